"""Exercise 0.3: one update of Adam."""
