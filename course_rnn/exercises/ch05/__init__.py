"""Exercises of chapter 5, LSTMs and GRUs: one folder each."""
