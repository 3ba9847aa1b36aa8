"""The network as Kaldi reads it: its layers (`acoustic`) as nnet3 (`nnet3`) in Kaldi's binary form (`kaldi_io`), and back
(`reading`)."""
