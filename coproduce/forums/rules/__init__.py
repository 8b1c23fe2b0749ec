"""Decisions about talking, over plain facts."""
