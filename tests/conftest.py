"""Fixtures shared by all layers. What comes from the machine stands in tests/environment.py, the application in
tests/application.py."""

pytest_plugins = ["tests.environment", "tests.application"]
