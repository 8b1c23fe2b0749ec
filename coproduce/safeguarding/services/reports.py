"""Reports that a text or file is wrong: taken in, put together, decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.safeguarding.lifecycle import REPORT_CASE, CaseFacts
from coproduce.safeguarding.models import Attachment, Passage, Report, ReportCase
from coproduce.safeguarding.rules import (
    LONGEST_ANSWER,
    LONGEST_REPORT,
    REPORT_CATEGORIES,
    REPORTS_A_DAY,
)

Subject = Passage | Attachment
KIND = {Passage: "passage", Attachment: "attachment"}


def report_passage(actor: Actor, passage: Passage, category: str, words: str = "") -> Report:
    """Somebody who may see a text finds it wrong (the caller has asked whether they may). All reports of it until a
    decision are one case, and a person's second report is the first one with newer words.

    Raises InvalidInput for an unknown category or too many words, Refused after too many reports on one day. Visitors
    without an account are limited by the route (`web.rate_limits.REPORT`).
    """
    return _report(actor, passage, category, words)


def report_attachment(actor: Actor, attachment: Attachment, category: str, words: str = "") -> Report:
    """As `report_passage`, for a file."""
    return _report(actor, attachment, category, words)


def decide_case(
    actor: Actor, case: ReportCase, answer: str, *, acted: bool, expected_version: int | None = None
) -> None:
    """Say what became of a reported text: something was changed, or it may stay. Whoever reported it hears `answer`.
    Raises Refused where something is said to be done and nothing was."""
    if len(answer.strip()) > LONGEST_ANSWER:
        raise InvalidInput({"answer": f"Write at most {LONGEST_ANSWER:,} characters."})
    facts = CaseFacts(was_changed(case), answer)
    fire(
        REPORT_CASE,
        case,
        "act" if acted else "leave",
        actor,
        facts=facts,
        expected_version=expected_version,
    )
    case.decided_by_id, case.decided_at, case.answer = actor.account_id, clock.now(), answer.strip()
    db.session.flush()


def subject_of(case: ReportCase) -> Subject | None:
    """What was reported; None once it was withdrawn."""
    if case.subject_kind == "passage":
        return db.session.get(Passage, case.subject_id)
    return db.session.get(Attachment, case.subject_id)


def was_changed(case: ReportCase) -> bool:
    """Whether others see less of the reported text or file than whoever wrote it gave: hidden words, or nothing."""
    subject = subject_of(case)
    if isinstance(subject, Passage):
        return subject.redacted is not None or subject.state in ("held", "refused", "asked")
    return subject is None or subject.state == "held"


def reported_ids(ids: Iterable[str]) -> set[str]:
    """Those of them that have an open case."""
    return set(
        db.session.scalars(
            select(ReportCase.subject_id).where(
                ReportCase.state == "open", ReportCase.subject_id.in_(list(ids))
            )
        )
    )


def open_case(subject_kind: str, subject_id: str) -> ReportCase | None:
    return db.session.scalars(
        select(ReportCase).where(
            ReportCase.subject_kind == subject_kind,
            ReportCase.subject_id == subject_id,
            ReportCase.state == "open",
        )
    ).first()


def _report(actor: Actor, subject: Subject, category: str, words: str) -> Report:
    require(actor, "content.report", subject)
    _check(category, words)
    case = _case_of(subject)
    mine = _report_of(actor, case)
    if mine is None:
        _check_number(actor)
        mine = _first_report(actor, case, category)
    mine.category, mine.words = category, words.strip()
    db.session.flush()
    return mine


def _check(category: str, words: str) -> None:
    problems = {}
    if category not in REPORT_CATEGORIES:
        problems["category"] = "Choose what is wrong."
    if len(words.strip()) > LONGEST_REPORT:
        problems["words"] = f"Write at most {LONGEST_REPORT:,} characters."
    if problems:
        raise InvalidInput(problems)


def _case_of(subject: Subject) -> ReportCase:
    """The open case of the subject. Of two people who report it for the first time at the same moment one makes it, and
    the other joins: the database holds one open case at most."""
    kind = KIND[type(subject)]
    case = open_case(kind, subject.id)
    if case is not None:
        return case
    new = ReportCase(
        id=new_id(),
        state=REPORT_CASE.initial,
        subject_kind=kind,
        subject_id=subject.id,
        context_kind=subject.context_kind,
        opened_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:
        case = open_case(kind, subject.id)
        if case is None:
            raise
        return case
    return new


def _first_report(actor: Actor, case: ReportCase, category: str) -> Report:
    new = Report(case_id=case.id, reporter_id=actor.account_id, category=category, reported_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(new)
    except IntegrityError:
        # Two presses at the same moment: the other one is stored, and this one says the same.
        stored = _report_of(actor, case)
        if stored is None:
            raise
        return stored
    return new


def _report_of(actor: Actor, case: ReportCase) -> Report | None:
    if actor.account_id is None:
        return None
    return db.session.scalars(
        select(Report).where(Report.case_id == case.id, Report.reporter_id == actor.account_id)
    ).first()


def _check_number(actor: Actor) -> None:
    if actor.account_id is None:
        return
    since = clock.now() - timedelta(days=1)
    made = db.session.scalar(
        select(func.count()).where(Report.reporter_id == actor.account_id, Report.reported_at > since)
    )
    if (made or 0) >= REPORTS_A_DAY:
        raise Refused(f"You have reported {REPORTS_A_DAY} things today. Write to us if there are more.")
