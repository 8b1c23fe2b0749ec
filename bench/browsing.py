"""A small visitor: one kept-alive connection with cookies, and pages whose forms it can fill in.

Only the time between sending a request and having read the whole reply is counted; what the visitor itself spends on
reading a page is not.
"""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urljoin, urlsplit

REDIRECTS = (301, 302, 303, 307, 308)


class UnexpectedPageError(Exception):
    """The site answered with something else than the page that the visitor needed."""


@dataclass
class Form:
    """One form of a page: where it goes and what it would send, filled in with plausible answers."""

    method: str
    action: str
    values: dict[str, list[str]] = field(default_factory=dict)

    def fill(self, name: str, value: str, *, again: bool = False) -> None:
        if again or name not in self.values:
            self.values.setdefault(name, []).append(value)

    def encoded(self) -> bytes:
        return urlencode(self.values, doseq=True).encode()


@dataclass
class Page:
    """A reply that was read to its end."""

    status: int
    path: str
    body: str
    requests: int

    def forms(self) -> list[Form]:
        """The forms inside the page's main part that post."""
        reader = _FormReader()
        reader.feed(self.body)
        return [form for form in reader.forms if form.method == "post"]

    def links(self) -> list[str]:
        reader = _FormReader()
        reader.feed(self.body)
        return reader.links


class _FormReader(HTMLParser):
    """Collects forms and links of the main part; each field gets the first answer that it allows."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._in_main = False
        self._form: Form | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._in_main = True
        elif tag == "a" and given.get("href"):
            self.links.append(given["href"])
        elif tag == "form" and self._in_main:
            self._form = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main = False
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None

    def _field(self, tag: str, given: dict[str, str]) -> None:
        assert self._form is not None
        name = given.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and self._select and given.get("value"):
            self._form.fill(self._select, given["value"])
        elif tag == "textarea" and name:
            self._form.fill(
                name, "We waited a long time and nobody told us why. Weekend visits helped a lot."
            )
        elif tag == "button" and name and given.get("type", "submit") == "submit":
            self._form.fill(name, given.get("value", ""))
        elif tag == "input" and name:
            self._input(name, given)

    def _input(self, name: str, given: dict[str, str]) -> None:
        assert self._form is not None
        kind = given.get("type", "text")
        if kind == "hidden":
            self._form.fill(name, given.get("value", ""), again=True)
        elif kind in ("radio", "checkbox"):
            self._form.fill(name, given.get("value", "on"))
        elif kind not in ("submit", "button", "file", "reset"):
            self._form.fill(name, given.get("value") or _plausible(name, given))


def _plausible(name: str, given: dict[str, str]) -> str:
    parts = {"day": "3", "month": "11", "year": "2026"}
    for part, value in parts.items():
        if name.endswith(part):
            return value
    if given.get("inputmode") in ("numeric", "decimal") or given.get("type") == "number":
        return given.get("min") or "5"
    return "Shorter waits and one person to ring"


class Visitor:
    """One visitor with a connection and cookies of its own. `source` is the loopback address it comes from."""

    def __init__(self, port: int, *, source: str = "127.0.0.1", gzip: bool = False) -> None:
        self._connection = http.client.HTTPConnection(
            "127.0.0.1", port, timeout=30, source_address=(source, 0)
        )
        self._cookies: SimpleCookie = SimpleCookie()
        self._encoding = "gzip" if gzip else "identity"
        self.seconds = 0.0
        self.requests = 0

    def twin(self) -> Visitor:
        """Another connection that carries the same cookies."""
        other = Visitor(self._connection.port or 80)
        other._cookies = self._cookies
        return other

    def close(self) -> None:
        self._connection.close()

    def get(self, path: str) -> Page:
        return self._follow("GET", path, None)

    def post(self, page: Page, form: Form) -> Page:
        return self._follow("POST", urljoin(page.path, form.action) or page.path, form.encoded())

    def once(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, bytes]:
        """One request, redirects not followed: status, "Location" and body. Adds to `seconds` and `requests`."""
        headers = {"Accept-Encoding": self._encoding}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self._connection.request(method, path, body=body, headers=headers)
        reply = self._connection.getresponse()
        content = reply.read()
        self.seconds += time.perf_counter() - began
        self.requests += 1
        for cookie in reply.headers.get_all("Set-Cookie", []):
            self._cookies.load(cookie)
        return reply.status, reply.headers.get("Location", ""), content

    def _follow(self, method: str, path: str, body: bytes | None) -> Page:
        requests_before = self.requests
        status, location, content = self.once(method, path, body)
        while status in REDIRECTS:
            target = urlsplit(urljoin(path, location))
            path = target.path + (f"?{target.query}" if target.query else "")
            status, location, content = self.once("GET", path)
        text = content.decode("utf-8", "replace")
        if status != 200:
            raise UnexpectedPageError(f"{method} {path} answered {status}")
        return Page(status, path, text, self.requests - requests_before)
