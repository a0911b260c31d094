"""Exercise 9.2: mean and max pooling."""
