"""The figures that pages show, read off them as a person would."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tests.pages.client import Page

FIGURE = r"([\d,]+)"
PROGRESS = re.compile(
    f"{FIGURE} of {FIGURE} texts left ?, {FIGURE} in approved themes, {FIGURE} in drafts, {FIGURE} with no theme"
)


@dataclass(frozen=True)
class Progress:
    """How far the desk says that the coding is, in texts."""

    left: int
    texts: int
    approved: int
    drafted: int
    no_theme: int


@dataclass(frozen=True)
class Listed:
    """A theme or a suggestion in a list of the desk."""

    id: str
    name: str
    texts: int


def progress_on(desk: Page) -> Progress:
    found = PROGRESS.search(desk.text)
    assert found is not None, desk.text[:300]
    return Progress(*(whole(figure) for figure in found.groups()))


def matching_on(desk: Page) -> int:
    """How many texts the desk's filter finds."""
    found = re.search(rf": {FIGURE} texts?", desk.soup.find(id="texts").get_text(" "))
    assert found is not None
    return whole(found.group(1))


def themes_on(desk: Page) -> list[Listed]:
    return _listed(desk, "theme")


def suggestions_on(desk: Page) -> list[Listed]:
    return _listed(desk, "candidate")


def _listed(desk: Page, kind: str) -> list[Listed]:
    found = []
    for row in desk.soup.select(".desk__list li"):
        link = row.find("a", href=re.compile(rf"[?&]{kind}="))
        if link is not None:
            texts = whole(row.find(class_="muted").get_text())
            found.append(Listed(link["href"].partition(f"{kind}=")[2], link.get_text(), texts))
    return found


def table_on(page: Page, figure: str) -> dict[str, tuple[str, str]]:
    """Label -> figure and share, from the table behind a chart."""
    rows = page.soup.find("figure", id=figure).find("tbody").find_all("tr")
    cells = [[cell.get_text(" ").strip() for cell in row.find_all(["th", "td"])] for row in rows]
    return {label: (text, share) for label, text, share in cells}


def whole(figure: str) -> int:
    return int(figure.replace(",", ""))


def rounded(count: int) -> int:
    """To the nearest 5, as rule 14 has it."""
    return 5 * ((count + 2) // 5)


def published(count: int, base: int) -> tuple[str, str]:
    """Figure and share of a count of 8 or more on a base of 20 or more."""
    return f"about {rounded(count):,}", f"{round(100 * rounded(count) / rounded(base))}%"
