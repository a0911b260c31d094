"""Exercises of chapter 12: fast and modern RNNs."""
