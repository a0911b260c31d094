"""Exercise 3.1: one step back."""
