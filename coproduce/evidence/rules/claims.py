"""Claims and what they rest on: the headings, the sides, and when a pack is refused. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "inspection.json"

# Good news, bad news and the views of few stand side by side under each heading.
SIDES = {
    "strength": "What goes well",
    "concern": "What does not go well",
    "minority": "What some say differently",
}
DOCUMENT = "document"
KINDS = {
    "results": "Published results",
    "finding": "What people said",
    "reply": "An answer",
    "promise": "A promise",
    "measure": "A measure",
    "ladder": "An entry of the record of co-production",
    "judgement": "What families say of it",
    "decision": "A decision",
    "action": "An action of an improvement plan",
    "change": "A change of a consultation",
    DOCUMENT: "A document elsewhere",
}


@dataclass(frozen=True)
class Heading:
    key: str
    title: str


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    headings: tuple[Heading, ...]


@dataclass(frozen=True)
class Framework:
    """What area SEND inspections ask, as data: bodies and frameworks change."""

    title: str
    by: str
    since: str
    words: str
    sections: tuple[Section, ...]

    @property
    def headings(self) -> dict[str, str]:
        """Key -> title, in their order."""
        return {each.key: each.title for section in self.sections for each in section.headings}


@cache
def framework() -> Framework:
    found = json.loads(DATA.read_text("utf-8"))
    sections = tuple(
        Section(
            each["key"],
            each["title"],
            tuple(Heading(heading["key"], heading["title"]) for heading in each["headings"]),
        )
        for each in found["sections"]
    )
    about = found["framework"]
    return Framework(about["title"], about["by"], about["since"], about["words"], sections)


@dataclass(frozen=True)
class CitationFacts:
    """What a claim names. `dated` is the day that a document elsewhere bears."""

    kind: str
    target_id: str
    title: str
    shows: str
    does_not_show: str
    dated: date | None = None


@dataclass(frozen=True)
class ClaimFacts:
    text: str
    citations: tuple[CitationFacts, ...]


def claim_problems(
    claims: Iterable[ClaimFacts], on_record: Mapping[tuple[str, str], object], day: date
) -> list[str]:
    """Why these claims cannot stand in a pack for `day`, one sentence each. `on_record` holds (kind, id) of everything
    that was public at its end."""
    return [sentence for claim in claims for sentence in _problems(claim, on_record, day)]


def _problems(claim: ClaimFacts, on_record: Mapping[tuple[str, str], object], day: date) -> Sequence[str]:
    name = f"“{_short(claim.text)}”"
    if not claim.citations:
        return [f"{name} cites nothing."]
    found = []
    for each in claim.citations:
        if each.kind == DOCUMENT:
            if each.dated is None or each.dated > day:
                found.append(f"{name} cites “{each.title}”, which bears a later day or none.")
        elif (each.kind, each.target_id) not in on_record:
            found.append(f"{name} cites “{each.title}”, which was not public on that day.")
        if not each.does_not_show.strip():
            found.append(f"{name} does not say what “{each.title}” does not show.")
    return found


def _short(words: str, most: int = 80) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def writing_problems(heading: str, side: str, text: str) -> dict[str, str]:
    """What is wrong with a claim that somebody writes, by field."""
    found = {}
    if heading not in framework().headings:
        found["heading"] = "Choose a heading."
    if side not in SIDES:
        found["side"] = "Choose which side it tells."
    if not text.strip():
        found["text"] = "Write what you claim."
    elif len(text) > 2000:
        found["text"] = "Use 2,000 characters at most."
    return found


def citing_problems(citation: CitationFacts, url: str, today: date) -> dict[str, str]:
    """What is wrong with a citation that somebody adds, by field."""
    found = {}
    if not citation.shows.strip():
        found["shows"] = "Say what it shows."
    if not citation.does_not_show.strip():
        found["does_not_show"] = "Say what it does not show."
    if citation.kind == DOCUMENT:
        if not citation.title.strip():
            found["title"] = "Give the document’s title."
        if not url.strip().startswith(("https://", "http://")):
            found["url"] = "Give the address where it can be read, beginning with https://"
        if citation.dated is None:
            found["dated"] = "Give the day that the document bears."
        elif citation.dated > today:
            found["dated"] = "This day has not come yet."
    return found
