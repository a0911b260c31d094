"""Exercise 11.3: brackets of two kinds, with the stack in one number."""
