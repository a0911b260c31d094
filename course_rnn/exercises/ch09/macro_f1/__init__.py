"""Exercise 9.5: a confusion matrix, and F1 averaged over classes."""
