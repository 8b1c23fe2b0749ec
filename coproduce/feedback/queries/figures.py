"""Figures about answering, each a protected type: counts of people come from what was noted and rounded once, promises
and our own findings are exact. The database adds them up; nothing here reads every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_low
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from coproduce.analysis.disclosure import (
    ProtectedNumber,
    ProtectedTable,
    exempt_number,
    in_words,
    protect_base,
    protect_counts,
)
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import (
    Commitment,
    CountedViews,
    DateChange,
    Feedback,
    Finding,
    Reply,
)
from coproduce.feedback.places import Place, kinds_in_statements, public_places
from coproduce.feedback.queries.answers import public_condition
from coproduce.feedback.queries.checking import contested_condition
from coproduce.feedback.queries.clocks import late_answers, weeks_set
from coproduce.feedback.queries.promises import STILL_OPEN
from coproduce.feedback.rules import KINDS
from coproduce.feedback.rules.board import KEPT, LATE, NOT_STARTED, STOPPED, UNDER_WAY, late_before
from coproduce.feedback.rules.clocks import OUTCOME, ClockFacts, clocks_of

ANSWERED, NOT_YET = "answered", "not answered yet"
TOLD, NOT_TOLD = "told directly", "not told directly"
WORDS_BELOW = 10
PERCENT_FROM = 20
A_WEEK = 7
CHANGES = ("we_did", "we_are_doing", "we_will")


@dataclass(frozen=True)
class HeadlineFigures:
    """The promise in figures. `views` has the cells "answered" and "not answered yet"; None before any consultation
    was counted. `weeks_to_answer` is the middle one of the times from closing to public answers."""

    views: ProtectedTable | None
    promises_made: ProtectedNumber
    promises_due: ProtectedNumber
    promises_kept_on_time: ProtectedNumber
    weeks_to_answer: ProtectedNumber | None

    @property
    def views_answered_percent(self) -> int | None:
        """Of 100 views, how many have a public answer; None on a small base."""
        if self.views is None:
            return None
        return next(cell.percent for cell in self.views.cells if cell.label == ANSWERED)


@dataclass(frozen=True)
class PromiseCounts:
    """How many public promises there are, by how they stand now, and what became of their dates. `due`: fallen due by
    the date that was promised first; `on_time`: kept by it; `moved`: with another date than the first, at any time."""

    by_status: Mapping[str, int]
    due: int
    on_time: int
    moved: int

    @property
    def made(self) -> int:
        return sum(self.by_status.values())


@dataclass(frozen=True)
class FindingCounts:
    """How many findings have a public answer, by its kind. `changed`: something is done, being done or promised, and
    was not stopped; `for_money`: what cannot be done, where money is the reason; `contested`: families disagree."""

    by_kind: Mapping[str, int]
    changed: int
    for_money: int
    contested: int

    @property
    def all(self) -> int:
        return sum(self.by_kind.values())

    @property
    def cannot(self) -> int:
        return self.by_kind.get("we_cannot", 0)


@dataclass(frozen=True)
class AnsweredConsultation:
    """When the answers to a consultation were public: days from its closing, and whether its clock had run out."""

    public_on: date
    days: int
    in_time: bool


@dataclass(frozen=True)
class CannotDo:
    """What could not be done, in the words of its public answer."""

    finding_id: str
    said: str
    reason: str
    source: str
    slug: str


def headline_figures() -> HeadlineFigures:
    """Figures for the front page, as they stand now."""
    promises, days = promise_counts(), [each.days for each in answered_consultations_in_time()]
    return HeadlineFigures(
        views=views_answered(),
        promises_made=exempt_number(promises.made, "promises"),
        promises_due=exempt_number(promises.due, "promises"),
        promises_kept_on_time=exempt_number(promises.on_time, "promises"),
        weeks_to_answer=exempt_number(max(1, round(median_low(days) / A_WEEK)), "weeks") if days else None,
    )


def views_answered() -> ProtectedTable | None:
    """Views with and without a public answer, added up from what was noted of each closed consultation (rule 16)."""
    answered = func.coalesce(func.sum(case((public_condition(), CountedViews.views), else_=0)), 0)
    row = db.session.execute(
        select(answered, func.coalesce(func.sum(CountedViews.views), 0))
        .select_from(CountedViews)
        .join(Consultation, Consultation.id == CountedViews.consultation_id)
        .outerjoin(Feedback, Feedback.consultation_id == CountedViews.consultation_id)
        .where(Consultation.state == "closed")
    ).one()
    return _of_two(
        "Views that were answered", (ANSWERED, NOT_YET), int(row[0]), int(row[1]), kind="responses"
    )


def people_told() -> ProtectedTable | None:
    """How many of those who took part heard directly before the answers were public."""
    row = db.session.execute(
        select(
            func.coalesce(func.sum(CountedViews.told), 0), func.coalesce(func.sum(CountedViews.told_of), 0)
        )
        .select_from(CountedViews)
        .join(Feedback, Feedback.consultation_id == CountedViews.consultation_id)
        .where(public_condition())
    ).one()
    return _of_two(
        "People told before everybody else",
        (TOLD, NOT_TOLD),
        int(row[0] or 0),
        int(row[1] or 0),
        kind="people",
    )


def _of_two(
    title: str, labels: tuple[str, str], part: int, whole: int, *, kind: Any
) -> ProtectedTable | None:
    return protect_counts(title, labels, [part, whole - part], whole, kind=kind) if whole else None


def promise_counts() -> PromiseCounts:
    """All public promises, those of answers and those made elsewhere, in one statement."""
    today, closed = clock.today(), closed_days()
    limit = late_before(today, closed)
    first, is_over = _first_due(), Commitment.state.in_(("done", "stopped"))
    is_open, is_late = Commitment.state.in_(STILL_OPEN), Commitment.due_on < limit
    counted = {
        NOT_STARTED: and_(Commitment.state == "agreed", ~is_late),
        UNDER_WAY: and_(Commitment.state == "under_way", ~is_late),
        LATE: and_(is_open, is_late),
        KEPT: Commitment.state == "done",
        STOPPED: Commitment.state == "stopped",
        "due": or_(is_over, first < limit),
        "on_time": and_(Commitment.state == "done", Commitment.done_on <= first),
        "moved": Commitment.id.in_(select(DateChange.commitment_id)),
    }
    statement = (
        select(*(_how_many(condition).label(name) for name, condition in counted.items()))
        .select_from(Commitment)
        .outerjoin(Reply, Reply.id == Commitment.reply_id)
        .outerjoin(Finding, Finding.id == Reply.finding_id)
        .outerjoin(Feedback, Feedback.id == Finding.feedback_id)
        .where(or_(public_condition(), in_public_places()))
    )
    row = db.session.execute(statement).mappings().one()
    by_status = {status: int(row[status]) for status in (NOT_STARTED, UNDER_WAY, LATE, KEPT, STOPPED)}
    return PromiseCounts(by_status, int(row["due"]), int(row["on_time"]), int(row["moved"]))


def in_public_places() -> ColumnElement[bool]:
    """Condition over Commitment: no answer makes it, and everybody may read now where it stands."""
    in_statements = kinds_in_statements()
    conditions = [
        and_(Commitment.place_kind == kind, Commitment.place_id.in_(public()))
        for kind, public in in_statements.items()
    ]
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for kind, identifier in public_places(_pairs(Commitment.place_kind.not_in(in_statements))):
        ids[kind].append(identifier)
    conditions += [
        and_(Commitment.place_kind == kind, Commitment.place_id.in_(found)) for kind, found in ids.items()
    ]
    return and_(Commitment.reply_id.is_(None), or_(false(), *conditions))


def places_of_promises() -> dict[tuple[str, str], Place]:
    """Where public promises stand that no answer makes, each with its page: for files, not for pages."""
    return public_places(_pairs(true()))


def _pairs(condition: ColumnElement[bool]) -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(Commitment.place_kind, Commitment.place_id)
        .where(Commitment.reply_id.is_(None), condition)
        .distinct()
    )
    return [(row.place_kind, row.place_id) for row in rows]


def _first_due() -> ColumnElement[date]:
    """The date that was promised first, as `promise_facts` reads it."""
    earliest = (
        select(DateChange.due_before)
        .where(DateChange.commitment_id == Commitment.id)
        .order_by(DateChange.number, DateChange.at)
        .limit(1)
        .correlate(Commitment)
        .scalar_subquery()
    )
    return func.coalesce(earliest, Commitment.due_on)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def finding_counts() -> FindingCounts:
    """All findings with a public answer, in two statements."""
    stopped = Commitment.state == "stopped"
    rows = db.session.execute(
        _answers(Reply.kind, func.count(), _how_many(stopped), _how_many(Reply.because_of_money.is_(True)))
        .outerjoin(Commitment, Commitment.reply_id == Reply.id)
        .group_by(Reply.kind)
    ).all()
    counts = {row[0]: row for row in rows}
    return FindingCounts(
        by_kind={kind: int(counts[kind][1]) if kind in counts else 0 for kind in KINDS},
        changed=sum(int(counts[kind][1]) - int(counts[kind][2]) for kind in CHANGES if kind in counts),
        for_money=int(counts["we_cannot"][3]) if "we_cannot" in counts else 0,
        contested=db.session.scalar(_answers(func.count()).where(contested_condition())) or 0,
    )


def _answers(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Finding)
        .join(Reply, Reply.finding_id == Finding.id)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .where(public_condition())
    )


def cannot_do(most: int) -> list[CannotDo]:
    """The latest of what could not be done, with the reasons."""
    rows = db.session.execute(
        _answers(Finding.id, Finding.you_said, Reply.reason, Consultation.title, Consultation.slug)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .where(Reply.kind == "we_cannot")
        .order_by(Feedback.public_from.desc(), Feedback.id, Finding.position)
        .limit(most)
    )
    return [CannotDo(*row) for row in rows]


def answered_consultations_in_time() -> list[AnsweredConsultation]:
    """Each consultation with public answers, the earliest opened first; columns alone."""
    rows = db.session.execute(
        select(Consultation.closed_at, Consultation.answer_promised_on, Feedback.public_from)
        .join(Feedback, Feedback.consultation_id == Consultation.id)
        .where(public_condition(), Consultation.closed_at.is_not(None))
        .order_by(Feedback.public_from, Feedback.id)
    )
    terms, closed, found = weeks_set(), closed_days(), []
    for closed_at, promised_on, public_from in rows:
        if closed_at is None or public_from is None:
            continue  # the statement gives none of them
        public_on = clock.to_london(public_from).date()
        # How the clock stood on the day of opening: the day itself is still in time.
        clocks = clocks_of(ClockFacts(closed_at, promised_on), public_on, terms, closed)
        due = next(each.due_on for each in clocks if each.step == OUTCOME)
        days = (public_on - clock.to_london(closed_at).date()).days
        found.append(AnsweredConsultation(public_on, days, public_on <= due))
    return found


def late_count() -> int:
    """How many consultations everybody sees as answered late now."""
    return len({each.consultation.id for each in late_answers() if each.clock.step == OUTCOME})


def share_in_words(part: int, whole: int) -> str:
    """“30%” on a base of 20 or more, else “3 of 7”: for what is exempt, never for people."""
    return f"{round(100 * part / whole)}%" if whole >= PERCENT_FROM else f"{part} of {whole}"


def median_days(answered: Sequence[AnsweredConsultation]) -> int | None:
    """The middle of the days from closing to public answers; None where there are none."""
    return median_low([each.days for each in answered]) if answered else None


def told_sentence(feedback: Feedback) -> str:
    """How many people heard before everybody else (rule 2), in protected figures (rule 14)."""
    everybody = max(feedback.took_part, feedback.to_tell)
    if everybody == 0:
        return ""
    told = in_words(min(feedback.told, everybody), everybody)
    if everybody < WORDS_BELOW:
        return f"We could tell {told} of those who took part directly, before these answers were public."
    return (
        f"We could tell {told} of {protect_base(everybody, 'people').text} directly, "
        "before these answers were public."
    )
