"""Exercise 11.4: who is in the room, exactly, and how far a model is from it."""
