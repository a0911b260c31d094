"""Exercise 9.4: features of a pair of sentence vectors, and the way back."""
