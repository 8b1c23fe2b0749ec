"""A test client that looks at every page it gets and sends forms as a browser would, CSRF field included."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Page:
    """A response and its parsed HTML."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.request.path
        self.address = response.request.full_path.rstrip("?")
        self.soup = BeautifulSoup(response.get_data(as_text=True), "html5lib")

    @property
    def text(self) -> str:
        main = self.soup.find("main") or self.soup
        return " ".join(main.get_text(" ").split())

    @property
    def heading(self) -> str:
        found = self.soup.find("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    def form(self, action_contains: str = "", button: str = "") -> Tag:
        """The first form of the main part whose action and button match. Raises LookupError."""
        for form in (self.soup.find("main") or self.soup).find_all("form"):
            buttons = [b.get_text(" ").strip() for b in form.find_all("button")]
            if action_contains in (form.get("action") or self.path) and (
                not button or button in " ".join(buttons)
            ):
                return form
        raise LookupError(
            f"no form with action {action_contains!r} and button {button!r} on {self.path}: {self.text[:300]}"
        )

    def link(self, words: str) -> str:
        """The address behind a link's words. Raises LookupError."""
        for link in self.soup.find_all("a"):
            if words.lower() in " ".join(link.get_text(" ").split()).lower():
                return str(link["href"])
        raise LookupError(f"no link {words!r} on {self.path}: {self.text[:300]}")


class Browser:
    """Goes through the site by its pages only."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.page: Page | None = None

    def open(self, address: str, status: int = 200, **headers: str) -> Page:
        split = urlsplit(address)
        path = split.path + (f"?{split.query}" if split.query else "")
        response = self.client.get(path or "/", follow_redirects=True, headers=headers)
        return self._arrive(response, status)

    def follow(self, words: str) -> Page:
        assert self.page is not None
        return self.open(urljoin(self.page.path, self.page.link(words)))

    def send(
        self,
        values: dict[str, Any] | None = None,
        *,
        action: str = "",
        button: str = "",
        status: int = 200,
        files: dict[str, Any] | None = None,
    ) -> Page:
        """Fill in and send a form of the page: what the page holds already is sent too, as a browser would."""
        assert self.page is not None
        form = self.page.form(action, button)
        data = {**filled(form), **pressed(form, button), **(values or {}), **(files or {})}
        data = {name: value for name, value in data.items() if value is not None}
        target = urljoin(self.page.address, form.get("action") or self.page.address)
        if (form.get("method") or "get").lower() == "get":
            response = self.client.get(target, query_string=data, follow_redirects=True)
        else:
            response = self._post(target, data)
            if response.status_code == 307:  # a browser sends the same form to the other address
                response = self._post(response.location, data)
            if response.status_code in (301, 302, 303):
                response = self.client.get(response.location, follow_redirects=True)
        return self._arrive(response, status)

    def _post(self, address: str, data: dict[str, Any]) -> TestResponse:
        response = self.client.post(address, data=data)
        response.request.input_stream.close()  # a large form lies on disk, and the client leaves it open
        return response

    def _arrive(self, response: TestResponse, status: int) -> Page:
        page = Page(response)
        assert page.status == status, f"{page.path} answered {page.status}, not {status}: {page.text[:500]}"
        if "text/html" in response.headers.get("Content-Type", ""):
            inspect(page)
        self.page = page
        return page


def filled(form: Tag) -> dict[str, Any]:
    """What a browser would send of a form without further typing."""
    values: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "")
        if not name or field.has_attr("disabled") or kind in ("submit", "button", "file"):
            continue
        if kind in ("radio", "checkbox"):
            if field.has_attr("checked"):
                values.setdefault(name, []).append(field.get("value", "on"))
        elif field.name == "select":
            chosen = [
                option.get("value", option.get_text())
                for option in field.find_all("option")
                if option.has_attr("selected")
            ]
            first = field.find("option")
            values[name] = chosen or ([first.get("value", first.get_text())] if first else [])
        else:
            text = field.get_text() if field.name == "textarea" else field.get("value", "")
            text = text.removeprefix("\n") if field.name == "textarea" else text
            values[name] = [*_listed(values[name]), text] if name in values else text
    return values


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def pressed(form: Tag, words: str) -> dict[str, str]:
    """Name and value of the pressed button, where it has them."""
    for button in form.find_all("button"):
        if words in button.get_text(" ") and button.get("name"):
            return {button["name"]: button.get("value", "")}
    return {}


def inspect(page: Page) -> None:
    """What has to be true of every page."""
    soup = page.soup
    assert soup.find("title").get_text().strip(), f"{page.path} has no title"
    assert soup.find("html", lang=True), f"{page.path} names no language"
    assert len(soup.find_all("h1")) == 1, (
        f"{page.path} has {len(soup.find_all('h1'))} headings of the first level"
    )
    ids = [element["id"] for element in soup.find_all(id=True)]
    twice = {name for name in ids if ids.count(name) > 1}
    assert not twice, f"{page.path} uses ids twice: {twice}"
    for form in soup.find_all("form"):
        if (form.get("method") or "get").lower() == "post":
            fields = form.find_all("input", attrs={"name": "csrf_token"})
            assert len(fields) == 1, f"{page.path}: a posting form with {len(fields)} CSRF fields"
    for field in soup.find_all(["input", "textarea", "select"]):
        if field.get("type") in ("hidden", "submit", "button") or not field.get("name"):
            continue
        labelled = (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or (field.get("id") and soup.find("label", attrs={"for": field["id"]}))
        )
        assert labelled, f"{page.path}: the field {field.get('name')} has no label"
    headers = page.response.headers
    assert "Content-Security-Policy" in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
