"""From exact counts to a document of protected figures that may be published (rules 13 to 16). Pure.

The document is what is stored; a page reads it back as `PublishedResults`, which holds protected types only. What
later snapshots are compared with (how many responses, which bands) is kept under "private" and never shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from coproduce.analysis.disclosure import (
    ProtectedNumber,
    ProtectedTable,
    protect_base,
    protect_counts,
    protect_themes,
)
from coproduce.analysis.disclosure_crosses import ProtectedCross
from coproduce.analysis.disclosure_solver import CountRequest, Disclosive, protect_safely
from coproduce.insights.counts import SENTIMENTS, ExactResults, Grid, SessionResults
from coproduce.insights.further_document import Tables, further_document
from coproduce.insights.measured import measured_error
from coproduce.insights.opinions import PublishedOpinions, read_opinions
from coproduce.insights.protecting import Before, beside_earlier, hiding, request_of
from coproduce.insights.rules import FEWEST_TEXTS_FOR_SENTIMENT, Earlier
from coproduce.insights.session_tables import PublishedSessions, read_sessions, sessions_document

# Format 2 adds grids, averages, tables of two questions, groups of opinion and who took part; of format 1, which has
# none of them, everything reads as empty.
FORMAT = 2
THEMES = "themes"
SENTIMENT = "sentiment"


@dataclass(frozen=True)
class PublishedQuestion:
    """One question with its protected figures; `kind` is choice, choices, scale, number or date."""

    key: str
    text: str
    kind: str
    table: ProtectedTable


@dataclass(frozen=True)
class PublishedReach:
    """Who took part by one question about themselves, beside the area's share in per cent of each label."""

    key: str
    text: str
    table: ProtectedTable
    area: Mapping[str, int]
    source: str


@dataclass(frozen=True)
class PublishedCross:
    """Two questions against each other; of a table that could not be published `cross` is None and `problem` says why,
    for staff."""

    key: str
    asked: tuple[str, str]
    rows_text: str
    columns_text: str
    cross: ProtectedCross | None
    problem: str


@dataclass(frozen=True)
class PublishedResults:
    """What a public page may know of a snapshot. `responses` are single forms; group sessions stand apart."""

    taken_on: date
    asked_from: date | None
    asked_until: date | None
    responses: ProtectedNumber
    questions: tuple[PublishedQuestion, ...]
    text_questions: tuple[str, ...]
    themes: ProtectedTable | None
    sentiment: ProtectedTable | None
    sentiment_error: str
    sessions: PublishedSessions | None = None
    grids: tuple[Grid, ...] = ()
    averages: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)
    reach: tuple[PublishedReach, ...] = ()
    crosses: tuple[PublishedCross, ...] = ()
    sentiment_by_theme: ProtectedCross | None = None
    opinions: tuple[PublishedOpinions, ...] = ()

    def without(self, topics: AbstractSet[str]) -> PublishedResults:
        """The same without the tables of these topics."""
        return replace(
            self,
            questions=tuple(each for each in self.questions if each.key not in topics),
            sessions=self.sessions and self.sessions.without(topics),
            grids=tuple(
                replace(grid, lines=tuple(line for line in grid.lines if line[0] not in topics))
                for grid in self.grids
            ),
            crosses=tuple(each for each in self.crosses if not topics & set(each.asked)),
            opinions=tuple(each.without(topics) for each in self.opinions),
        )


@dataclass(frozen=True)
class Asked:
    """When and what was asked; `text_questions` are the words of the questions answered in free text."""

    taken_at: datetime
    asked_from: date | None
    asked_until: date | None
    text_questions: tuple[str, ...] = ()


NO_SESSIONS = SessionResults()


def build_document(
    asked: Asked,
    exact: ExactResults,
    earlier: Sequence[Mapping[str, Any]] = (),
    sessions: SessionResults = NO_SESSIONS,
) -> dict[str, Any]:
    """Protect the counts so that they are safe together and beside every `earlier` document that was public.

    Where that cannot be done, the document says so under "problem" and holds no figures.
    """
    document: dict[str, Any] = {
        "format": FORMAT,
        "taken_at": asked.taken_at.isoformat(),
        "asked_from": _iso(asked.asked_from),
        "asked_until": _iso(asked.asked_until),
        "text_questions": list(asked.text_questions),
        "problem": "",
        "private": {
            "responses": exact.responses,
            "digest": exact.digest,
            "session_people": sessions.people,
            "session_digest": sessions.digest,
            "bands": {
                each.key: list(each.edges) for each in exact.tallies if each.kind in ("number", "date")
            },
        },
    }
    try:
        found = _figures(exact, earlier)
        return {**document, **found, "sessions": sessions_document(sessions, earlier)}
    except Disclosive as problem:
        return {**document, "problem": f"These figures would show too much about single people: {problem}."}


def _figures(exact: ExactResults, earlier: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    try:
        return _figures_with(exact, earlier)
    except Disclosive:
        # Who took part is worth less than what they said.
        return _figures_with(replace(exact, reach=()), earlier)


def _figures_with(exact: ExactResults, earlier: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    counted = [tally for tally in exact.tallies if tally.labels]
    asked = [*counted, *(each.tally for each in exact.reach)]
    requests = [request_of(tally) for tally in asked]
    named = bool(exact.themes.themes and exact.themes.base)
    if named:
        requests.append(_theme_request(exact))
    tables = list(protect_safely(requests, same_people=True)) if requests else []
    before = [
        Before.of(
            [*document.get("questions", ()), *document.get("reach", ())],
            same=document["private"]["digest"] == exact.digest,
        )
        for document in earlier
    ]
    tables = beside_earlier(requests, tables, asked, before)
    themes = _theme_table(exact, tables.pop()) if named else None
    found = {tally.key: table for tally, table in zip(asked, tables, strict=True)}
    sentiment = _sentiment_table(exact)
    return {
        "responses": protect_base(exact.responses, "people").to_dict(),
        "questions": [
            {"key": tally.key, "text": tally.text, "kind": tally.kind, "table": found[tally.key].to_dict()}
            for tally in counted
        ],
        "themes": None
        if themes is None
        else {
            "table": themes.to_dict(),
            "labels": [[theme_id, name] for theme_id, name, _ in exact.themes.themes],
        },
        "sentiment": None if sentiment is None else {"table": sentiment.to_dict(), "error": _error(exact)},
        **further_document(exact, Tables(found, themes, sentiment), earlier),
    }


def _theme_request(exact: ExactResults) -> CountRequest:
    return CountRequest(
        title=THEME_TITLE,
        labels=tuple(name for _, name, _ in exact.themes.themes),
        counts=tuple(people for _, _, people in exact.themes.themes),
        base=exact.themes.base,
        several=True,
    )


THEME_TITLE = "What people spoke about in their own words"
SENTIMENT_TITLE = "How the texts sound"


def _theme_table(exact: ExactResults, checked: ProtectedTable) -> ProtectedTable:
    """The themes as they are published: larger ones first, minority themes without a number (rule 14)."""
    request = hiding(_theme_request(exact), checked)
    return protect_themes(
        request.title,
        request.labels,
        request.counts,
        request.base,
        kind="people",
        also_hide=request.also_hide,
    )


def _error(exact: ExactResults) -> str:
    return " ".join(filter(None, (measured_error(), exact.sentiment_note)))


def _sentiment_table(exact: ExactResults) -> ProtectedTable | None:
    total = sum(exact.sentiment.values())
    if total < FEWEST_TEXTS_FOR_SENTIMENT or not measured_error():
        return None
    labels = [label.capitalize() for label in SENTIMENTS]
    counts = [exact.sentiment.get(label, 0) for label in SENTIMENTS]
    return protect_counts(SENTIMENT_TITLE, labels, counts, total, kind="texts", several=False)


def read_document(document: Mapping[str, Any]) -> PublishedResults:
    """Read a stored snapshot back into protected types. Raises BrokenSnapshot where a figure was tampered with."""
    themes, sentiment = document.get("themes"), document.get("sentiment")
    return PublishedResults(
        taken_on=datetime.fromisoformat(document["taken_at"]).date(),
        asked_from=_day(document["asked_from"]),
        asked_until=_day(document["asked_until"]),
        responses=ProtectedNumber.from_dict(document["responses"]),
        questions=tuple(
            PublishedQuestion(
                each["key"], each["text"], each["kind"], ProtectedTable.from_dict(each["table"])
            )
            for each in document["questions"]
        ),
        text_questions=tuple(document["text_questions"]),
        themes=ProtectedTable.from_dict(themes["table"]) if themes else None,
        sentiment=ProtectedTable.from_dict(sentiment["table"]) if sentiment else None,
        sentiment_error=sentiment["error"] if sentiment else "",
        sessions=read_sessions(document.get("sessions")),
        **_read_further(document),
    )


def _read_further(document: Mapping[str, Any]) -> dict[str, Any]:
    """What format 2 added."""
    by_theme = document.get("sentiment_by_theme")
    return {
        "grids": tuple(
            Grid(
                each["key"], each["text"], each["kind"], tuple((topic, text) for topic, text in each["lines"])
            )
            for each in document.get("grids", ())
        ),
        "averages": document.get("averages", {}),
        "reach": tuple(
            PublishedReach(
                each["key"],
                each["text"],
                ProtectedTable.from_dict(each["table"]),
                each["area"],
                each["source"],
            )
            for each in document.get("reach", ())
        ),
        "crosses": tuple(
            PublishedCross(
                each["key"],
                (each["asked"][0], each["asked"][1]),
                each["rows_text"],
                each["columns_text"],
                ProtectedCross.from_dict(each["cross"]) if each["cross"] else None,
                each["problem"],
            )
            for each in document.get("crosses", ())
        ),
        "sentiment_by_theme": ProtectedCross.from_dict(by_theme) if by_theme else None,
        "opinions": read_opinions(document.get("opinions")),
    }


def compared(document: Mapping[str, Any], earlier: Mapping[str, Any]) -> Earlier:
    """How the people of two snapshots differ: of single forms and of sessions, whichever differ by fewer."""
    now, before = document["private"], earlier["private"]
    changes = []
    if now["digest"] != before["digest"]:
        changes.append(now["responses"] - before["responses"])
    if now.get("session_digest", "") != before.get("session_digest", ""):
        changes.append(now.get("session_people", 0) - before.get("session_people", 0))
    return Earlier(not changes, min(changes, key=abs, default=0))


def bands_of(documents: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """The bands of numbers and dates that were published before, by question; the first ones stay."""
    found: dict[str, list[float]] = {}
    for document in documents:
        for key, edges in document["private"]["bands"].items():
            found.setdefault(key, edges)
    return found


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
