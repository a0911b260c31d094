"""Exercise 10.2: attention over the cells of a picture."""
