"""ANSWER, for what is open all year: comments are read, answered and left out; last year's report is public, this
year's is being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from coproduce.accounts.queries import organisation_by_slug
from coproduce.consultations.services.standing import keep_promises_current
from coproduce.core.database import db
from coproduce.demo.asking import consultation_of
from coproduce.demo.content import Story
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import ANALYST, READER, read
from coproduce.feedback import queries
from coproduce.feedback import services as feedback
from coproduce.feedback.models import YearlyReport
from coproduce.feedback.services import EntryInput, ResponseInput
from coproduce.insights.models import PublicQuote
from coproduce.insights.services import approve_quote, propose_quote
from coproduce.safeguarding.models import Passage

READING_TAKES, AGREEING_TAKES = 4, 2
# What came in the last days before day zero is not read yet.
UNREAD_SINCE = -10


def steps_of_reports(story: Story, memory: Memory) -> Iterator[Step]:
    """Each report: read, answered, agreed on, published where its writers wrote a day for that."""
    for number, written in enumerate(story.reports):
        begins = written["answered_from_in_days"]
        yield Step(memory.at(begins, 9), keep_promises_current)
        yield Step(memory.at(begins, 10), partial(read_comments, story, memory, begins))
        yield Step(
            memory.at(begins + READING_TAKES, 10), partial(write_entries, story, memory, number, written)
        )
        yield Step(memory.at(begins + READING_TAKES, 15), partial(leave_out, story, memory, number, written))
        if written["published_in_days"] is not None:
            agreed_on = begins + READING_TAKES + AGREEING_TAKES
            yield Step(memory.at(agreed_on, 10), partial(agree, story, memory, number))
            yield Step(
                memory.at(written["published_in_days"], 11), partial(publish, story, memory, number, written)
            )


def read_comments(story: Story, memory: Memory, today: int) -> None:
    """Colin reads what has come so far, but for the last days."""
    until = min(today, UNREAD_SINCE)
    sent = {
        memory.passages[story.slug, response.number, question]
        for response in story.responses
        if response.sent_on is not None and response.sent_on <= until
        for question in response.themes
    }
    for passage in db.session.scalars(select(Passage).where(Passage.id.in_(sent)).order_by(Passage.id)).all():
        if passage.state == "unread":
            read(memory, passage)


def report_of(story: Story, memory: Memory, number: int) -> YearlyReport:
    """The first or the second report, begun."""
    consultation = consultation_of(story, memory)
    year = sorted(each.period.year for each in queries.years_of(consultation))[number]
    return feedback.begin_report(memory.commissioner_of(story.owner), consultation, year)


def write_entries(story: Story, memory: Memory, number: int, written: Mapping[str, Any]) -> None:
    actor, report = memory.commissioner_of(story.owner), report_of(story, memory, number)
    for entry in written["entries"]:
        told = EntryInput(
            entry["category"],
            tuple(_passage_id(story, memory, each) for each in entry["comments"]),
            entry["said"],
            tuple(_quote(memory, story, _passage_id(story, memory, each)).id for each in entry["quotes"]),
        )
        made = feedback.add_entry(actor, report, told)
        if entry["kind"]:
            feedback.write_response(actor, made, _response(memory, entry))


def _passage_id(story: Story, memory: Memory, comment: list[Any]) -> str:
    number, question = comment
    return memory.passages[story.slug, number, question]


def _quote(memory: Memory, story: Story, passage_id: str) -> PublicQuote:
    """The analyst proposes the words, the reader approves them."""
    passage = db.session.get_one(Passage, passage_id)
    quote = propose_quote(memory.actors[ANALYST], memory.consultations[story.slug], passage)
    approve_quote(memory.actors[READER], quote, personal_data_checked=True)
    return quote


def _response(memory: Memory, entry: Mapping[str, Any]) -> ResponseInput:
    names = ("kind", "text", "reason", "owner_name", "owner_role", "passed_to")
    return ResponseInput(
        **{name: entry[name] for name in names},
        organisation_id=organisation_by_slug(entry["organisation"]).id,
        due_on=_day(memory, entry["due_in_days"]),
        passed_on=_day(memory, entry["passed_in_days"]),
    )


def _day(memory: Memory, days: int | None) -> date | None:
    return None if days is None else memory.day_zero + timedelta(days=days)


def leave_out(story: Story, memory: Memory, number: int, written: Mapping[str, Any]) -> None:
    report = report_of(story, memory, number)
    for each in written["left_out"]:
        ids = [_passage_id(story, memory, each["comment"])]
        feedback.propose_exclusions(
            memory.actors[ANALYST], report, ids, reason=each["reason"], note=each["note"]
        )


def agree(story: Story, memory: Memory, number: int) -> None:
    """The reader is the second person."""
    for comment in queries.comments_of(report_of(story, memory, number)):
        if comment.exclusion is not None:
            feedback.confirm_exclusion(memory.actors[READER], comment.exclusion)


def publish(story: Story, memory: Memory, number: int, written: Mapping[str, Any]) -> None:
    actor, report = memory.commissioner_of(story.owner), report_of(story, memory, number)
    feedback.edit_summary(actor, report, written["summary"], written["summary_young"])
    feedback.publish_report(actor, report)
