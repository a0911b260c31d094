"""Exercise 10.1: a batch of sequences, each up to its END."""
