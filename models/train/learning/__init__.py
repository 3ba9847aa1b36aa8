"""Training: `batches`, prepared `ahead`, the stages (`bootstrap`, `lfmmi_stage`), the steps (`optimizing`, `cuda_graph`), and
processes that train together (`team`)."""
