"""Exercise 1.2: perplexity of a padded corpus."""
