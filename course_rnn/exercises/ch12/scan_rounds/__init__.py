"""Exercise 12.1: an associative scan, round by round."""
