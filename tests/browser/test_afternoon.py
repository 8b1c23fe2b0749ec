"""The officer's afternoon in a real Chromium: at 360 px without JavaScript, at 1280 px with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.afternoon import Afternoon
from tests.journey import Walker


class ChromiumAfternoon(Afternoon):
    def option(self, name: str, label: str) -> str:
        return self.option_of(self.officer, name, label)

    def option_of(self, walker: Walker, name: str, label: str) -> str:
        browser: Any = walker
        main = browser.tab.locator("main")
        choices = main.locator(f'select[name="{name}"] option', has_text=label)
        if choices.count():
            return str(choices.first.get_attribute("value"))
        field = main.get_by_label(label).and_(main.locator(f'[name="{name}"]'))
        return str(field.first.get_attribute("value"))

    def refused(self, values: dict[str, str]) -> Any:
        return self.officer.send(values, button="Save and go on")

    def text_fields(self, walker: Walker) -> list[str]:
        return self._names(walker, "main textarea")

    def yes_fields(self, walker: Walker) -> list[str]:
        return self._names(walker, 'main input[value="yes"]')

    def _names(self, walker: Walker, selector: str) -> list[str]:
        browser: Any = walker
        return [str(field.get_attribute("name")) for field in browser.tab.locator(selector).all()]


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("javascript", "width"), [(False, 360), (True, 1280)], ids=["small without JavaScript", "wide with it"]
)
def test_template_ten_forms_one_session_closing(
    application: Flask, visitor: Callable[..., Any], javascript: bool, width: int
) -> None:
    looked_at: set[str] = set()
    ChromiumAfternoon(
        application, lambda: visitor(javascript=javascript, width=width, looked_at=looked_at)
    ).walk()
    assert len(looked_at) > 15 or not javascript
