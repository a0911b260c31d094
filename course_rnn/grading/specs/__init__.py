"""One package a chapter: ``chNN.EXERCISES``."""
