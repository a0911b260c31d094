"""Exercise 5.2: the GRU in both variants."""
