"""What is done with proposals: one verb a function."""
