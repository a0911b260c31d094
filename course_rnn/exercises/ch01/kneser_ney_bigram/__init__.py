"""Exercise 1.5: interpolated Kneser–Ney smoothing of bigrams."""
