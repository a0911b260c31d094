"""Exercise 8.3: the best sequence of labels."""
