"""Exercises of chapter 2, Elman RNNs: one folder each."""
