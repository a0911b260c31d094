"""Exercise 5.1: one step of an LSTM."""
