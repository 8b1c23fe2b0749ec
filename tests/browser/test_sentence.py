"""The whole sentence in a real Chromium at 320 px, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.browser.chromium import ChromiumBrowser
from tests.journey import Journey


class ChromiumJourney(Journey):
    staff: ChromiumBrowser

    def option(self, name: str, label: str) -> str:
        main = self.staff.tab.locator("main")
        choices = main.locator(f'select[name="{name}"] option', has_text=label)
        if choices.count():
            return str(choices.first.get_attribute("value"))
        box = (
            main.locator(f'[name="{name}"]')
            .locator("xpath=..")
            .filter(has_text=label)
            .locator(f'[name="{name}"]')
        )
        return str(box.first.get_attribute("value"))

    def field_name(self, beginning: str) -> str:
        return str(self.staff.tab.locator(f'main [name^="{beginning}"]').first.get_attribute("name"))


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_sentence_in_a_small_window(
    application: Flask, visitor: Callable[..., Any], javascript: bool
) -> None:
    looked_at: set[str] = set()
    ChromiumJourney(
        application, lambda: visitor(javascript=javascript, width=320, looked_at=looked_at)
    ).walk()
    assert len(looked_at) > 30 or not javascript
