"""Exercise 7.3: beam search with length normalisation."""
