"""A yearly report from its beginning to its publication, and its correction."""

from __future__ import annotations

from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.feedback import queries
from coproduce.feedback.lifecycle import YEARLY_REPORT
from coproduce.feedback.models import ReportCorrection, YearlyReport

WRITABLE = ("gathering", "correcting")


def begin_report(actor: Actor, consultation: Consultation, year: int) -> YearlyReport:
    """The report that is due in a year; begun if nobody has yet. Raises NotAllowed, NotFound (no report is due then,
    or its year has not begun)."""
    require(actor, "reports.write", consultation)
    owed = queries.owed_year(consultation, year)
    if owed.report is not None:
        return owed.report
    report = YearlyReport(
        id=new_id(),
        state=YEARLY_REPORT.initial,
        consultation=consultation,
        year=year,
        period_start=owed.period.start,
        period_end=owed.period.end,
        due_on=owed.period.due_on,
        edits=0,
    )
    db.session.add(report)
    db.session.flush()
    audit.record(actor, "begin", YEARLY_REPORT.name, report.id)
    return report


def edit_summary(
    actor: Actor, report: YearlyReport, words: str, words_young: str, expected_revision: int | None = None
) -> None:
    """The year in a few sentences, for everybody and for young people (rule 7). Raises NotAllowed, Refused, Stale."""
    require_writing(actor, report)
    if expected_revision is not None and expected_revision != report.summary_revision:
        raise Stale("summary")
    report.summary, report.summary_young = words.strip(), words_young.strip()
    report.summary_revision += 1
    note_edit(actor, report, "edit_summary")


def publish_report(
    actor: Actor, report: YearlyReport, *, note: str = "", expected_version: int | None = None
) -> None:
    """Let everybody read the report, or its corrected form with a note of what was put right.

    Raises NotAllowed, Stale (somebody changed it after the preview), Refused with every comment that has no answer and
    everything else that is missing.
    """
    comments = queries.comments_of(report)
    facts = queries.publishing_facts(report, comments)
    period = queries.period_of(report)
    fire(
        YEARLY_REPORT,
        report,
        "publish",
        actor,
        facts=facts,
        reason=note,
        expected_version=expected_version,
    )
    report.period_start, report.period_end = period.start, period.end
    report.document = queries.document_of(report, comments)
    report.taken_down_on, report.taken_down_reason = None, ""
    if report.published_at is None:
        report.published_at = clock.now()
    else:
        report.corrections.append(ReportCorrection(id=new_id(), note=note.strip(), at=clock.now()))
    db.session.flush()


def correct_report(
    actor: Actor,
    report: YearlyReport,
    reason: str,
    *,
    take_down: bool = False,
    expected_version: int | None = None,
) -> None:
    """Open a published report for correction. What was published stays on show until it is published again, unless it
    is taken down: then the page says so, with the reason. Raises NotAllowed, Stale, Refused."""
    fire(YEARLY_REPORT, report, "correct", actor, reason=reason, expected_version=expected_version)
    if take_down:
        report.taken_down_on, report.taken_down_reason = clock.today(), reason.strip()
    db.session.flush()


def require_writing(actor: Actor, report: YearlyReport) -> None:
    """Raises NotAllowed, Refused (published: it has to be opened for correction first)."""
    require(actor, "reports.write", report)
    if report.state not in WRITABLE:
        raise Refused("This report is published. Open it for correction before you change it.")


def note_edit(actor: Actor, report: YearlyReport, action: str, **details: str) -> None:
    """Move the report's version, so that a preview from before is known to be old, and leave an audit row."""
    report.edits += 1
    db.session.flush()
    audit.record(actor, action, YEARLY_REPORT.name, report.id, details=details)


def comments_in(report: YearlyReport, ids: list[str]) -> list[queries.Comment]:
    """The comments of this report with these ids, and all others of the same words. Raises InvalidInput where one of
    them is none of its comments, or is not there any more."""
    found = queries.comments_of(report)
    if not set(ids) <= {comment.id for comment in found}:
        raise InvalidInput(
            {"comment_ids": "One of these comments is not there any more. Look at them again."}
        )
    return queries.with_same_words(found, ids)
