"""Exercise 1.3: write with a bigram table, with random numbers of one's own."""
