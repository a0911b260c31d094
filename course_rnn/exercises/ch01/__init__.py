"""Exercises of chapter 1, language models: one folder each."""
