"""Exercise 9.1: TF–IDF features."""
