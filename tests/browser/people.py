"""People who come to the site in real browsers. Signing in itself is walked elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.worker import tick
from coproduce.notifications.models import KeptMail
from tests.browser.chromium import ChromiumBrowser
from tests.factories.accounts import sign_in


@dataclass(frozen=True)
class People:
    """Gives each person of a journey a browser of their own, and lets the worker work."""

    app: Flask
    new_browser: Callable[[], ChromiumBrowser]

    def come(self, uniquifier: str = "") -> ChromiumBrowser:
        """Somebody new, signed in where a `fs_uniquifier` is given."""
        browser = self.new_browser()
        if uniquifier:
            let_in(self.app, browser, uniquifier)
        return browser

    def work(self) -> None:
        with self.app.app_context():
            tick()
            tick()

    def forward(self, days: int) -> None:
        """Move the clock on from the real present, and let the worker do what is due."""
        clock.use_offset(timedelta(days=days))
        self.work()

    def letters_to(self, address: str) -> list[str]:
        """Subject and text of each letter that was sent there, the latest first."""
        with self.app.app_context():
            sent = select(KeptMail).where(KeptMail.recipient == address).order_by(KeptMail.sent_at.desc())
            return [f"{letter.subject}\n{letter.body}" for letter in db.session.scalars(sent)]


def let_in(application: Flask, browser: ChromiumBrowser, uniquifier: str) -> None:
    """Give the browser a session as it is after signing in."""
    client = application.test_client()
    sign_in(client, uniquifier)
    cookie = client.get_cookie(application.config["SESSION_COOKIE_NAME"])
    assert cookie is not None
    browser.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": browser.site}])
