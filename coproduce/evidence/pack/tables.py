"""The documents of a day as plain tables, for spreadsheets. Pure; nothing exact about people is in a document."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from coproduce.consultations.files.ods import Sheet, write_ods
from coproduce.consultations.files.tables import harmless
from coproduce.evidence.pack.archive import FIRST_DAY, PLAIN_FILE, UNIX

Document = Mapping[str, Any]
Rows = Iterator[Sequence[str]]
OPEN_STATES = ("agreed", "under_way")


COLUMNS: Mapping[str, Sequence[str]] = {
    "results": (
        "Consultation",
        "Question",
        "Part",
        "Answer",
        "Figure",
        "Share in per cent",
        "Base",
        "Published on",
    ),
    "answers": (
        "Consultation",
        "You said",
        "Kind",
        "Answer",
        "Because",
        "Who",
        "By",
        "Passed to",
        "Public since",
    ),
    "promises": (
        "Where",
        "Promise",
        "Who",
        "State",
        "First date",
        "Date",
        "Done on",
        "Days past its date",
        "What shows it",
    ),
    "moved-dates": ("Where", "Promise or action", "From", "To", "Because"),
    "measures": ("Where", "Measure", "Unit", "What", "Day", "Value", "Source"),
    "co-production": ("Proposal", "Stage", "Day", "Who", "Part", "What shows it", "Source"),
    "judgements": ("Where", "Who", "Says", "Day"),
    "plan-actions": ("Plan", "Area", "Action", "Who", "State", "Status", "By", "Done on"),
    "changes": ("Consultation", "Day", "What", "Because"),
}


def tables_of(documents: Sequence[Document], day: date) -> dict[str, list[list[str]]]:
    """Name of the table -> its rows, the names of the columns first. Tables that would be empty are there too: that
    nothing is on record is a finding."""
    rows: dict[str, Rows] = {
        "results": _results(documents),
        "answers": _answers(documents),
        "promises": _promises(documents, day),
        "moved-dates": _moved(documents),
        "measures": _measures(documents),
        "co-production": _ladder(documents),
        "judgements": _judgements(documents),
        "plan-actions": _actions(documents),
        "changes": _changes(documents),
    }
    return {name: [list(head), *map(list, rows[name])] for name, head in COLUMNS.items()}


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """A table with the mark by which Excel knows UTF-8; no cell is a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def ods_of(tables: Mapping[str, Sequence[Sequence[str]]], title: str) -> bytes:
    """All tables as the sheets of one spreadsheet, stored without compression: how a machine compresses differs."""
    written, stored = io.BytesIO(), io.BytesIO()
    write_ods(written, [Sheet(name, rows) for name, rows in tables.items()], title)
    with zipfile.ZipFile(written) as packed, zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as plain:
        for member in packed.infolist():
            entry = zipfile.ZipInfo(member.filename, FIRST_DAY)
            entry.create_system, entry.external_attr = UNIX, PLAIN_FILE
            plain.writestr(entry, packed.read(member))
    return stored.getvalue()


def _of(documents: Sequence[Document], kind: str) -> Iterator[Document]:
    return (document for document in documents if document["kind"] == kind)


def _results(documents: Sequence[Document]) -> Rows:
    for document in _of(documents, "consultation"):
        results = document["results"]
        for table in results["tables"] if results else ():
            for row in table["rows"]:
                yield (
                    document["title"],
                    table["title"],
                    row["part"],
                    row["answer"],
                    row["figure"],
                    row["percent"],
                    table["base"],
                    results["published_on"] or "",
                )


def _answers(documents: Sequence[Document]) -> Rows:
    for document in _of(documents, "consultation"):
        answers = document["answers"] or {}
        for finding in answers.get("findings", ()):
            reply = finding["reply"] or {}
            yield (
                document["title"],
                finding["you_said"],
                reply.get("kind_in_words", ""),
                reply.get("text", ""),
                reply.get("reason", ""),
                reply.get("owner", ""),
                reply.get("due_on") or "",
                reply.get("passed_to", ""),
                answers.get("public_since") or "",
            )


def promises_in(documents: Sequence[Document]) -> Iterator[tuple[str, Document]]:
    """(what it belongs to, promise) of every promise."""
    for document in documents:
        for finding in (document.get("answers") or {}).get("findings", ()):
            promise = (finding["reply"] or {}).get("promise")
            if promise:
                yield document["title"], promise
        for promise in document.get("promises", ()):
            yield document["title"], promise


def days_past(promise: Document, day: date) -> int:
    """How many days a promise that is open was past its date at the end of `day`."""
    if promise["state"] not in OPEN_STATES:
        return 0
    return max(0, (day - date.fromisoformat(promise["due_on"])).days)


def _promises(documents: Sequence[Document], day: date) -> Rows:
    for where, promise in promises_in(documents):
        yield (
            where,
            promise["title"],
            promise["owner"],
            promise["state"].replace("_", " "),
            promise["first_due_on"],
            promise["due_on"],
            promise["done_on"] or "",
            str(days_past(promise, day) or ""),
            promise["evidence"],
        )


def _moved(documents: Sequence[Document]) -> Rows:
    for where, promise in promises_in(documents):
        for move in promise["moved"]:
            yield where, promise["title"], move["from"], move["to"], move["because"]
    for document, _, action in _plan_actions(documents):
        for move in action["moved"]:
            yield document["title"], action["title"], move["from"] or "", move["to"] or "", move["because"]


def _plan_actions(documents: Sequence[Document]) -> Iterator[tuple[Document, Document, Document]]:
    for document in _of(documents, "plan"):
        for area in document["areas"]:
            for action in area["actions"]:
                yield document, area, action


def _measures(documents: Sequence[Document]) -> Rows:
    for where, measure in _all_measures(documents):
        unit = measure["unit"] or ""
        for what in ("baseline", "target"):
            if measure.get(what) is not None:
                day, source = measure.get(f"{what}_on") or "", measure["source"] or ""
                yield where, measure["name"], unit, what.capitalize(), day, str(measure[what]), source
        for reading in measure["readings"]:
            yield where, measure["name"], unit, "Reading", reading["on"], reading["value"], reading["source"]


def _all_measures(documents: Sequence[Document]) -> Iterator[tuple[str, Document]]:
    for where, promise in promises_in(documents):
        yield from ((where, measure) for measure in promise["measures"])
    for document in documents:
        yield from ((document["title"], measure) for measure in document.get("measures", ()))
        for area in document.get("areas", ()):
            yield from ((f"{document['title']}: {area['title']}", measure) for measure in area["measures"])


def _ladder(documents: Sequence[Document]) -> Rows:
    for document in _of(documents, "proposal"):
        for each in document["ladder"]:
            yield (
                document["title"],
                each["stage"],
                each["on"],
                each["who"],
                each["part"],
                each["evidence"],
                each["source"],
            )


def _judgements(documents: Sequence[Document]) -> Rows:
    for document in documents:
        for said in document.get("judgements", ()):
            yield document["title"], said["group"], said["says"], said["on"]
        for area in document.get("areas", ()):
            for said in area["judgements"]:
                yield f"{document['title']}: {area['title']}", said["group"], said["says"], said["on"]
    for where, promise in promises_in(documents):
        for asked in promise["did_it_work"]:
            for line in asked["result"]:
                yield f"{where}: {promise['title']}", line["answer"], line["figure"], asked["closed_on"]


def _actions(documents: Sequence[Document]) -> Rows:
    for document, area, action in _plan_actions(documents):
        yield (
            document["title"],
            area["title"],
            action["title"],
            action["owner"],
            action["state"].replace("_", " "),
            f"{action['status']}: {action['status_because']}",
            action["due_on"],
            action["done_on"] or "",
        )


def _changes(documents: Sequence[Document]) -> Rows:
    for document in _of(documents, "consultation"):
        for change in document["changes"]:
            yield document["title"], change["on"] or "", change["kind"].replace("_", " "), change["because"]
