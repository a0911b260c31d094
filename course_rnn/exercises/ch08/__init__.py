"""Exercises of chapter 8, sequence labelling: one folder each."""
