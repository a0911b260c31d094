"""Exercise 10.5: re-rank n-best lists with a language model."""
