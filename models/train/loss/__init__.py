"""LF-MMI: what was said (`supervision`), what could have been (`denominator`), both together (`lfmmi`), and the same on a GPU
(`kernels`, kernels.cu)."""
