"""Fixtures shared by all layers. What comes from the machine stands in tests/environment.py, the application in
tests/application.py; tests/layers.py settles the order of a run."""

pytest_plugins = ["tests.layers", "tests.environment", "tests.application"]
