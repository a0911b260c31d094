"""Exercise 11.1: how much of what was printed is right."""
