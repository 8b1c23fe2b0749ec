"""Making a file that somebody sent safe to keep and to show: pure functions over bytes.

What a file is, its own bytes say: never its name, never what the sender's browser calls it. What is kept is written
anew or stripped to what a player needs, so that it says nothing of where, when and with what it was made.
"""
