"""Exercise 8.4: match what was found with what is there, one to one."""
