"""Group sessions in published results: how many there were, whom they reached, and what was said there (rules 14 to
16). They stand apart and are never added to single forms. Pure.

A group's own head count is exact where the group wants it to be public, so its tables are checked beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coproduce.analysis.disclosure import (
    ProtectedNumber,
    ProtectedTable,
    exempt_number,
    exempt_table,
    protect_base,
)
from coproduce.analysis.disclosure_bounds import WORDS_BELOW_BASE
from coproduce.analysis.disclosure_solver import CountRequest, Disclosive, protect_safely
from coproduce.insights.counts import SessionResults, Tally, topic_is_added
from coproduce.insights.protecting import Before, beside_earlier, beside_head_count, request_of

# A number rounded to the nearest 5 may have been so many more or fewer.
ROUNDED_BY = 2

THEME_TITLE = "What groups spoke about"


@dataclass(frozen=True)
class PublishedSessionQuestion:
    """One question with the protected figures of all sessions together; `kind` is choice, choices or scale."""

    key: str
    text: str
    kind: str
    table: ProtectedTable


@dataclass(frozen=True)
class PublishedSessions:
    """What a public page may know of the group sessions. `named` are (group, its own head count); `others` and
    `people_in_others` are those whose groups do not want to be named; `quiet` are questions without figures."""

    count: ProtectedNumber
    named: tuple[tuple[str, ProtectedNumber], ...]
    others: ProtectedNumber | None
    people_in_others: ProtectedNumber | None
    questions: tuple[PublishedSessionQuestion, ...]
    quiet: tuple[str, ...]
    themes: ProtectedTable | None

    def without(self, topics: Collection[str]) -> PublishedSessions:
        """The same without the tables of these topics."""
        return replace(self, questions=tuple(each for each in self.questions if each.key not in topics))

    @property
    def words(self) -> str:
        """“1 group session, 14 people”."""
        sessions = self.count.text.replace("session", "group session", 1)
        if self.people_in_others is None:
            people = sum(int(number.shown or 0) for _, number in self.named)
            return f"{sessions}, {_people(people)}"
        if not self.named:
            return f"{sessions}, {self.people_in_others.text}"
        return sessions

    @property
    def lines(self) -> tuple[str, ...]:
        """One line a session that may be named, and one for all others."""
        named = tuple(f"{name}: {_people(int(number.shown or 0))}" for name, number in self.named)
        if self.others is None or self.people_in_others is None:
            return named
        others = self.others.text.replace("session", "more session" if named else "session", 1)
        return (*named, f"{others}: {self.people_in_others.text}")


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def sessions_document(
    exact: SessionResults, earlier: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any] | None:
    """The part of a snapshot's document about sessions; None where there was none. `earlier` are whole documents.

    Raises Disclosive where the figures cannot be published beside earlier ones.
    """
    if not exact.sessions:
        return None
    asked, requests, quiet = _publishable(exact)
    tables = list(protect_safely(requests, same_people=True)) if requests else []
    before = [
        Before.of(
            document["sessions"]["questions"], same=document["private"]["session_digest"] == exact.digest
        )
        for document in earlier
        if document.get("sessions")
    ]
    tables = beside_earlier(requests, tables, asked, before)
    others = bool(exact.others)
    return {
        "count": exempt_number(exact.sessions, "sessions").to_dict(),
        "named": [[name, exempt_number(heads, "head count").to_dict()] for name, heads in exact.named],
        "others": exempt_number(exact.others, "sessions").to_dict() if others else None,
        "people_in_others": protect_base(exact.people_in_others, "people").to_dict() if others else None,
        "questions": [
            {"key": tally.key, "text": tally.text, "kind": tally.kind, "table": table.to_dict()}
            for tally, table in zip(asked, tables, strict=True)
        ],
        "quiet": quiet,
        "themes": _themes(exact),
    }


def _publishable(exact: SessionResults) -> tuple[list[Tally], list[CountRequest], list[str]]:
    """Tallies that may be published with their requests, and the words of those that may not."""
    heads = _people_known(exact)
    asked: list[Tally] = []
    requests: list[CountRequest] = []
    quiet: list[str] = []
    for tally in exact.tallies:
        request = request_of(tally)
        checked = beside_head_count(request, heads)
        if checked is None:
            # What somebody added is named only where it can be taken out again.
            quiet += [] if topic_is_added(tally.key) else [tally.text]
        else:
            asked.append(tally)
            requests.append(checked)
    return asked, requests, quiet


def _people_known(exact: SessionResults) -> tuple[int, int]:
    """Between which numbers a reader knows that all people together lie: the exact head counts of groups that are
    named, and what the rounded number of the others leaves open."""
    named = exact.people - exact.people_in_others
    if not exact.others:
        return named, named
    shown = protect_base(exact.people_in_others, "people").shown
    if shown is None:
        return named + 1, named + WORDS_BELOW_BASE - 1
    return named + max(WORDS_BELOW_BASE, int(shown) - ROUNDED_BY), named + int(shown) + ROUNDED_BY


def _themes(exact: SessionResults) -> dict[str, Any] | None:
    """In how many sessions a theme was spoken of: sessions are no people."""
    if not exact.themes:
        return None
    ordered = sorted(exact.themes, key=lambda each: (-each[2], each[1].casefold()))
    labels, sizes = [name for _, name, _ in ordered], [sessions for _, _, sessions in ordered]
    return exempt_table(THEME_TITLE, labels, sizes, "sessions").to_dict()


def read_sessions(document: Mapping[str, Any] | None) -> PublishedSessions | None:
    """Read back what `sessions_document` made; None where there was none, also in older documents."""
    if not document:
        return None
    others, people = document["others"], document["people_in_others"]
    return PublishedSessions(
        count=ProtectedNumber.from_dict(document["count"]),
        named=tuple((name, ProtectedNumber.from_dict(heads)) for name, heads in document["named"]),
        others=ProtectedNumber.from_dict(others) if others else None,
        people_in_others=ProtectedNumber.from_dict(people) if people else None,
        questions=tuple(
            PublishedSessionQuestion(
                each["key"], each["text"], each["kind"], ProtectedTable.from_dict(each["table"])
            )
            for each in document["questions"]
        ),
        quiet=tuple(document["quiet"]),
        themes=ProtectedTable.from_dict(document["themes"]) if document["themes"] else None,
    )


__all__ = [
    "Disclosive",
    "PublishedSessionQuestion",
    "PublishedSessions",
    "read_sessions",
    "sessions_document",
]
