"""The whole sentence through pages only, forgery protection on, staff steps included."""

from __future__ import annotations

from flask import Flask

from tests.journey import Journey
from tests.pages.client import Browser


class ClientJourney(Journey):
    def option(self, name: str, label: str) -> str:
        soup = self.staff.page.soup
        for field in soup.find_all(attrs={"name": name}):
            for option in field.find_all("option"):
                if label in option.get_text():
                    return str(option["value"])
            described = soup.find("label", attrs={"for": field.get("id")})
            if described and label in " ".join(described.get_text(" ").split()):
                return str(field["value"])
        raise LookupError(f"{name} has no option {label}")

    def field_name(self, beginning: str) -> str:
        names = [field["name"] for field in self.staff.page.soup.find("main").find_all(attrs={"name": True})]
        return next(name for name in names if name.startswith(beginning))


def test_a_view_is_asked_for_understood_answered_told_and_traced(application: Flask) -> None:
    ClientJourney(application, lambda: Browser(application)).walk()
