"""A group makes sense of the texts together with the analyst: what it may see, what it proposes, what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from coproduce.accounts.models import Group
from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.insights.events import ThemeProposed
from coproduce.insights.lifecycle import MAKING_SENSE, PROPOSAL
from coproduce.insights.models import MakingSense, ProposalText, SharedText, Theme, ThemeProposal
from coproduce.insights.queries.making_sense import PROPOSAL_CONTEXT, visible_texts
from coproduce.insights.queries.themes import belongs_to, text_questions
from coproduce.insights.services.themes import draft_theme
from coproduce.insights.sharing_rules import (
    LONGEST_INTRODUCTION,
    LONGEST_NAME,
    LONGEST_PROPOSAL,
    OpeningFacts,
    SharedFacts,
    sharing_refusals,
    takes_proposals,
)
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.rules import personal_data_left
from coproduce.safeguarding.services import receive_passage


def invite_group(
    actor: Actor, consultation: Consultation, group: Group, *, topic: str, introduction: str, until: date
) -> MakingSense:
    """Prepare an invitation; the group sees nothing before it is opened. Raises NotAllowed, InvalidInput."""
    require(actor, "making_sense.run", consultation)
    _check(consultation, topic, introduction, until)
    making = MakingSense(
        id=new_id(),
        state=MAKING_SENSE.initial,
        consultation_id=consultation.id,
        group_id=group.id,
        topic=topic,
        introduction=introduction.strip(),
        until=until,
        asked_by_id=actor.account_id,
    )
    db.session.add(making)
    audit.record(actor, "invite", "making_sense", making.id)
    db.session.flush()
    return making


def share_texts(
    actor: Actor, making: MakingSense, passage_ids: Sequence[str], *, checked: bool = False
) -> tuple[int, list[tuple[Passage, str]]]:
    """Approve texts, as they read now, for the eyes of the group. Returns how many are shared now and, for each that is
    not, why (rules 8 and 9). `checked`: the person confirmed that nothing private is in them. Raises NotAllowed."""
    require(actor, "making_sense.run", making)
    known = {shared.passage_id: shared for shared in making.shared}
    chosen = db.session.scalars(
        select(Passage)
        .where(belongs_to(making.consultation_id), Passage.id.in_(list(passage_ids)))
        .order_by(Passage.id)
    )
    count, refused = 0, []
    for passage in chosen:
        refusals = sharing_refusals(_facts(passage, checked=checked))
        if refusals:
            refused.append((passage, refusals[0].message))
            continue
        shared = known.get(passage.id)
        if shared is None:
            shared = SharedText(id=new_id(), passage_id=passage.id)
            making.shared.append(shared)
        shared.words, shared.approved_by_id = passage.words, actor.account_id
        count += 1
    audit.record(actor, "share_texts", "making_sense", making.id, details={"texts": count})
    db.session.flush()
    return count, refused


def stop_sharing(actor: Actor, making: MakingSense, shared: SharedText) -> None:
    """Take a text back from the group."""
    require(actor, "making_sense.run", making)
    making.shared.remove(shared)
    audit.record(actor, "stop_sharing", "making_sense", making.id)
    db.session.flush()


def open_to_group(actor: Actor, making: MakingSense, *, expected_version: int | None = None) -> None:
    """Let the group begin, or go on; those who support it are told. Raises NotAllowed, Refused, Stale."""
    facts = OpeningFacts(
        visible=len(visible_texts(making)),
        introduction=making.introduction,
        until=making.until,
        today=clock.today(),
        members=len(making.group.memberships),
    )
    action = "reopen" if making.state == "closed" else "open"
    fire(MAKING_SENSE, making, action, actor, facts=facts, expected_version=expected_version)
    making.opened_on = making.opened_on or clock.today()
    db.session.flush()


def close_to_group(actor: Actor, making: MakingSense) -> None:
    """End it. What was proposed stays and is answered."""
    fire(MAKING_SENSE, making, "close", actor)


def withdraw_invitation(actor: Actor, making: MakingSense, reason: str) -> None:
    """Take the invitation back, with a reason that the group reads; nothing is shared any more."""
    fire(MAKING_SENSE, making, "withdraw", actor, reason=reason)
    making.shared.clear()
    db.session.flush()


def propose_theme(
    actor: Actor, making: MakingSense, name: str, why: str, shared_ids: Sequence[str] = ()
) -> ThemeProposal:
    """Somebody of the group proposes a theme, for the group; a person reads the words before anybody else does.
    Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "making_sense.take_part", making)
    if not takes_proposals(making.state, making.until, clock.today()):
        raise Refused("The time for proposing themes is over.")
    words = _words(name, why)
    seen = {shared.id: shared for shared in visible_texts(making)}
    passage = receive_passage(
        words,
        context_kind=PROPOSAL_CONTEXT,
        context_id=making.id,
        topic="",
        young=False,
        may_quote=False,
        received_on=clock.today(),
    )
    proposal = ThemeProposal(
        id=new_id(),
        state=PROPOSAL.initial,
        passage=passage,
        proposed_on=clock.today(),
        texts=[
            ProposalText(id=new_id(), shared_text=seen[each])
            for each in dict.fromkeys(shared_ids)
            if each in seen
        ],
    )
    making.proposals.append(proposal)
    outbox.emit(ThemeProposed(proposal.id))
    db.session.flush()
    return proposal


def take_back_proposal(actor: Actor, making: MakingSense, proposal: ThemeProposal) -> None:
    """The group takes a proposal back, as long as nobody has read or answered it."""
    require(actor, "making_sense.take_part", making)
    if proposal.state != "proposed" or proposal.passage.state != "unread":
        raise Refused("Somebody has read this already, so it stays.")
    making.proposals.remove(proposal)
    db.session.flush()


def take_up_proposal(
    actor: Actor, proposal: ThemeProposal, *, name: str = "", expected_version: int | None = None
) -> Theme:
    """Make a drafted theme of a proposal, marked as the group's, with the texts that it named. Raises NotAllowed,
    Refused while nobody has read the words, Stale."""
    _require_read(proposal)
    making = proposal.making_sense
    fire(PROPOSAL, proposal, "take_up", actor, expected_version=expected_version)
    title, why = name_and_reason(proposal.passage.words)
    texts = [each.shared_text.passage_id for each in proposal.texts]
    theme = draft_theme(actor, making.consultation_id, name.strip() or title, why, texts)
    theme.proposed_by_group_id = making.group_id
    proposal.theme_id = theme.id
    db.session.flush()
    return theme


def answer_proposal(
    actor: Actor, proposal: ThemeProposal, reason: str, *, expected_version: int | None = None
) -> None:
    """Say why a proposal does not become a theme of its own; the group reads it. Raises NotAllowed, Refused, Stale."""
    _require_read(proposal)
    fire(PROPOSAL, proposal, "answer", actor, reason=reason, expected_version=expected_version)
    proposal.answer = reason.strip()
    db.session.flush()


def name_and_reason(words: str) -> tuple[str, str]:
    """A proposal's words are kept as one text: its name on the first line, and why below."""
    name, _, why = words.partition("\n")
    return name.strip(), why.strip()


def _words(name: str, why: str) -> str:
    problems = {}
    name = " ".join(name.split())
    if not name:
        problems["name"] = "Give your theme a name."
    elif len(name) > LONGEST_NAME:
        problems["name"] = f"Use at most {LONGEST_NAME} characters."
    if len(why) > LONGEST_PROPOSAL:
        problems["why"] = f"Use at most {LONGEST_PROPOSAL:,} characters."
    if problems:
        raise InvalidInput(problems)
    return f"{name}\n{why.strip()}".strip()


def _require_read(proposal: ThemeProposal) -> None:
    if proposal.passage.state != "read":
        raise Refused("Read the words of this proposal first.")


def _facts(passage: Passage, *, checked: bool) -> SharedFacts:
    left = personal_data_left(passage.words, passage.body, passage.personal_data_hints)
    return SharedFacts(passage.state, passage.may_quote, tuple(left), passage.hinted, checked)


def _check(consultation: Consultation, topic: str, introduction: str, until: date) -> None:
    problems = {}
    if topic and topic not in text_questions(consultation.id):
        problems["topic"] = "Choose one of the questions."
    if not introduction.strip():
        problems["introduction"] = "Tell the group what it is asked to do."
    elif len(introduction) > LONGEST_INTRODUCTION:
        problems["introduction"] = f"Use at most {LONGEST_INTRODUCTION:,} characters."
    if until < clock.today():
        problems["until"] = "Choose a day that has not passed."
    if problems:
        raise InvalidInput(problems)
