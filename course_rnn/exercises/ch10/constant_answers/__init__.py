"""Exercise 10.3: the best answers without looking."""
