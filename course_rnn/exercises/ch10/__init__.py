"""Exercises of chapter 10: conditional generation."""
