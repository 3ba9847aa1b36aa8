"""The embedded recognition model: data only. `voice.modelstore.catalogue` knows where it lies; `train` made it."""
