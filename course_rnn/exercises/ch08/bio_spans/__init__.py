"""Exercise 8.2: spans from tags."""
