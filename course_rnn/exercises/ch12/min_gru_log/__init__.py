"""Exercise 12.2: a minGRU in logarithms."""
