"""The tables that may be taken out: what each holds, who may, and its rows, read a few at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, select

from coproduce.accounts.models import Account, Organisation
from coproduce.commissioning.models import Proposal
from coproduce.consultations.files.exported import MARK
from coproduce.consultations.files.ods import Cell
from coproduce.consultations.models import Answer, Consultation, Response
from coproduce.core.access import Actor
from coproduce.core.clock import to_london
from coproduce.core.database import db
from coproduce.evidence.models import InformationRequest
from coproduce.feedback.models import Commitment, Feedback, Finding, Reply, finding_theme
from coproduce.insights.models import Coding, Theme
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import monthly_figures

READ_AT_ONCE = 500
HELD_BACK = "[held back]"

Rows = Iterator[list[Cell]]


@dataclass(frozen=True)
class Export:
    """One table. `permission` is asked of whoever takes it; `columns` never change their order, new ones come last;
    `mark` is empty where a file holds nothing that is not for publication."""

    key: str
    title: str
    holds: str
    permission: str
    columns: tuple[str, ...]
    rows: Callable[[Actor], Rows]
    mark: str = MARK


def _read(statement: Select[*tuple[Any, ...]]) -> Rows:
    for row in db.session.execute(statement.execution_options(yield_per=READ_AT_ONCE)):
        yield [as_cell(value) for value in row]


def as_cell(value: Any) -> Cell:
    """A stored value as a cell: a moment as its day in London, yes or no, and whole numbers without a point."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return to_london(value).date()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if value is None or isinstance(value, str | int | float | date):
        return value
    return str(value)


def _themes(actor: Actor) -> Rows:
    texts = select(func.count()).where(Coding.theme_id == Theme.id).correlate(Theme).scalar_subquery()
    return _read(
        select(
            Consultation.slug, Consultation.title, Theme.name, Theme.description, Theme.state, texts, Theme.id
        )
        .join(Consultation, Consultation.id == Theme.consultation_id)
        .order_by(Consultation.slug, Theme.name, Theme.id)
    )


def _codings(actor: Actor) -> Rows:
    words = case((Passage.state == "held", HELD_BACK), else_=func.coalesce(Passage.redacted, Passage.body))
    return _read(
        select(Consultation.slug, Theme.name, Theme.state, Passage.topic, words, Coding.from_machine)
        .select_from(Coding)
        .join(Theme, Theme.id == Coding.theme_id)
        .join(Consultation, Consultation.id == Theme.consultation_id)
        .join(Passage, Passage.id == Coding.passage_id)
        .order_by(Consultation.slug, Theme.name, Theme.id, Passage.id)
    )


def _answers(actor: Actor) -> Rows:
    themes = (
        select(func.count())
        .where(finding_theme.c.finding_id == Finding.id)
        .correlate(Finding)
        .scalar_subquery()
    )
    return _read(
        select(
            Consultation.slug,
            Consultation.title,
            Feedback.state,
            Feedback.public_from,
            Finding.you_said,
            themes,
            Reply.kind,
            Reply.text,
            Reply.reason,
            Reply.owner_name,
            Reply.due_on,
        )
        .select_from(Finding)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .outerjoin(Reply, Reply.finding_id == Finding.id)
        .order_by(Consultation.slug, Finding.position, Finding.id)
    )


def _promises(actor: Actor) -> Rows:
    return _read(
        select(
            Commitment.title,
            Commitment.state,
            Commitment.due_on,
            Commitment.done_on,
            func.coalesce(Reply.owner_name, Commitment.owner_name),
            Consultation.slug,
            Commitment.place_kind,
            Commitment.measure,
            Commitment.evidence,
            Commitment.stopped_reason,
        )
        .select_from(Commitment)
        .outerjoin(Reply, Reply.id == Commitment.reply_id)
        .outerjoin(Finding, Finding.id == Reply.finding_id)
        .outerjoin(Feedback, Feedback.id == Finding.feedback_id)
        .outerjoin(Consultation, Consultation.id == Feedback.consultation_id)
        .order_by(Commitment.due_on, Commitment.id)
    )


def _proposals(actor: Actor) -> Rows:
    return _read(
        select(
            Proposal.slug,
            Proposal.title,
            Proposal.state,
            Organisation.name,
            Account.name,
            Proposal.accountable_name,
            Proposal.contract_ends_on,
            Proposal.yearly_value,
            Proposal.next_step,
            Proposal.next_step_on,
            Proposal.light,
            Proposal.summary,
        )
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .outerjoin(Account, Account.id == Proposal.owner_id)
        .order_by(Proposal.slug)
    )


def _reading(actor: Actor) -> Rows:
    for row in monthly_figures(actor):
        yield [
            row.month,
            row.kind,
            *(row.decisions.get(action, 0) for action in ("approve", "redact", "hold", "ask", "refuse")),
            row.reports,
            row.acted,
            row.no_action,
            row.appeals,
            row.upheld,
            row.overturned,
        ]


def _consultations(actor: Actor) -> Rows:
    responses = (
        select(func.count())
        .where(Response.consultation_id == Consultation.id)
        .correlate(Consultation)
        .scalar_subquery()
    )
    texts = (
        select(func.count(Answer.passage_id))
        .join(Response, Response.id == Answer.response_id)
        .where(Response.consultation_id == Consultation.id)
        .correlate(Consultation)
        .scalar_subquery()
    )
    return _read(
        select(
            Consultation.slug,
            Consultation.title,
            Consultation.state,
            Consultation.opens_at,
            Consultation.closes_at,
            Consultation.answer_promised_on,
            responses,
            texts,
        ).order_by(Consultation.slug)
    )


def _requests(actor: Actor) -> Rows:
    """Who asked and what for are left out: the log of a council needs dates and outcomes."""
    asked = InformationRequest
    return _read(
        select(
            asked.reference, asked.kind, asked.state, asked.received_on, asked.due_on, asked.answered_on
        ).order_by(asked.reference)
    )


EXPORTS: Mapping[str, Export] = {
    export.key: export
    for export in (
        Export(
            "consultations",
            "Consultations",
            "One row for each consultation: dates, state, and the exact numbers of responses and texts.",
            "results.see_exact",
            ("slug", "title", "state", "opens_on", "closes_on", "answer_promised_on", "responses", "texts"),
            _consultations,
        ),
        Export(
            "themes",
            "Themes",
            "One row for each theme of each consultation, with the exact number of its texts.",
            "themes.see",
            ("consultation", "title", "theme", "description", "state", "texts", "theme_id"),
            _themes,
        ),
        Export(
            "codings",
            "Codings",
            "One row for each text in a theme: the words, redacted where a reader did that. Texts may name people.",
            "consultations.export",
            ("consultation", "theme", "theme_state", "question", "words", "suggested_by_computer"),
            _codings,
        ),
        Export(
            "answers",
            "Findings and answers",
            "One row for each finding with its answer, also those that are not public yet.",
            "feedback.read",
            (
                "consultation",
                "title",
                "state",
                "public_from",
                "you_said",
                "themes",
                "kind",
                "we_did",
                "reason",
                "owner",
                "due_on",
            ),
            _answers,
        ),
        Export(
            "promises",
            "Promises",
            "One row for each promise: state, dates, who keeps it, and what shows that it was kept.",
            "commitments.read",
            (
                "promise",
                "state",
                "due_on",
                "done_on",
                "owner",
                "consultation",
                "place",
                "measure",
                "evidence",
                "stopped_because",
            ),
            _promises,
        ),
        Export(
            "proposals",
            "Proposals",
            "One row for each proposal: stage, owner, contract, and what comes next, also of drafts.",
            "proposals.read",
            (
                "slug",
                "title",
                "stage",
                "organisation",
                "owner",
                "accountable",
                "contract_ends_on",
                "yearly_value",
                "next_step",
                "next_step_on",
                "light",
                "summary",
            ),
            _proposals,
        ),
        Export(
            "reading",
            "Reading and reports",
            "One row for each month and kind of text: decisions of readers, reports and appeals. No text, no person.",
            "reading.figures",
            (
                "month",
                "kind",
                "approved",
                "redacted",
                "held_back",
                "asked",
                "refused",
                "reports",
                "reports_acted_on",
                "reports_without_action",
                "appeals",
                "appeals_upheld",
                "appeals_overturned",
            ),
            _reading,
        ),
        Export(
            "information-requests",
            "Requests for information",
            "One row for each request: dates and state. Not who asked, nor what for.",
            "information_requests.handle",
            ("reference", "kind", "state", "received_on", "due_on", "answered_on"),
            _requests,
        ),
    )
}
