"""Exercise 3.2: from immediate gradients to total ones."""
