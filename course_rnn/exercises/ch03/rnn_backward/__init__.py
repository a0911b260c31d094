"""Exercise 3.3: all gradients of the Elman RNN."""
