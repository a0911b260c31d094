"""Exercise 12.3: linear attention as a recurrence."""
