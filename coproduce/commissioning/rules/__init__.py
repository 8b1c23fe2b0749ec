"""What may be done with a proposal, decided over plain facts."""
