"""Exercise 6.2: a stack of RNNs, with skip connections or without."""
