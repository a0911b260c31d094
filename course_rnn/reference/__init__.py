"""The algorithms of the course in NumPy, each gradient proven by central differences."""
