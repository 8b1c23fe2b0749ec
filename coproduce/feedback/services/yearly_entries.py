"""Entries of a yearly report: comments with their answer; and the comments that a report leaves out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.feedback.lifecycle import REPORT_EXCLUSION, YEARLY_REPORT
from coproduce.feedback.models import ReportEntry, ReportExclusion, YearlyReport
from coproduce.feedback.queries import Comment
from coproduce.feedback.rules import (
    CATEGORIES,
    EXCLUSION_REASONS,
    KINDS,
    ReplyFacts,
    SecondPersonFacts,
    outcome_problems,
    response_problems,
)
from coproduce.feedback.services.yearly import comments_in, note_edit, require_writing
from coproduce.insights.models import PublicQuote

LONGEST_NOTE = 2000


@dataclass(frozen=True)
class EntryInput:
    """What an entry tells: a category, comments by their ids, quotes of these, and the staff's own words."""

    category: str
    comment_ids: tuple[str, ...]
    said: str = ""
    quote_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResponseInput:
    """A response as somebody typed it; the fields are those of the model."""

    kind: str
    text: str
    reason: str = ""
    owner_name: str = ""
    owner_role: str = ""
    organisation_id: str | None = None
    due_on: date | None = None
    passed_to: str = ""
    passed_on: date | None = None

    def facts(self) -> ReplyFacts:
        return ReplyFacts(
            self.kind,
            self.text,
            reason=self.reason,
            owner_name=self.owner_name,
            due_on=self.due_on,
            passed_to=self.passed_to,
            passed_on=self.passed_on,
        )


def add_entry(actor: Actor, report: YearlyReport, written: EntryInput) -> ReportEntry:
    """An entry of one comment or of several that say the same; others of the same words join it by themselves.

    Raises NotAllowed, Refused (published, a text that nobody has read or that is left out), InvalidInput.
    """
    require_writing(actor, report)
    told = _checked(report, written)
    entry = ReportEntry(
        id=new_id(),
        report=report,
        position=max((each.position for each in report.entries), default=-1) + 1,
        revision=1,
    )
    told.put_into(entry)
    db.session.add(entry)
    note_edit(actor, report, "add_entry", entry=entry.id)
    return entry


def edit_entry(
    actor: Actor, entry: ReportEntry, written: EntryInput, expected_revision: int | None = None
) -> None:
    """Raises as `add_entry`, and Stale."""
    _require_unchanged(actor, entry, expected_revision)
    _checked(entry.report, written).put_into(entry)
    _note_entry(actor, entry, "edit_entry")


def remove_entry(actor: Actor, entry: ReportEntry) -> None:
    """Its comments wait for an answer again. Raises NotAllowed, Refused."""
    report = entry.report
    require_writing(actor, report)
    report.entries.remove(entry)
    note_edit(actor, report, "remove_entry", entry=entry.id)


def write_response(
    actor: Actor, entry: ReportEntry, written: ResponseInput, expected_revision: int | None = None
) -> None:
    """Save the response to the comments of an entry. Raises NotAllowed, Refused, Stale, InvalidInput (what the kind of
    response needs and is not there)."""
    _require_unchanged(actor, entry, expected_revision)
    problems = response_problems(written.facts())
    if problems:
        raise InvalidInput(problems)
    kind = KINDS[written.kind]
    values = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(written).items()
    }
    if kind.needs_passing:
        values["due_on"] = None
    else:
        values["passed_to"], values["passed_on"] = "", None
        values["due_on"] = written.due_on if kind.date_label else None
    for name, value in values.items():
        setattr(entry, name, value)
    _note_entry(actor, entry, "write_response")


def tell_outcome(actor: Actor, entry: ReportEntry, words: str, expected_revision: int | None = None) -> None:
    """Say what came of a published response that named a day; it stands beside the response at once, and the report
    stays as it was published. Raises NotAllowed, Stale, InvalidInput."""
    require(actor, "reports.publish", entry.report)
    if expected_revision is not None and expected_revision != entry.revision:
        raise Stale("entry")
    problems = outcome_problems(words, entry.kind, is_published=entry.report.published_at is not None)
    if problems:
        raise InvalidInput(problems)
    entry.came_of_it, entry.came_of_it_on = words.strip(), clock.today()
    entry.revision += 1
    db.session.flush()
    audit.record(actor, "tell_outcome", YEARLY_REPORT.name, entry.report_id, details={"entry": entry.id})


def _comments_to_answer(report: YearlyReport, ids: Collection[str]) -> list[Comment]:
    if not ids:
        raise InvalidInput({"comment_ids": "Choose at least one comment."})
    comments = comments_in(report, list(ids))
    chosen = [comment for comment in comments if comment.id in ids]
    if any(comment.passage.state != "read" for comment in chosen):
        raise Refused("One of these comments is not read yet, or is held back. Read it first.")
    if any(comment.exclusion is not None for comment in chosen):
        raise Refused("One of these comments is left out. Take that back before you answer it.")
    return [each for each in comments if each.passage.state == "read" and each.exclusion is None]


@dataclass(frozen=True)
class _Told:
    """What an entry tells, once it was found in order."""

    category: str
    comments: Sequence[Comment]
    quotes: list[PublicQuote]
    said: str

    def put_into(self, entry: ReportEntry) -> None:
        entry.category, entry.said, entry.quotes = self.category, self.said, self.quotes
        entry.passages = [comment.passage for comment in self.comments]


def _checked(report: YearlyReport, written: EntryInput) -> _Told:
    if written.category not in CATEGORIES:
        raise InvalidInput({"category": "Choose what the comment is about."})
    comments = _comments_to_answer(report, written.comment_ids)
    quotes = _approved_quotes(report, written.quote_ids, {comment.id for comment in comments})
    said = written.said.strip()
    if not said and not quotes:
        raise InvalidInput({"said": "Choose a quote, or tell in your own words what people said."})
    return _Told(written.category, comments, quotes, said)


def _approved_quotes(
    report: YearlyReport, quote_ids: Collection[str], passage_ids: Collection[str]
) -> list[PublicQuote]:
    """Quotes that a person approved (rule 8), each of a comment in the entry."""
    found = list(
        db.session.scalars(
            select(PublicQuote)
            .where(
                PublicQuote.id.in_(quote_ids),
                PublicQuote.consultation_id == report.consultation_id,
                PublicQuote.state == "approved",
            )
            .order_by(PublicQuote.id)
        )
    )
    if len(found) != len(set(quote_ids)) or any(quote.passage_id not in passage_ids for quote in found):
        raise InvalidInput({"quote_ids": "Choose among the approved quotes of these comments."})
    return found


def _require_unchanged(actor: Actor, entry: ReportEntry, expected_revision: int | None) -> None:
    require_writing(actor, entry.report)
    if expected_revision is not None and expected_revision != entry.revision:
        raise Stale("entry")


def _note_entry(actor: Actor, entry: ReportEntry, action: str) -> None:
    entry.revision += 1
    note_edit(actor, entry.report, action, entry=entry.id)


# Leaving out -----------------------------------------------------------------------------------------------------


def propose_exclusions(
    actor: Actor, report: YearlyReport, comment_ids: Collection[str], *, reason: str, note: str = ""
) -> list[ReportExclusion]:
    """Leave comments out for a reason from the list, once somebody else agrees; others of the same words go with them.

    Raises NotAllowed, Refused (published, a text that nobody read or that an entry answers), InvalidInput.
    """
    require_writing(actor, report)
    if reason not in EXCLUSION_REASONS:
        raise InvalidInput({"reason": "Choose the reason."})
    if len(note) > LONGEST_NOTE:
        raise InvalidInput({"note": f"Write at most {LONGEST_NOTE:,} characters."})
    if not comment_ids:
        raise InvalidInput({"comment_ids": "Choose at least one comment."})
    comments = comments_in(report, list(comment_ids))
    chosen = [comment for comment in comments if comment.id in comment_ids]
    if any(comment.passage.state == "unread" for comment in chosen):
        raise Refused("Nobody has read one of these comments yet. Read it first.")
    if any(comment.entries for comment in chosen):
        raise Refused("One of these comments is answered in an entry. Take it out of the entry first.")
    free = [
        each
        for each in comments
        if each.passage.state != "unread" and not each.entries and not each.exclusion
    ]
    return [_propose(actor, report, comment, reason, note.strip()) for comment in free]


def _propose(actor: Actor, report: YearlyReport, comment: Comment, reason: str, note: str) -> ReportExclusion:
    exclusion = db.session.scalars(
        select(ReportExclusion).where(
            ReportExclusion.report_id == report.id, ReportExclusion.passage_id == comment.id
        )
    ).first()
    if exclusion is None:
        exclusion = ReportExclusion(
            id=new_id(),
            state=REPORT_EXCLUSION.initial,
            report=report,
            passage=comment.passage,
            reason=reason,
            proposed_on=clock.today(),
        )
        db.session.add(exclusion)
        db.session.flush()
        audit.record(actor, "propose", REPORT_EXCLUSION.name, exclusion.id, details={"reason": reason})
    else:
        fire(REPORT_EXCLUSION, exclusion, "propose", actor, details={"reason": reason})
    exclusion.reason, exclusion.note, exclusion.proposed_on = reason, note, clock.today()
    exclusion.proposed_by_id, exclusion.confirmed_by_id, exclusion.confirmed_on = actor.account_id, None, None
    note_edit(actor, report, "leave_out", exclusion=exclusion.id)
    return exclusion


def confirm_exclusion(
    actor: Actor, exclusion: ReportExclusion, *, expected_version: int | None = None
) -> None:
    """A second person agrees that a comment is left out. Raises NotAllowed, Stale, Refused (the same person)."""
    _require_open(exclusion)
    facts = SecondPersonFacts(exclusion.proposed_by_id, actor.account_id)
    fire(REPORT_EXCLUSION, exclusion, "confirm", actor, facts=facts, expected_version=expected_version)
    exclusion.confirmed_by_id, exclusion.confirmed_on = actor.account_id, clock.today()
    note_edit(actor, exclusion.report, "agree_to_leave_out", exclusion=exclusion.id)


def take_exclusion_back(
    actor: Actor, exclusion: ReportExclusion, reason: str, *, expected_version: int | None = None
) -> None:
    """The comment is answered after all. Raises NotAllowed, Stale, Refused."""
    _require_open(exclusion)
    fire(REPORT_EXCLUSION, exclusion, "take_back", actor, reason=reason, expected_version=expected_version)
    note_edit(actor, exclusion.report, "take_exclusion_back", exclusion=exclusion.id)


def _require_open(exclusion: ReportExclusion) -> None:
    if exclusion.report.state not in ("gathering", "correcting"):
        raise Refused("This report is published. Open it for correction before you change it.")
