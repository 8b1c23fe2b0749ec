"""Pages over HTTP with CSRF on; every page is inspected (tests/pages/client.py)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.pages.client import Browser


@pytest.fixture
def browser(application: Flask) -> Browser:
    """A visitor of the site."""
    return Browser(application)
