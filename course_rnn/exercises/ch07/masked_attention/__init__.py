"""Exercise 7.1: attention that leaves the padding out."""
