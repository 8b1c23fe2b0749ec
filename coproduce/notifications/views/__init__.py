"""Pages about letters: for participants, for staff, and the mailbox of sites without real people."""
