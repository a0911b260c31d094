"""Exercise 3.4: truncated backpropagation through time."""
