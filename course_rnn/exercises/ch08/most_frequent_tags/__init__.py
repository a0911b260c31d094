"""Exercise 8.1: the most frequent tag of each word."""
