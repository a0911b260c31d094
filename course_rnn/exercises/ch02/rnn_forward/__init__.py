"""Exercise 2.1: the Elman RNN, forward."""
