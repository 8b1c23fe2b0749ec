"""The officer's afternoon through pages only, forgery protection on."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.afternoon import Afternoon
from tests.journey import Walker
from tests.pages.client import Browser


class ClientAfternoon(Afternoon):
    def option(self, name: str, label: str) -> str:
        return self.option_of(self.officer, name, label)

    def option_of(self, walker: Walker, name: str, label: str) -> str:
        for field in walker.page.soup.find_all(attrs={"name": name}):
            for option in field.find_all("option"):
                if label in option.get_text():
                    return str(option["value"])
            described = walker.page.soup.find("label", attrs={"for": field.get("id")})
            if described and label in " ".join(described.get_text(" ").split()):
                return str(field["value"])
        raise LookupError(f"{name} has no option {label}")

    def refused(self, values: dict[str, str]) -> Any:
        officer: Any = self.officer
        return officer.send(values, button="Save and go on", status=422)

    def text_fields(self, walker: Walker) -> list[str]:
        return [str(field["name"]) for field in walker.page.soup.find("main").find_all("textarea")]

    def yes_fields(self, walker: Walker) -> list[str]:
        found = walker.page.soup.find("main").find_all("input", attrs={"value": "yes"})
        return [str(field["name"]) for field in found]


def test_template_ten_forms_one_session_closing(application: Flask) -> None:
    ClientAfternoon(application, lambda: Browser(application)).walk()
