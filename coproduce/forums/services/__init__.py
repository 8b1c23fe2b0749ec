"""What people and hosts do in the forums: one verb a function."""
