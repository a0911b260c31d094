"""What is asked: the graded exercises, one folder each, ``chNN/NAME``."""
