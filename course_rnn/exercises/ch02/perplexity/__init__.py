"""Exercise 2.3: perplexity from logits."""
