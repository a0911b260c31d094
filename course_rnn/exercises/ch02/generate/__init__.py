"""Exercise 2.4: let the network write."""
