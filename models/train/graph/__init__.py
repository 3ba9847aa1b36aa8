"""The decoding graph: words as phones (`word_graph`), all of it (`decoding`) by OpenFst's commands (`openfst`); `build` is the
command."""
