"""What an evidence pack consists of: its files, its manifest, its signature, and how all that is checked. Pure."""
