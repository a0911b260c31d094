"""Exercise 0.1: gradient descent."""
