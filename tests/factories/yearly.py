"""Consultations that are open all year, their comments and their yearly reports. Each function adds to the session and
flushes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from coproduce.accounts.actors import actor_of
from coproduce.consultations.models import Consultation
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import LongText, SeveralChoices
from coproduce.consultations.rules.standing import ReportYear, years_after
from coproduce.consultations.standing import report_years_of
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.feedback import services
from coproduce.feedback.models import ReportEntry, ReportExclusion, YearlyReport
from coproduce.feedback.services import EntryInput, ResponseInput
from coproduce.insights.queries import CONTEXT
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import COMMISSIONER
from tests.factories.safeguarding import make_passage

QUESTIONS = (
    SeveralChoices(
        key="about",
        text="What is your comment about?",
        options=(
            Option("content", "What is in it"),
            Option("accessibility", "How easy it is to use"),
            Option("development", "How it was made"),
        ),
    ),
    LongText(key="comment", text="What would you like to tell us?"),
    LongText(key="development", text="How should people be asked when it is looked at again?"),
)
WORDS = "There is nothing about evening clubs."


def make_standing_consultation(opened_on: date | None = None, **values: Any) -> Consultation:
    """A consultation that is open all year; opened 400 days ago: one report is owed, the next is gathered."""
    opened_on = opened_on or clock.today() - timedelta(days=400)
    facts = {
        "title": "The Local Offer",
        "standing": True,
        "opens_at": clock.london_moment(opened_on, 9),
        "closes_at": None,
        "first_report_on": years_after(opened_on, 1),
        "answer_promised_on": years_after(opened_on, 1),
    }
    return make_consultation("open", questions=QUESTIONS, **{**facts, **values})


def periods(consultation: Consultation) -> tuple[ReportYear, ...]:
    return report_years_of(consultation)


def make_comment(
    consultation: Consultation, words: str = WORDS, *, year: int = 0, state: str = "read", **values: Any
) -> Passage:
    """A comment of the first report's year, or of the one that `year` counts from 0, read or not."""
    received_on = values.pop("received_on", periods(consultation)[year].start + timedelta(days=3))
    return make_passage(
        words,
        state=state,
        context_kind=CONTEXT,
        context_id=consultation.id,
        topic=values.pop("topic", "comment"),
        received_on=received_on,
        **values,
    )


def make_sent_comments(
    consultation: Consultation, words: Sequence[str], *, about: Sequence[str] = ("content",), **values: Any
) -> list[Passage]:
    """Comments that came as answers of one person each, unread."""
    day = periods(consultation)[0].start + timedelta(days=3)
    found = []
    for each in words:
        answers = {"about": list(about), "comment": each}
        response = make_response(consultation, answers, submitted_on=day, **values)
        found += [answer.passage for answer in response.answers if answer.passage is not None]
    return found


def make_report(consultation: Consultation | None = None, year: int = 0, **values: Any) -> YearlyReport:
    """The first report of a consultation, begun."""
    consultation = consultation or make_standing_consultation()
    report = services.begin_report(COMMISSIONER, consultation, periods(consultation)[year].year)
    for name, value in values.items():
        setattr(report, name, value)
    db.session.flush()
    return report


def response_input(kind: str = "we_did", **values: Any) -> ResponseInput:
    """A response with everything that its kind needs."""
    day = clock.today() + timedelta(days=60)
    needed: dict[str, dict[str, Any]] = {
        "we_are_doing": {"due_on": day},
        "we_will": {"due_on": day},
        "we_need_to_understand": {"due_on": day},
        "we_cannot": {"reason": "The building is not ours."},
        "not_ours": {"passed_to": "The bus company", "passed_on": clock.today()},
    }
    words = {"text": "There is a page about them now.", "owner_name": "Ola Owner (invented)"}
    return ResponseInput(**{"kind": kind, **words, **needed.get(kind, {}), **values})


def make_entry(
    report: YearlyReport,
    passages: Sequence[Passage],
    *,
    said: str = "Evening clubs are missing.",
    kind: str = "we_did",
    category: str = "content",
    **values: Any,
) -> ReportEntry:
    """An entry with its response; no response where `kind` is empty."""
    written = EntryInput(category, tuple(passage.id for passage in passages), said, **values)
    entry = services.add_entry(COMMISSIONER, report, written)
    if kind:
        services.write_response(COMMISSIONER, entry, response_input(kind))
    return entry


def make_staff(*roles: str) -> Actor:
    """Somebody with an account: a second person is told apart by it."""
    return actor_of(make_account(*(roles or ("commissioner",))))


def make_exclusion(
    report: YearlyReport, passage: Passage, *, reason: str = "off_topic", confirmed: bool = True
) -> ReportExclusion:
    """A comment that is left out, agreed on by a second person or not yet."""
    proposed = services.propose_exclusions(make_staff(), report, [passage.id], reason=reason)
    if confirmed:
        services.confirm_exclusion(make_staff("moderator"), proposed[0])
    return proposed[0]


def with_summary(report: YearlyReport) -> YearlyReport:
    services.edit_summary(COMMISSIONER, report, "You told us what is missing.", "You told us a lot.")
    return report


def publish(report: YearlyReport) -> YearlyReport:
    services.publish_report(COMMISSIONER, with_summary(report))
    return report


def the_day_after(day: date) -> datetime:
    return clock.london_moment(day + timedelta(days=1), 8)
