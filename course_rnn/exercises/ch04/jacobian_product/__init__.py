"""Exercise 4.2: the derivative of the last state with respect to the first."""
