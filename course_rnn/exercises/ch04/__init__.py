"""Exercises of chapter 4, vanishing gradients: one folder each."""
