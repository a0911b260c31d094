"""Exercise 6.4: batches with little padding, in random order."""
