"""Exercise 0.2: σ, its slope and its logarithm."""
