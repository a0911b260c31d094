"""Exercise 6.1: pad sequences of different lengths, and say what is padding."""
