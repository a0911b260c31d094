"""Exercise 3.5: truncated backpropagation through time with autograd."""
