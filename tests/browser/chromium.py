"""Going through the site in a real Chromium, with the same verbs as tests/pages/client.py."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe


def axe_violations(tab: Any) -> list[dict[str, Any]]:
    """What axe finds wrong with the page that a tab shows.

    The script is asked for the violations alone: bringing back all that it found right takes longer than looking.
    """
    tab.evaluate(_axe_script())
    found: list[dict[str, Any]] = tab.evaluate(
        "axe.run({resultTypes: ['violations']}).then(results => results.violations)"
    )
    return found


@cache
def _axe_script() -> str:
    return str(Axe().axe_script)


class ChromiumPage:
    """What the browser shows at this moment."""

    def __init__(self, page: Any) -> None:
        self._page = page

    @property
    def text(self) -> str:
        return " ".join(self._page.locator("main").inner_text().split())

    @property
    def heading(self) -> str:
        return " ".join(self._page.locator("h1").first.inner_text().split())

    @property
    def path(self) -> str:
        return "/" + self._page.url.split("/", 3)[3]


class ChromiumBrowser:
    """A visitor with a real browser. Complaints of the browser (blocked scripts, failed requests) are kept.

    `looked_at` is shared by the people of one journey: axe looks once at each kind of page they come to.
    """

    def __init__(
        self,
        chromium: Any,
        site: str,
        *,
        javascript: bool = True,
        width: int = 320,
        looked_at: set[str] | None = None,
    ) -> None:
        self.site = site
        self.looked_at = looked_at if javascript else None
        self.context = chromium.new_context(
            java_script_enabled=javascript, viewport={"width": width, "height": 800}, base_url=site
        )
        self.tab = self.context.new_page()
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.tab.on("console", self._note)
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("request", self._watch)

    @property
    def page(self) -> ChromiumPage:
        return ChromiumPage(self.tab)

    def open(self, address: str, status: int = 200) -> ChromiumPage:
        response = self.tab.goto(urljoin(self.site, address))
        assert response.status == status, f"{address} answered {response.status}: {self.page.text[:400]}"
        return self._look()

    def follow(self, words: str) -> ChromiumPage:
        with self.tab.expect_navigation(wait_until="load"):
            self.tab.locator("main a", has_text=words).first.click()
        return self._look()

    def send(
        self, values: dict[str, Any] | None = None, *, action: str = "", button: str = ""
    ) -> ChromiumPage:
        """Fill in the form that has the button, as a person would, and press it."""
        forms = self.tab.locator(f'main form[action*="{action}"]' if action else "main form")
        if button:
            forms = forms.filter(has=self.tab.locator("button", has_text=button))
        form = forms.first
        around = form.locator("xpath=ancestor::details[not(@open)]")
        while around.count():
            around.first.locator("summary").first.click()
        for name, value in (values or {}).items():
            self._fill(form, name, value)
        sends = form.locator('button:not([type="button"])')
        pressed = form.locator("button", has_text=button) if button else sends
        folded = form.locator("details:not([open])", has=pressed)
        if button and folded.count() and not pressed.first.is_visible():
            folded.first.locator("summary").click()
        with self.tab.expect_navigation(wait_until="load"):
            pressed.first.click()
        return self._look()

    def _fill(self, form: Any, name: str, value: Any) -> None:
        fields = form.locator(f'[name="{name}"]')
        kind = fields.first.get_attribute("type")
        folded = form.locator("details:not([open])", has=self.tab.locator(f'[name="{name}"]'))
        if folded.count():
            folded.first.locator("summary").click()
        # Playwright looks at the page from a world of its own, even where the page's scripts are off.
        tag = fields.first.evaluate("element => element.tagName")
        if kind in ("radio", "checkbox"):
            for choice in value if isinstance(value, list) else [value]:
                form.locator(f'[name="{name}"][value="{choice}"]').check(force=True)
        elif tag == "SELECT":
            fields.first.select_option(value)
        elif kind != "hidden":
            fields.first.fill(str(value))

    def _look(self) -> ChromiumPage:
        width = self.tab.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert width <= 0, (
            f"{self.page.path} scrolls sideways by {width} px at {self.tab.viewport_size['width']} px"
        )
        assert self.complaints == [], f"{self.page.path}: {self.complaints}"
        assert self.foreign == [], f"{self.page.path} asked {self.foreign}"
        self._look_closely()
        return self.page

    def _look_closely(self) -> None:
        """Once for each kind of page: what axe finds. It needs the page's scripts to be on."""
        kind = re.sub(r"[0-9a-f]{32}|\d+|(?<=/)[\w-]{30,}", "*", urlsplit(self.page.path).path)
        if self.looked_at is None or kind in self.looked_at:
            return
        self.looked_at.add(kind)
        found = [(fault["id"], fault["nodes"][0]["target"]) for fault in axe_violations(self.tab)]
        assert found == [], f"{self.page.path}: {found}"

    def _note(self, message: Any) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.complaints.append(message.text)

    def _watch(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.foreign.append(request.url)

    def close(self) -> None:
        self.context.close()
