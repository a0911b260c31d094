"""Exercise 6.3: an RNN in both directions over sequences of different lengths."""
