"""Exercises of chapter 7, sequence to sequence: one folder each."""
