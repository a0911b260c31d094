"""Exercise 2.2: inverse-transform sampling."""
