"""What everybody may know of what people say of findings: only words that a person has read and whose writer lets us
show them, and figures only through disclosure control."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from coproduce.accounts.models import Group
from coproduce.analysis.disclosure import ProtectedTable, protect_counts
from coproduce.analysis.disclosure_bounds import PERCENT_FROM_BASE
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import Feedback, Finding, FindingVerdict
from coproduce.feedback.queries.answers import public_condition
from coproduce.feedback.queries.check_rounds import is_open, objections, rounds_of
from coproduce.feedback.rules.checking import (
    BEFORE,
    MISSED,
    OBJECTIONS,
    SAID,
    answer_due,
    answer_lateness,
    outcome_words,
)
from coproduce.safeguarding.models import Passage


def public_finding(slug: str, finding_id: str) -> Finding:
    """A finding that everybody may read now. Raises NotFound."""
    statement = (
        select(Finding)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .where(Finding.id == finding_id, Consultation.slug == slug, public_condition())
    )
    finding = db.session.scalars(statement).first()
    if finding is None or finding.reply is None:
        raise NotFound("finding")
    return finding


@dataclass(frozen=True)
class ShownObjection:
    """An objection beside its finding. `words` were read by a person and agreed to, else they are empty. `group` is
    the name of a group that speaks as a group. `due_on` and `late` where its answer still waits."""

    finding_id: str
    verdict: str
    words: str
    group: str
    said_on: date
    before_release: bool
    state: str
    answer: str = ""
    owner: str = ""
    answered_on: date | None = None
    due_on: date | None = None
    late: bool = False
    young: bool = False

    @property
    def contests(self) -> bool:
        """Whether it stands against the finding as it is now: one that led to other words does not."""
        return self.state != "changed"


def _shown_condition() -> ColumnElement[bool]:
    """SQL over FindingVerdict: what may be shown wherever its finding is shown. Words need a reader and consent. A
    group that speaks after release is named at once, without its words; what was said in a check is shown once it is
    settled."""
    readable = exists().where(
        Passage.id == FindingVerdict.passage_id, Passage.state == "read", Passage.may_quote.is_(True)
    )
    after = FindingVerdict.round_id.is_(None) & or_(readable, FindingVerdict.group_id.is_not(None))
    before = FindingVerdict.round_id.is_not(None) & or_(
        FindingVerdict.state == "answered", and_(FindingVerdict.state == "shown", readable)
    )
    return FindingVerdict.verdict.in_(OBJECTIONS) & or_(after, before)


def contested_condition() -> ColumnElement[bool]:
    """SQL over Finding: an objection stands beside it. Add `public_condition()` for anything public."""
    return exists().where(FindingVerdict.finding_id == Finding.id, _shown_condition())


def shown_objections(finding_ids: Collection[str]) -> dict[str, tuple[ShownObjection, ...]]:
    """Finding -> objections beside it, in one query; the caller decides who may see the finding itself. Findings
    without one are left out."""
    if not finding_ids:
        return {}
    statement = objections().where(FindingVerdict.finding_id.in_(finding_ids), _shown_condition())
    found: defaultdict[str, dict[tuple[object, ...], ShownObjection]] = defaultdict(dict)
    closed, today = closed_days(), clock.today()
    for verdict in db.session.scalars(statement):
        shown = _shown(verdict, closed, today)
        # Without words of their own, those with the same answer are one line: how many they are is nobody's business.
        alike = (shown.verdict, shown.answer) if not shown.words and not shown.group else (verdict.id,)
        found[verdict.finding_id].setdefault(alike, shown)
    return {
        finding_id: tuple(sorted(each.values(), key=lambda one: (one.said_on, one.group, one.words)))
        for finding_id, each in found.items()
    }


def _shown(verdict: FindingVerdict, closed: Set[date], today: date) -> ShownObjection:
    passage, after = verdict.passage, verdict.round_id is None
    readable = passage is not None and passage.state == "read" and passage.may_quote
    waits = after and verdict.state == "waiting"
    return ShownObjection(
        verdict.finding_id,
        verdict.verdict,
        passage.words if passage is not None and readable else "",
        verdict.group.name if verdict.group else "",
        verdict.given_on,
        not after,
        verdict.state,
        verdict.answer,
        ", ".join(filter(None, (verdict.owner_name, verdict.owner_role))),
        verdict.settled_on if verdict.answer else None,
        answer_due(verdict.given_on, closed) if waits else None,
        answer_lateness(verdict.state, verdict.given_on, today, closed) == "late" if waits else False,
        verdict.young,
    )


def contested(finding_ids: Collection[str]) -> dict[str, tuple[ShownObjection, ...]]:
    """Finding -> what stands against it, for findings that everybody may read at this moment (rule 4). Those that
    nobody contests, and those that are not public, are left out."""
    public = db.session.scalars(
        select(Finding.id)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .where(Finding.id.in_(finding_ids), public_condition())
    ).all()
    found = {
        finding_id: tuple(each for each in shown if each.contests)
        for finding_id, shown in shown_objections(public).items()
    }
    return {finding_id: shown for finding_id, shown in found.items() if shown}


@dataclass(frozen=True)
class CheckSummary:
    """Whether people were asked before release, and what came of it, in words for everybody (rule 14). `table` counts
    answers, protected, and is there only where enough people answered. `groups` answered as groups."""

    held: bool
    sentence: str
    asked_until: date | None = None
    table: ProtectedTable | None = None
    groups: tuple[str, ...] = ()


def check_summary(feedback: Feedback) -> CheckSummary:
    """Of the latest check that is over. It is fixed then: no link works any more (rule 16)."""
    over = [check for check in rounds_of(feedback.id) if not is_open(check)]
    if not over:
        return CheckSummary(False, "We did not ask people to check this before it was public.")
    check = over[0]
    last = min(check.closed_on or check.closes_on, check.closes_on)
    counted = _counts(check.id)
    said, missed = (sum(each.get(kind, 0) for each in counted.values()) for kind in (SAID, MISSED))
    people = max((sum(each.values()) for each in counted.values()), default=0)
    words = outcome_words(said, said + missed, people)
    return CheckSummary(
        True,
        f"We asked people whether we got it right, before it was public. {words}",
        last,
        _table(said, missed) if people >= PERCENT_FROM_BASE else None,
        _groups_that_checked(check.id),
    )


def _counts(round_id: str) -> dict[str, dict[str, int]]:
    """Finding -> verdict -> how many single people. Groups are named apart."""
    rows = db.session.execute(
        select(FindingVerdict.finding_id, FindingVerdict.verdict, func.count())
        .where(FindingVerdict.round_id == round_id, FindingVerdict.group_id.is_(None))
        .group_by(FindingVerdict.finding_id, FindingVerdict.verdict)
    )
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for finding_id, verdict, count in rows:
        found[finding_id][verdict] = count
    return found


def _table(said: int, missed: int) -> ProtectedTable:
    labels: Sequence[str] = list(BEFORE.values())
    title = "Did we get it right?"
    return protect_counts(title, labels, [said, missed], said + missed, kind="answers", several=False)


def _groups_that_checked(round_id: str) -> tuple[str, ...]:
    statement = (
        select(Group.name)
        .join(FindingVerdict, FindingVerdict.group_id == Group.id)
        .where(FindingVerdict.round_id == round_id)
        .distinct()
    )
    return tuple(sorted(db.session.scalars(statement), key=str.casefold))
