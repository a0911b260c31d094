"""Exercises of chapter 3, backpropagation through time: one folder each."""
