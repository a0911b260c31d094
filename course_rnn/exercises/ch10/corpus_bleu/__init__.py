"""Exercise 10.4: clipped n-gram counts and BLEU."""
