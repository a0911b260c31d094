"""Exercise 11.2: merge the states of a machine that behave alike."""
