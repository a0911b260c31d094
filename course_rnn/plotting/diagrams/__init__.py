"""Drawings of networks and of what they do."""
