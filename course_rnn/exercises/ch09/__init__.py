"""Exercises of chapter 9: sentence encoders."""
