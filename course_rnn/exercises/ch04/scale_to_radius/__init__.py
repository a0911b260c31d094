"""Exercise 4.1: scale a matrix to a spectral radius."""
