"""Exercises of the toolbox: one folder each."""
