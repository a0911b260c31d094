"""Exercise 7.2: what is fed, what is wanted, and the loss of a padded batch."""
