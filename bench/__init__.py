"""How fast the site is beside a minimal program that does the least one could: see bench/run.py."""
