"""Exercise 9.3: attention pooling, forward and backward."""
