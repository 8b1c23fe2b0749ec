"""What is published as open data: the columns of each table, and its rows as everybody may read them at this moment.

Columns are stable: a name is never given another meaning. Figures of people come from the published snapshot, whose
types are protected (rules 14 and 16); nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import visible_to_everyone
from coproduce.core.clock import to_london
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.evidence.queries.public_promises import public_promises
from coproduce.feedback.models import Commitment, Feedback, Finding, Reply
from coproduce.feedback.places import places_of
from coproduce.feedback.queries import Board, promise_card
from coproduce.feedback.rules import KINDS
from coproduce.feedback.rules.board import BoardFilters
from coproduce.insights.charts.records import records_of
from coproduce.insights.figures import charts_of
from coproduce.insights.models import ResultsSnapshot
from coproduce.insights.queries import OnShow
from coproduce.insights.result_files import cells_of

Row = Sequence[str | int | float | None]


@dataclass(frozen=True)
class Column:
    """A column: `kind` is a type of Frictionless Table Schema."""

    name: str
    kind: str
    about: str


@dataclass(frozen=True)
class DataSet:
    """A table for everybody; `name` stands in its addresses."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]


RESULTS = DataSet(
    "results",
    "Published results",
    "The protected figures of one consultation, as they were published. Small figures are hidden, all others are "
    "rounded to the nearest 5.",
    (
        Column("consultation", "string", "The slug of the consultation."),
        Column("taken_on", "date", "The day of the snapshot. It never changes."),
        Column("chart", "string", "The stable id of the table that the figure belongs to."),
        Column("question", "string", "What was asked or counted."),
        Column("part", "string", "The line of a table that has several figures in each; else empty."),
        Column("answer", "string", "The answer that is counted."),
        Column("figure", "string", "The figure as a reader sees it."),
        Column("rounded", "number", "The rounded number; empty where none is published."),
        Column("percent", "integer", "Per cent of the rounded base; empty on a base under 20."),
        Column("base", "string", "How many answered, in words."),
    ),
)
ANSWERS = DataSet(
    "answers",
    "Answers",
    "Every answer of every consultation that is public, and what became of the promise in it.",
    (
        Column("consultation_or_place", "string", "Where people said it, or where the promise stands."),
        Column("you_said", "string", "What people said, in our words."),
        Column("kind", "string", f"The kind of answer: {', '.join(KINDS)}, or promise."),
        Column("answer", "string", "What we answered."),
        Column("reason", "string", "Why."),
        Column("owner", "string", "Who answers for it."),
        Column("promise", "string", "What is promised; else empty."),
        Column("status", "string", "How the promise stands: not_started, under_way, late, kept or stopped."),
        Column("due_on", "date", "By when."),
        Column("done_on", "date", "When it was kept."),
        Column("address", "string", "Its page."),
    ),
)
PROMISES = DataSet(
    "promises",
    "Promises",
    "Every promise that is public, with the day that was promised first.",
    (
        Column("id", "string", "Its stable id."),
        Column("promise", "string", "What is promised."),
        Column("status", "string", "How it stands: promised, in_progress, late, kept or dropped."),
        Column("due_on", "date", "By when."),
        Column("first_due_on", "date", "By when it was promised first."),
        Column("times_moved", "integer", "How often the day was moved."),
        Column("done_on", "date", "When it was kept."),
        Column("kept_on_time", "boolean", "Whether it was kept by the day that was promised first."),
        Column("owner", "string", "Who keeps it."),
        Column("stopped_reason", "string", "Why it was stopped."),
        Column("consultation_or_place", "string", "Where people asked for it, or where it stands."),
        Column("address", "string", "Its page."),
    ),
)
SETS = {each.name: each for each in (RESULTS, ANSWERS, PROMISES)}


@dataclass(frozen=True)
class PublishedSet:
    """The published results of one consultation, for the list."""

    slug: str
    title: str
    taken_on: date


def published_sets() -> list[PublishedSet]:
    """Of every consultation whose results everybody sees now, the newest first."""
    rows = db.session.execute(
        select(Consultation.slug, Consultation.title, ResultsSnapshot.taken_at, ResultsSnapshot.number)
        .join(ResultsSnapshot, ResultsSnapshot.consultation_id == Consultation.id)
        .where(ResultsSnapshot.state == "published", visible_to_everyone())
        .order_by(ResultsSnapshot.number.desc())
    )
    newest: dict[str, PublishedSet] = {}
    for slug, title, taken_at, _ in rows:
        newest.setdefault(slug, PublishedSet(slug, title, to_london(taken_at).date()))
    return sorted(newest.values(), key=lambda each: (each.taken_on, each.slug), reverse=True)


def result_rows(shown: OnShow) -> Iterator[Row]:
    """Rows of RESULTS: every figure on the public page, in its order."""
    results = shown.results
    for identifier, chart in charts_of(results).items():
        for record in records_of(chart):
            yield (shown.slug, results.taken_on.isoformat(), identifier, *cells_of(record))


def answer_rows(site: str) -> Iterator[Row]:
    """Rows of ANSWERS, the newest first; addresses begin with `site`."""
    for line in Board(BoardFilters()).lines():
        yield (
            line.source,
            line.said,
            line.kind,
            line.answer,
            line.reason,
            line.owner,
            line.promise,
            line.status,
            _day(line.due_on),
            _day(line.done_on),
            site + line.url,
        )


def promise_rows(site: str) -> Iterator[Row]:
    """Rows of PROMISES, the next day first."""
    whole = (
        selectinload(Commitment.date_changes),
        joinedload(Commitment.reply)
        .joinedload(Reply.finding)
        .joinedload(Finding.feedback)
        .joinedload(Feedback.consultation),
    )
    rows = list(db.session.scalars(public_promises().options(*whole)))
    closed = closed_days()
    places = places_of([each for each in rows if each.reply is None])
    for each in rows:
        card = promise_card(each, closed)
        place = places.get(each.id)
        title = each.reply.finding.feedback.consultation.title if each.reply else place.title if place else ""
        yield (
            each.id,
            card.title,
            card.status,
            _day(card.due_on),
            _day(card.moved[0].before if card.moved else card.due_on),
            len(card.moved),
            _day(card.done_on),
            str(card.on_time).lower() if card.status == "kept" else "",
            _owner(each),
            card.stopped_reason if card.status == "dropped" else "",
            title,
            f"{site}/feedback/promises/{each.id}",
        )


def _owner(promise: Commitment) -> str:
    keeper = promise.reply or promise
    return ", ".join(filter(None, (keeper.owner_name, keeper.owner_role)))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def table_schema(found: DataSet) -> dict[str, Any]:
    """The columns as a Frictionless Table Schema (specs.frictionlessdata.io/table-schema)."""
    return {
        "fields": [
            {"name": each.name, "type": each.kind, "description": each.about} for each in found.columns
        ],
        "missingValues": [""],
    }


def as_objects(found: DataSet, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Rows as JSON objects, what is missing as null."""
    names = [each.name for each in found.columns]
    return [dict(zip(names, (None if cell == "" else cell for cell in row), strict=True)) for row in rows]
