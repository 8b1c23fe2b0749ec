"""Reads about proposals."""
