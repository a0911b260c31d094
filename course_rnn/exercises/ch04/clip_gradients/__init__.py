"""Exercise 4.3: clip gradients by their global norm."""
