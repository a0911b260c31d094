"""Exercise 1.1: a bigram table by counting."""
