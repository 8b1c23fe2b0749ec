"""A site that really listens, for a browser that really asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from coproduce.core import clock
from tests.browser.chromium import ChromiumBrowser
from tests.browser.demonstration import loaded_demonstration, served
from tests.browser.people import People


@pytest.fixture
def site(application: Flask) -> Iterator[str]:
    """The address of the application under test."""
    with served(application) as address:
        yield address


@pytest.fixture
def visitor(chromium: Any, site: str) -> Iterator[Callable[..., ChromiumBrowser]]:
    """Makes browsers of the site; each is a person of their own."""
    made: list[ChromiumBrowser] = []

    def make(**options: Any) -> ChromiumBrowser:
        made.append(ChromiumBrowser(chromium, site, **options))
        return made[-1]

    yield make
    for browser in made:
        browser.close()


@pytest.fixture(params=[(False, 320), (True, 1280)], ids=["small without JavaScript", "wide with it"])
def people(
    application: Flask, visitor: Callable[..., ChromiumBrowser], request: pytest.FixtureRequest
) -> Iterator[People]:
    """The people of a journey that is walked twice. Axe looks once at each kind of page; the clock is set back."""
    javascript, width = request.param
    looked_at: set[str] = set()
    yield People(application, lambda: visitor(javascript=javascript, width=width, looked_at=looked_at))
    clock.use_offset(timedelta(0))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """The application that holds the demonstration, and its address."""
    app = loaded_demonstration(tmp_path_factory.mktemp("demonstration"))
    with served(app) as address:
        yield app, address
