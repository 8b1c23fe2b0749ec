"""Writing what people said and what the answer is, before anybody is told."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.feedback.lifecycle import COMMITMENT, FEEDBACK
from coproduce.feedback.models import Commitment, Feedback, Finding, Reply
from coproduce.feedback.queries.check_rounds import has_objections
from coproduce.feedback.queries.sources import links_of
from coproduce.feedback.rules import KINDS, ReplyFacts, reply_problems
from coproduce.feedback.rules.sources import goes_all_the_way
from coproduce.feedback.services.words import note_words
from coproduce.insights.models import PublicQuote, Theme

ONE_UP, ONE_DOWN = -1, 1


def begin_feedback(actor: Actor, consultation: Consultation) -> Feedback:
    """The answers to a consultation; begun if nobody has yet. Raises NotAllowed."""
    existing = db.session.scalars(select(Feedback).where(Feedback.consultation_id == consultation.id)).first()
    if existing is not None:
        require(actor, "feedback.write", existing)
        return existing
    feedback = Feedback(id=new_id(), consultation=consultation, state=FEEDBACK.initial)
    require(actor, "feedback.write", feedback)
    db.session.add(feedback)
    db.session.flush()
    audit.record(actor, "begin", "feedback", feedback.id)
    return feedback


def edit_introduction(
    actor: Actor, feedback: Feedback, words: str, words_young: str, expected_version: int | None = None
) -> None:
    """Raises NotAllowed, Refused (no longer being written), Stale."""
    require_writing(actor, feedback)
    if expected_version is not None and expected_version != feedback.version:
        raise Stale("introduction")
    feedback.introduction, feedback.introduction_young = words.strip(), words_young.strip()
    note_words(feedback, None, "introduction", feedback.introduction, feedback.introduction_young)
    db.session.flush()
    audit.record(actor, "edit_introduction", "feedback", feedback.id)


def add_finding(
    actor: Actor,
    feedback: Feedback,
    *,
    you_said: str,
    you_said_young: str = "",
    theme_ids: Collection[str] = (),
    quote_ids: Collection[str] = (),
) -> Finding:
    """A finding at the end of the list. Raises NotAllowed, Refused, InvalidInput."""
    require_writing(actor, feedback)
    finding = Finding(
        id=new_id(),
        feedback=feedback,
        you_said=_required_words(you_said),
        you_said_young=you_said_young.strip(),
        position=len(feedback.findings),
        revision=1,
        themes=_approved_themes(feedback, theme_ids),
        quotes=_approved_quotes(feedback, quote_ids),
    )
    db.session.add(finding)
    db.session.flush()
    note_words(feedback, finding, "you_said", finding.you_said, finding.you_said_young)
    audit.record(actor, "add_finding", "feedback", feedback.id, details={"finding": finding.id})
    return finding


def edit_finding(
    actor: Actor,
    finding: Finding,
    *,
    you_said: str,
    you_said_young: str,
    theme_ids: Collection[str],
    expected_revision: int | None = None,
) -> None:
    """Raises NotAllowed, Refused, InvalidInput, Stale."""
    require_unchanged(actor, finding, expected_revision)
    finding.you_said, finding.you_said_young = _required_words(you_said), you_said_young.strip()
    finding.themes = _approved_themes(finding.feedback, theme_ids)
    note_words(finding.feedback, finding, "you_said", finding.you_said, finding.you_said_young)
    note_edit(actor, finding, "edit_finding")


def choose_quotes(
    actor: Actor, finding: Finding, quote_ids: Collection[str], expected_revision: int | None = None
) -> None:
    """Which approved quotes stand beside the finding. Raises NotAllowed, Refused, InvalidInput, Stale."""
    require_unchanged(actor, finding, expected_revision)
    finding.quotes = _approved_quotes(finding.feedback, quote_ids)
    note_edit(actor, finding, "choose_quotes")


def remove_finding(actor: Actor, finding: Finding) -> None:
    """Raises NotAllowed, Refused (also where it carries a promise that people were told of, or where somebody objected
    to it: that is answered and not removed)."""
    feedback = finding.feedback
    require_writing(actor, feedback)
    if finding.reply is not None and finding.reply.commitment is not None and _was_told(feedback):
        raise Refused(
            "People were told of the promise in this finding. Stop the promise with a reason instead."
        )
    if has_objections(finding):
        raise Refused("People said that we missed something here. Change the finding or answer them instead.")
    audit.record(actor, "remove_finding", "feedback", feedback.id, details={"finding": finding.id})
    feedback.findings.remove(finding)
    _number(feedback)


def move_finding(actor: Actor, finding: Finding, step: int) -> None:
    """Move a finding one place, ONE_UP or ONE_DOWN; at an end of the list nothing happens. Raises NotAllowed,
    Refused."""
    feedback = finding.feedback
    require_writing(actor, feedback)
    order = list(feedback.findings)
    here = order.index(finding)
    there = min(max(here + step, 0), len(order) - 1)
    order.insert(there, order.pop(here))
    for position, each in enumerate(order):
        each.position = position
    db.session.flush()
    db.session.expire(feedback, ["findings"])


@dataclass(frozen=True)
class ReplyInput:
    """A reply as somebody typed it. `promise` is the line that the promise will be known by, `measure` how it will be
    seen that it was kept. `cost` is in pounds, `cost_period` a key of `rules.PERIODS`; both are kept only where money
    is the reason for not going all the way."""

    kind: str
    text: str
    text_young: str = ""
    reason: str = ""
    owner_name: str = ""
    owner_role: str = ""
    organisation_id: str | None = None
    due_on: date | None = None
    passed_to: str = ""
    passed_on: date | None = None
    promise: str = ""
    measure: str = ""
    alternatives: str = ""
    because_of_money: bool = False
    cost: Decimal | None = None
    cost_period: str = ""
    cost_source: str = ""

    def facts(self) -> ReplyFacts:
        return ReplyFacts(
            self.kind,
            self.text,
            self.text_young,
            self.reason,
            self.owner_name,
            self.due_on,
            self.passed_to,
            self.passed_on,
            has_promise=bool(self.promise.strip()),
            because_of_money=self.because_of_money,
            cost=self.cost,
            cost_period=self.cost_period,
            cost_source=self.cost_source,
        )


def write_reply(
    actor: Actor, finding: Finding, written: ReplyInput, expected_revision: int | None = None
) -> Reply:
    """Save the answer to a finding and the promise that it makes. Raises NotAllowed, Refused, Stale, InvalidInput
    (what the kind of answer needs and is not there)."""
    require_unchanged(actor, finding, expected_revision)
    problems = reply_problems(written.facts())
    if problems:
        raise InvalidInput(problems)
    values = _kept_values(finding, written)
    promise, measure = values.pop("promise"), values.pop("measure")
    if finding.reply is None:
        finding.reply = Reply(id=new_id(), **values)
    reply = finding.reply
    for name, value in values.items():
        setattr(reply, name, value)
    _keep_promise_in_step(reply, promise, measure, told=_was_told(finding.feedback))
    note_words(finding.feedback, finding, "reply", reply.text, reply.text_young)
    note_edit(actor, finding, "write_reply")
    return reply


def _kept_values(finding: Finding, written: ReplyInput) -> dict[str, Any]:
    """What is stored of a reply: what belongs to another kind of answer falls away."""
    kind = KINDS[written.kind]
    money = written.because_of_money and (
        kind.asks_for_money or not goes_all_the_way(links_of([finding])[finding.id])
    )
    values: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(written).items()
    }
    values["due_on"] = written.due_on if kind.date_label and not kind.needs_passing else None
    if not kind.needs_passing:
        values["passed_to"], values["passed_on"] = "", None
    if not money:
        values["because_of_money"] = False
        values["cost"], values["cost_period"], values["cost_source"] = None, "", ""
    return values


def _keep_promise_in_step(reply: Reply, title: str, measure: str, *, told: bool) -> None:
    """A promise that people were told of cannot be changed by rewriting: it has a date history and a reason."""
    wanted = bool(title) and KINDS[reply.kind].may_promise and reply.due_on is not None
    existing = reply.commitment
    if existing is not None and told:
        if not wanted or existing.due_on != reply.due_on:
            raise Refused(
                "People were told of this promise. Move its date or stop it, with a reason, on its own page."
            )
        existing.title, existing.measure = title, measure
    elif existing is not None and not wanted:
        reply.commitment = None
    elif wanted and reply.due_on is not None:
        if existing is None:
            reply.commitment = Commitment(
                id=new_id(), state=COMMITMENT.initial, title=title, due_on=reply.due_on, measure=measure
            )
        else:
            existing.title, existing.measure, existing.due_on = title, measure, reply.due_on


def require_writing(actor: Actor, feedback: Feedback) -> None:
    """Raises NotAllowed, Refused (no longer being written)."""
    require(actor, "feedback.write", feedback)
    if feedback.state != "writing":
        raise Refused("These answers are no longer being written. Withdraw them first to change them.")


def require_unchanged(actor: Actor, finding: Finding, expected_revision: int | None) -> None:
    """Raises NotAllowed, Refused, Stale (somebody else changed the finding or its reply meanwhile)."""
    require_writing(actor, finding.feedback)
    if expected_revision is not None and expected_revision != finding.revision:
        raise Stale("finding")


def note_edit(actor: Actor, finding: Finding, action: str) -> None:
    """After each change of a finding: pages that are open elsewhere are out of date."""
    finding.revision += 1
    db.session.flush()
    audit.record(actor, action, "feedback", finding.feedback_id, details={"finding": finding.id})


def _required_words(you_said: str) -> str:
    if not you_said.strip():
        raise InvalidInput({"you_said": "Write what people told us."})
    return you_said.strip()


def _was_told(feedback: Feedback) -> bool:
    return feedback.telling_began_at is not None


def _number(feedback: Feedback) -> None:
    for position, finding in enumerate(feedback.findings):
        finding.position = position
    db.session.flush()


def _approved_themes(feedback: Feedback, theme_ids: Collection[str]) -> list[Theme]:
    found = list(
        db.session.scalars(
            select(Theme)
            .where(
                Theme.id.in_(theme_ids),
                Theme.consultation_id == feedback.consultation_id,
                Theme.state == "approved",
            )
            .order_by(Theme.name)
        )
    )
    if len(found) != len(set(theme_ids)):
        raise InvalidInput({"theme_ids": "Choose among the approved themes of this consultation."})
    return found


def _approved_quotes(feedback: Feedback, quote_ids: Collection[str]) -> list[PublicQuote]:
    found = list(
        db.session.scalars(
            select(PublicQuote)
            .where(
                PublicQuote.id.in_(quote_ids),
                PublicQuote.consultation_id == feedback.consultation_id,
                PublicQuote.state == "approved",
            )
            .order_by(PublicQuote.id)
        )
    )
    if len(found) != len(set(quote_ids)):
        raise InvalidInput({"quote_ids": "Choose among the approved quotes of this consultation."})
    return found
