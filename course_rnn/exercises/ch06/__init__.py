"""Exercises of chapter 6, deep and bidirectional RNNs: one folder each."""
