"""Answer cards: public findings and their replies, ready for the macro `answer_card`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from coproduce.accounts.models import Organisation
from coproduce.analysis.disclosure import ProtectedNumber
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback import addresses
from coproduce.feedback.models import Commitment, Feedback, Finding, Reply
from coproduce.feedback.queries.answers import is_public_now, public_findings
from coproduce.feedback.queries.checking import ShownObjection, shown_objections
from coproduce.feedback.queries.promise_record import PromiseShort, shorts_of
from coproduce.feedback.queries.promises import lateness_of, promise_facts
from coproduce.feedback.queries.sources import RestsOn, public_rests
from coproduce.feedback.rules import KINDS, PERIODS, kept_on_time
from coproduce.insights.queries import protected_theme_sizes_of, shown_among
from coproduce.web.templating import day, money

QUOTES_ON_A_CARD = 3
THEMES_IN_A_HEADING = 2
# The state of a promise -> the kind of status that shows it.
PROMISE_STATUS = {"agreed": "promised", "under_way": "in_progress", "done": "kept", "stopped": "dropped"}


@dataclass(frozen=True)
class MovedDate:
    """A promised date that moved; both dates and the reason are public."""

    before: date
    after: date
    on: date
    reason: str


@dataclass(frozen=True)
class PromiseCard:
    """How a promise stands. `status` is a kind of the macro `status`; late only where that is public (rule 6)."""

    title: str
    status: str
    due_on: date
    done_on: date | None
    on_time: bool
    measure: str
    evidence: str
    stopped_reason: str
    moved: tuple[MovedDate, ...]
    reopened_on: date | None = None
    reopened_reason: str = ""
    short: PromiseShort = field(default_factory=PromiseShort)
    url: str = ""  # its own page, where that is public

    @property
    def sentence(self) -> str:
        """One line for cards in lists."""
        if self.status == "kept":
            return f"Kept on {day(self.done_on)}"
        if self.status == "dropped":
            return f"Stopped, because {self.stopped_reason}"
        if self.status == "late":
            return f"Late: promised for {day(self.due_on)}"
        return "Under way" if self.status == "in_progress" else "Not started yet"


@dataclass(frozen=True)
class AnswerCard:
    """What the macro `answer_card` takes, by its names; texts are plain, counts are protected."""

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
    progress: str
    url: str
    source: str
    source_url: str
    heading: str = ""
    promise: PromiseCard | None = None
    themes: tuple[str, ...] = field(default=())
    quote_ids: tuple[str, ...] = ()  # of `quotes`, in their order
    objections: tuple[ShownObjection, ...] = ()  # what stands against it, with our answer
    agree_url: str = ""  # where anybody says whether they agree; empty before it is public
    alternatives: str = ""  # what else was considered
    cost: str = ""  # where money is the reason, in words
    rests_on: RestsOn = field(default_factory=RestsOn)

    @property
    def quote(self) -> str:
        return self.quotes[0] if self.quotes else ""


def public_answer_cards(limit: int = 3, **filters: str) -> list[AnswerCard]:
    """The latest public answers; `filters` as for `public_findings`."""
    findings = db.session.scalars(public_findings(**filters).limit(limit)).all()
    return answer_cards(findings, with_source=True)


def cards_of(feedback: Feedback, *, young: bool = False) -> list[AnswerCard]:
    """All cards of one consultation's answers, whoever reads them: the caller decides who may."""
    return answer_cards(feedback.findings, young=young)


def answer_cards(
    findings: Sequence[Finding], *, young: bool = False, with_source: bool = False
) -> list[AnswerCard]:
    """Cards of findings that have a reply, in their order. `young` takes the young people's wording."""
    answered = [finding for finding in findings if finding.reply is not None]
    consultations = {finding.feedback.consultation_id for finding in answered}
    shown = shown_among({quote.id for finding in answered for quote in finding.quotes})
    sizes = protected_theme_sizes_of(consultations)
    known = _Known(
        shown,
        sizes,
        _organisation_names(answered),
        closed_days(),
        young,
        with_source,
        public_rests(answered),
        _shorts(answered),
    )
    cards = [_card(finding, finding.reply, known) for finding in answered if finding.reply is not None]
    shown_beside = shown_objections([finding.id for finding in answered])
    return [replace(card, objections=shown_beside.get(card.id, ())) for card in cards]


def _shorts(findings: Sequence[Finding]) -> dict[str, PromiseShort]:
    return shorts_of([each.reply.commitment.id for each in findings if each.reply and each.reply.commitment])


@dataclass(frozen=True)
class _Known:
    """What all cards of one list share, read once."""

    quotes: set[str]
    sizes: Mapping[str, ProtectedNumber]
    organisations: Mapping[str, str]
    closed_days: Set[date]
    young: bool
    with_source: bool
    rests: Mapping[str, RestsOn]
    shorts: Mapping[str, PromiseShort]


def _card(finding: Finding, reply: Reply, known: _Known) -> AnswerCard:
    kind = KINDS[reply.kind]
    consultation = finding.feedback.consultation
    promise = _promise_of(reply, finding.feedback, known)
    quotes = [quote for quote in finding.quotes if quote.id in known.quotes][:QUOTES_ON_A_CARD]
    return AnswerCard(
        id=finding.id,
        said=(finding.you_said_young if known.young else "") or finding.you_said,
        quotes=tuple(quote.words for quote in quotes),
        quote_ids=tuple(quote.id for quote in quotes),
        count=_count(finding, known.sizes),
        kind=reply.kind,
        status=kind.words,
        answer=(reply.text_young if known.young else "") or reply.text,
        reason=reply.reason,
        owner=_owner(reply, known.organisations),
        date_label="To" if kind.needs_passing else kind.date_label,
        date=_date(reply),
        progress=promise.sentence if promise else "",
        url=addresses.public_page(consultation.slug, finding.id),
        source=consultation.title if known.with_source else "",
        source_url=addresses.public_page(consultation.slug) if known.with_source else "",
        promise=promise,
        heading="; ".join(theme.name for theme in finding.themes)
        if len(finding.themes) <= THEMES_IN_A_HEADING
        else "",
        themes=tuple(theme.name for theme in finding.themes),
        agree_url=addresses.agree(consultation.slug, finding.id) if is_public_now(finding.feedback) else "",
        alternatives=reply.alternatives or "",
        cost=_cost(reply),
        rests_on=known.rests[finding.id],
    )


def _promise_of(reply: Reply, feedback: Feedback, known: _Known) -> PromiseCard | None:
    if reply.commitment is None:
        return None
    card = promise_card(reply.commitment, known.closed_days)
    url = addresses.public_promise(reply.commitment.id) if is_public_now(feedback) else ""
    return replace(card, short=known.shorts.get(reply.commitment.id, PromiseShort()), url=url)


def promise_card(commitment: Commitment, closed: Set[date] | None = None) -> PromiseCard:
    """How the promise stands for everybody at this moment; `closed` as for `lateness_of`."""
    facts = promise_facts(commitment)
    late = lateness_of(commitment, closed) == "late"
    moved = tuple(
        MovedDate(change.due_before, change.due_after, clock.to_london(change.at).date(), change.reason)
        for change in commitment.date_changes
    )
    return PromiseCard(
        commitment.title,
        "late" if late else PROMISE_STATUS[commitment.state],
        commitment.due_on,
        commitment.done_on,
        kept_on_time(facts),
        commitment.measure,
        commitment.evidence,
        commitment.stopped_reason,
        moved,
        commitment.reopened_on,
        commitment.reopened_reason,
    )


def _count(finding: Finding, published: Mapping[str, ProtectedNumber]) -> str:
    """The published size of the largest of its themes; several themes are not added up, people may be in both."""
    sizes = [published[theme.id] for theme in finding.themes if theme.id in published]
    largest = max(sizes, key=lambda size: size.shown or 0, default=None)
    return f"Said by {largest.text}" if largest is not None else ""


def _owner(reply: Reply, organisations: Mapping[str, str]) -> str:
    return ", ".join(
        part
        for part in (reply.owner_name, reply.owner_role, organisations.get(reply.organisation_id or "", ""))
        if part
    )


def _date(reply: Reply) -> str:
    if KINDS[reply.kind].needs_passing:
        return f"{reply.passed_to}, on {day(reply.passed_on)}"
    return day(reply.due_on)  # moves with the date of its promise; what is done keeps the day it was done on


def _cost(reply: Reply) -> str:
    """Money is no figure of people, so it is told exactly (rule 15)."""
    if not reply.because_of_money or reply.cost is None:
        return ""
    return f"{money(reply.cost)} {PERIODS.get(reply.cost_period, '')}, worked out by {reply.cost_source}"


def _organisation_names(findings: Sequence[Finding]) -> dict[str, str]:
    ids = {
        finding.reply.organisation_id
        for finding in findings
        if finding.reply and finding.reply.organisation_id
    }
    if not ids:
        return {}
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return {row.id: row.name for row in rows}
