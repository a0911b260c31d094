"""Exercise 12.4: a machine of two states as a linear recurrence."""
