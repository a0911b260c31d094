"""Exercise 4.4: the length of the gradient at every step back from the end."""
