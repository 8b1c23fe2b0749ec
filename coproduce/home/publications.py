"""What feeds and the sitemap list: only what anyone may read at this moment (rule 4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coproduce.accounts.queries import all_groups
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import phase_of, public_consultations
from coproduce.core import clock
from coproduce.core.clock import london_moment
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.models import Feedback, YearlyReport
from coproduce.feedback.queries import (
    last_change,
    last_promise_changes,
    public_feedbacks,
    public_reports,
    reports_taken_down,
    withdrawn_feedbacks,
)
from coproduce.insights.models import ResultsSnapshot
from coproduce.web.templating import day

MOST_ENTRIES = 50
# Signs that a person can paste into a text and that no XML document may hold.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STANDING_PAGES = (
    "/",
    "/consultations/",
    "/feedback/",
    "/receipt",
    "/groups/",
    "/accessibility",
    "/privacy",
    "/how-computers-help",
    "/cookies",
    "/open-data/",
    "/api/",
)
PHASES = {
    "open": "Open",
    "coming": "Opens soon",
    "paused": "Paused",
    "closed": "Closed",
    "cancelled": "Cancelled",
}


@dataclass(frozen=True)
class Entry:
    """One entry of a feed. `path` begins with a slash; moments are aware."""

    id: str
    title: str
    path: str
    summary: str
    published: datetime
    updated: datetime
    author: str


@dataclass(frozen=True)
class Withdrawn:
    """What a feed listed once and must not list any more (RFC 6721): readers take their copy out."""

    id: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class SitePage:
    path: str
    changed: datetime | None = None


def consultation_entries() -> list[Entry]:
    """Everything that was asked, the latest change first."""
    consultations = db.session.scalars(public_consultations()).all()
    entries = [_consultation_entry(consultation) for consultation in consultations]
    return sorted(entries, key=lambda entry: entry.updated, reverse=True)[:MOST_ENTRIES]


def _consultation_entry(consultation: Consultation) -> Entry:
    owner = consultation.owner_organisation
    closing = f" Closing date: {day(consultation.closes_at)}." if phase_of(consultation) == "open" else ""
    return Entry(
        consultation.id,
        f"{PHASES[phase_of(consultation)]}: {consultation.title}",
        f"/consultations/{consultation.slug}",
        consultation.summary + closing,
        consultation.opens_at or clock.now(),
        _last_change(consultation),
        owner.name if owner else "",
    )


def _last_change(consultation: Consultation) -> datetime:
    """The last moment, not after now, at which a visitor could see something new."""
    now = clock.now()
    moments = [
        consultation.opens_at,
        consultation.closes_at,
        consultation.closed_at,
        *(change.at for change in consultation.changes),
    ]
    return max((moment for moment in moments if moment is not None and moment <= now), default=now)


def feedback_entries() -> list[Entry]:
    """Answers and yearly reports that are public now, the latest first. A promise that moved makes its answers new
    again, and a correction a report."""
    entries = [*_answer_entries(), *(_report_entry(report) for report in public_reports()[:MOST_ENTRIES])]
    return sorted(entries, key=lambda entry: entry.published, reverse=True)[:MOST_ENTRIES]


def _answer_entries() -> list[Entry]:
    moved = last_promise_changes()
    return [answer_entry(feedback, moved) for feedback in public_feedbacks()[:MOST_ENTRIES]]


def answer_entry(feedback: Feedback, moved: Mapping[str, datetime]) -> Entry:
    """Answers that are public now; `moved` as `last_promise_changes` gives it."""
    consultation, opened = feedback.consultation, feedback.public_from or clock.now()
    owner = consultation.owner_organisation
    summary = feedback.introduction or " ".join(finding.you_said for finding in feedback.findings[:3])
    return Entry(
        feedback.id,
        f"You said, we did: {consultation.title}",
        addresses.public_page(consultation.slug),
        summary,
        opened,
        max(opened, moved.get(feedback.id, opened)),
        owner.name if owner else "",
    )


def _report_entry(report: YearlyReport) -> Entry:
    """A report as it was published: what is being corrected is not public yet."""
    consultation, document = report.consultation, report.document or {}
    owner, changed = consultation.owner_organisation, last_change(report)
    return Entry(
        report.id,
        f"Yearly report: {consultation.title}",
        addresses.report_page(consultation.slug, report.year),
        document.get("summary", ""),
        report.published_at or changed,
        changed,
        owner.name if owner else "",
    )


def withdrawn_entries() -> list[Withdrawn]:
    """Answers and yearly reports that were public and are not now, the latest first."""
    entries = [*_withdrawn_answers(), *_reports_taken_down()]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:MOST_ENTRIES]


def _reports_taken_down() -> list[Withdrawn]:
    return [
        Withdrawn(report.id, london_moment(report.taken_down_on, 0), report.taken_down_reason)
        for report in reports_taken_down()
        if report.taken_down_on is not None
    ]


def _withdrawn_answers() -> list[Withdrawn]:
    return [
        Withdrawn(feedback.id, london_moment(feedback.withdrawn_on, 0), feedback.withdrawn_reason)
        for feedback in withdrawn_feedbacks()[:MOST_ENTRIES]
        if feedback.withdrawn_on is not None
    ]


def xml_text(text: str) -> str:
    """The text without signs that would break the feed."""
    return NOT_XML.sub("", text)


def newest(entries: Sequence[Entry]) -> datetime:
    """When a feed last changed; now where it is empty."""
    return max((entry.updated for entry in entries), default=clock.now())


# Further lists of pages that a search engine may list, from other modules of this room.
FURTHER_PAGES: list[Callable[[], list[SitePage]]] = []


def public_pages() -> list[SitePage]:
    """The address of every page that a search engine may list."""
    consultations = db.session.scalars(public_consultations()).all()
    slugs = {consultation.id: consultation.slug for consultation in consultations}
    return [
        *(SitePage(path) for path in STANDING_PAGES),
        *(SitePage(f"/consultations/{each.slug}", _last_change(each)) for each in consultations),
        *(
            SitePage(addresses.results_page(slugs[consultation_id]), taken_at)
            for consultation_id, taken_at in _published_results()
            if consultation_id in slugs
        ),
        *(
            SitePage(addresses.public_page(each.consultation.slug), each.public_from)
            for each in public_feedbacks()
        ),
        *(
            SitePage(addresses.report_page(each.consultation.slug, each.year), last_change(each))
            for each in public_reports()
        ),
        *(SitePage(f"/groups/{group.slug}") for group in all_groups()),
        *(page for pages in FURTHER_PAGES for page in pages()),
    ]


def _published_results() -> list[tuple[str, datetime]]:
    """(consultation, when they were taken) of the results that the public sees now."""
    rows = db.session.execute(
        select(ResultsSnapshot.consultation_id, ResultsSnapshot.taken_at).where(
            ResultsSnapshot.state == "published"
        )
    )
    return [(consultation_id, taken_at) for consultation_id, taken_at in rows]
