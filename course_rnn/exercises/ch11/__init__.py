"""Exercises of chapter 11: programs and reasoning."""
