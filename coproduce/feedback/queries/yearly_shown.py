"""A yearly report as everybody reads it: the document that is fixed on publication, and the page that is made of it.

The document holds protected figures alone, and names quotes by their ids: their words are looked up whenever somebody
reads, so that a quote that was taken back is gone at once (rule 8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from coproduce.accounts.models import Organisation
from coproduce.analysis.disclosure import (
    ProtectedNumber,
    ProtectedTable,
    protect_base,
    protect_counts,
    protect_themes,
)
from coproduce.analysis.disclosure_bounds import MOST_WORDS, SOME_WORDS
from coproduce.consultations.rules.standing import span_words
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback import addresses
from coproduce.feedback.models import ReportCorrection, ReportEntry, YearlyReport
from coproduce.feedback.queries.yearly import period_of
from coproduce.feedback.queries.yearly_comments import Comment
from coproduce.feedback.rules import (
    CATEGORIES,
    EXCLUDED,
    EXCLUSION_REASONS,
    KINDS,
    Category,
    PromiseFacts,
    lateness,
    owes_an_outcome,
)
from coproduce.insights.queries import approved_quotes
from coproduce.web.templating import day


@dataclass(frozen=True)
class EntryCard:
    """One entry of a report, by the names that the macro `answer_card` takes. `count` is empty where too few people
    said it for a number. `gone`: its quotes were taken back and nobody told it in other words."""

    id: str
    said: str
    quotes: tuple[str, ...]
    count: str
    kind: str
    status: str
    answer: str
    reason: str
    owner: str
    date_label: str
    date: str
    gone: bool = False
    came_of_it: str = ""
    came_of_it_on: str = ""
    late: bool = False


@dataclass(frozen=True)
class ShownReport:
    """All that the page of a report shows. `exclusions` is None where every comment is answered."""

    period_start: date
    period_end: date
    due_on: date
    published_on: date | None
    days_late: int
    summary: str
    summary_young: str
    people: str
    groups: tuple[tuple[Category, tuple[EntryCard, ...]], ...]
    exclusions: ProtectedTable | None
    bodies: tuple[str, ...]
    corrections: tuple[ReportCorrection, ...]

    @property
    def span(self) -> str:
        return span_words(self.period_start, self.period_end)

    @property
    def entries(self) -> int:
        return sum(len(cards) for _, cards in self.groups)


def document_of(report: YearlyReport, comments: Sequence[Comment]) -> dict[str, Any]:
    """What is published: words, protected figures and ids of quotes; no comment and no exact count."""
    period, names = period_of(report), _organisation_names(report.entries)
    people = {comment.person for comment in comments}
    table = _people_by_entry(report, comments, len(people))
    return {
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
        "due_on": period.due_on.isoformat(),
        "summary": report.summary,
        "summary_young": report.summary_young,
        "people": protect_base(len(people), "people").to_dict(),
        "people_by_entry": table.to_dict() if table else None,
        "entries": [_entry(entry, names) for entry in report.entries],
        "exclusions": _exclusions(comments),
        "bodies": _bodies(report, names),
    }


def _people_by_entry(report: YearlyReport, comments: Sequence[Comment], base: int) -> ProtectedTable | None:
    """How many people stand behind each entry, protected together (rules 14 to 16); labels are ids of entries."""
    if not report.entries or not base:
        return None
    said: dict[str, set[str]] = defaultdict(set)
    for comment in comments:
        for entry_id in comment.entries:
            said[entry_id].add(comment.person)
    ids = [entry.id for entry in report.entries]
    counts = [len(said[entry_id]) for entry_id in ids]
    return protect_themes("People who said this", ids, counts, base, kind="people")


def _entry(entry: ReportEntry, names: Mapping[str, str]) -> dict[str, Any]:
    organisation = names.get(entry.organisation_id or "", "")
    kind = KINDS.get(entry.kind)
    when = entry.passed_on if kind and kind.needs_passing else entry.due_on
    return {
        "id": entry.id,
        "category": entry.category,
        "said": entry.said,
        "quotes": [quote.id for quote in entry.quotes],
        "kind": entry.kind,
        "text": entry.text,
        "reason": entry.reason,
        "owner": ", ".join(part for part in (entry.owner_name, entry.owner_role, organisation) if part),
        "passed_to": entry.passed_to,
        "on": when.isoformat() if when else None,
    }


def _exclusions(comments: Sequence[Comment]) -> dict[str, Any] | None:
    """How many comments were left out for each reason, protected; None where every comment is answered."""
    left_out = [
        comment.exclusion.reason for comment in comments if comment.fate == EXCLUDED and comment.exclusion
    ]
    if not left_out:
        return None
    labels = [reason.public_words for reason in EXCLUSION_REASONS.values()]
    counts = [left_out.count(name) for name in EXCLUSION_REASONS]
    table = protect_counts(
        "Comments that are not in this report", labels, counts, len(left_out), kind="texts", several=False
    )
    return table.to_dict()


def _bodies(report: YearlyReport, names: Mapping[str, str]) -> list[str]:
    """The organisations that answer: who asked first, then the others by name."""
    owner = report.consultation.owner_organisation
    asked = [owner.name] if owner else []
    return asked + sorted(set(names.values()) - set(asked))


def shown_report(report: YearlyReport, document: Mapping[str, Any]) -> ShownReport:
    """The page of a document: the published one, or a preview of what would be published now."""
    words = {quote.id: quote.words for quote in approved_quotes(report.consultation_id)}
    outcomes, closed = {entry.id: entry for entry in report.entries}, closed_days()
    table = ProtectedTable.from_dict(document["people_by_entry"]) if document["people_by_entry"] else None
    counts = _counts(table)
    cards: dict[str, list[EntryCard]] = defaultdict(list)
    for entry in document["entries"]:
        card = _card(entry, words, counts.get(entry["id"], ""))
        cards[entry["category"]].append(_with_outcome(card, entry, outcomes.get(entry["id"]), closed))
    due_on, published_on = date.fromisoformat(document["due_on"]), _day(report.published_at)
    exclusions = document["exclusions"]
    return ShownReport(
        period_start=date.fromisoformat(document["period_start"]),
        period_end=date.fromisoformat(document["period_end"]),
        due_on=due_on,
        published_on=published_on,
        days_late=max(0, (published_on - due_on).days) if published_on else 0,
        summary=document["summary"],
        summary_young=document["summary_young"],
        people=ProtectedNumber.from_dict(document["people"]).text,
        groups=tuple((category, tuple(cards[name])) for name, category in CATEGORIES.items()),
        exclusions=ProtectedTable.from_dict(exclusions) if exclusions else None,
        bodies=tuple(document["bodies"]),
        corrections=tuple(report.corrections),
    )


def _counts(table: ProtectedTable | None) -> dict[str, str]:
    """Entry -> how many people, in words; nothing for a minority that stands without a number."""
    if table is None or table.form == "withheld":
        return {}
    if table.form == "words":
        spoken = [cell for cell in table.cells if cell.text in (SOME_WORDS, MOST_WORDS)]
        return {cell.label: f"Said by {cell.text} of those who wrote" for cell in spoken}
    return {cell.label: f"Said by {cell.text} people" for cell in table.cells if not cell.hidden}


def _card(entry: Mapping[str, Any], words: Mapping[str, str], count: str) -> EntryCard:
    kind = KINDS.get(entry["kind"])
    quotes = tuple(words[quote_id] for quote_id in entry["quotes"] if quote_id in words)
    on = day(date.fromisoformat(entry["on"])) if entry["on"] else ""
    passed = kind is not None and kind.needs_passing
    return EntryCard(
        id=entry["id"],
        said=entry["said"],
        quotes=quotes,
        count=count,
        kind=entry["kind"],
        status=kind.words if kind else "",
        answer=entry["text"],
        reason=entry["reason"],
        owner=entry["owner"],
        date_label="To" if passed else (kind.date_label if kind else ""),
        date=f"{entry['passed_to']}, on {on}" if passed else on,
        gone=not quotes and not entry["said"],
    )


def _with_outcome(
    card: EntryCard, told: Mapping[str, Any], entry: ReportEntry | None, closed: Set[date]
) -> EntryCard:
    """What came of a response that named a day; or that the day has passed, which is public by the clock (rule 6)."""
    if entry is not None and entry.came_of_it:
        return replace(card, came_of_it=entry.came_of_it, came_of_it_on=day(entry.came_of_it_on))
    if not owes_an_outcome(card.kind) or not told["on"]:
        return card
    due_on = date.fromisoformat(told["on"])
    facts = PromiseFacts("agreed", due_on, due_on)
    return replace(card, late=lateness(facts, clock.today(), closed) == "late")


def _day(moment: datetime | None) -> date | None:
    return clock.to_london(moment).date() if moment else None


def _organisation_names(entries: Collection[ReportEntry]) -> dict[str, str]:
    ids = {entry.organisation_id for entry in entries if entry.organisation_id}
    if not ids:
        return {}
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}


@dataclass(frozen=True)
class Private:
    """Something in the staff's own words that the computer takes for personal data: a hint for whoever publishes."""

    place: str
    words: str
    kind: str
    url: str


def private_details(report: YearlyReport) -> list[Private]:
    """What may show who somebody is in the words of a report; who is responsible is named on purpose and left out."""
    from coproduce.analysis.redaction import find_by_words  # late: its lists of words take a moment to read

    slug, summary = (
        report.consultation.slug,
        f"{addresses.report_work(report.consultation.slug, report.year)}/summary",
    )
    texts = [("The summary", f"{report.summary}\n{report.summary_young}", summary)]
    for number, entry in enumerate(report.entries, start=1):
        page = addresses.report_entry(slug, report.year, entry.id)
        texts.append((f"Entry {number}", f"{entry.said}\n{entry.text}\n{entry.reason}", page))
    return [
        Private(place, words[span.start : span.end], span.kind, url)
        for place, words, url in texts
        for span in find_by_words(words)
    ]
