"""Reading invitations to make sense together: what the group sees, and what staff see of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from coproduce.accounts.models import Group, GroupMembership
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.models import MakingSense, ProposalText, SharedText, ThemeProposal
from coproduce.insights.queries.themes import belongs_to
from coproduce.insights.sharing_rules import is_visible, takes_proposals
from coproduce.safeguarding.contexts import Context
from coproduce.safeguarding.models import Passage

# The `context_kind` of what a group says when it proposes a theme.
PROPOSAL_CONTEXT = "theme_proposal"


def invitations_of(actor: Actor, consultation_id: str) -> Sequence[MakingSense]:
    """Every invitation of one consultation for staff, in the order of the groups' names."""
    require(actor, "themes.see")
    return (
        db.session.scalars(
            select(MakingSense)
            .join(Group, Group.id == MakingSense.group_id)
            .where(MakingSense.consultation_id == consultation_id)
            .options(
                selectinload(MakingSense.shared).joinedload(SharedText.passage),
                selectinload(MakingSense.proposals),
            )
            .order_by(func.lower(Group.name), MakingSense.id)
        )
        .unique()
        .all()
    )


def invitation_for_staff(actor: Actor, consultation_id: str, making_id: str) -> MakingSense:
    """Raises NotAllowed, NotFound."""
    require(actor, "themes.see")
    making = db.session.get(MakingSense, making_id)
    if making is None or making.consultation_id != consultation_id:
        raise NotFound("invitation")
    return making


def invitation_for_group(actor: Actor, group_slug: str, making_id: str) -> MakingSense:
    """An invitation for people of the very group. Raises NotFound for everybody else (rule 22)."""
    making = db.session.get(MakingSense, making_id)
    if making is None or making.group.slug != group_slug or making.opened_on is None:
        raise NotFound("invitation")
    if not allows(actor, "making_sense.take_part", making):
        raise NotFound("invitation")
    return making


def visible_texts(making: MakingSense) -> list[SharedText]:
    """What the group sees at this moment, in no order of arrival: consent and reading are looked at now (rule 8)."""
    shared = db.session.scalars(
        select(SharedText)
        .join(SharedText.passage)
        .options(contains_eager(SharedText.passage))
        .where(SharedText.making_sense_id == making.id)
        .order_by(SharedText.id)
    )
    return [
        each
        for each in shared
        if is_visible(
            each.passage.state,
            may_quote=each.passage.may_quote,
            words_now=each.passage.words,
            approved_words=each.words,
        )
    ]


def texts_to_share(
    actor: Actor, making: MakingSense, size: int, number: int = 1
) -> tuple[list[Passage], int]:
    """One page of texts whose writers agreed and that a person has read, those not shared yet first; and how many there
    are."""
    require(actor, "making_sense.run", making)
    conditions = [
        belongs_to(making.consultation_id),
        Passage.may_quote.is_(True),
        Passage.state == "read",
    ]
    if making.topic:
        conditions.append(Passage.topic == making.topic)
    shared = select(SharedText.passage_id).where(SharedText.making_sense_id == making.id)
    total = db.session.scalar(select(func.count()).select_from(Passage).where(*conditions)) or 0
    rows = db.session.scalars(
        select(Passage)
        .where(*conditions)
        .order_by(Passage.id.in_(shared), Passage.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return list(rows), total


def proposals_of(making: MakingSense) -> list[ThemeProposal]:
    """Every proposal with the texts it names, in no order of arrival but by day."""
    return list(
        db.session.scalars(
            select(ThemeProposal)
            .where(ThemeProposal.making_sense_id == making.id)
            .options(selectinload(ThemeProposal.texts).joinedload(ProposalText.shared_text))
            .order_by(ThemeProposal.proposed_on, ThemeProposal.id)
        ).unique()
    )


def proposal_of(making: MakingSense, proposal_id: str) -> ThemeProposal:
    """Raises NotFound."""
    proposal = db.session.get(ThemeProposal, proposal_id)
    if proposal is None or proposal.making_sense_id != making.id:
        raise NotFound("proposal")
    return proposal


def shared_text_of(making: MakingSense, shared_id: str) -> SharedText:
    """Raises NotFound."""
    found = next((each for each in making.shared if each.id == shared_id), None)
    if found is None:
        raise NotFound("shared text")
    return found


def invitations_for(actor: Actor, group_id: str | None = None) -> list[MakingSense]:
    """Invitations of one's groups, or of one of them: those that wait first."""
    statement = select(MakingSense).where(_is_of(actor), MakingSense.opened_on.is_not(None))
    if group_id is not None:
        statement = statement.where(MakingSense.group_id == group_id)
    found = db.session.scalars(statement).unique().all()
    return sorted(found, key=lambda making: (not waits_for_group(making), making.until, making.id))


def waits_for_group(making: MakingSense) -> bool:
    return takes_proposals(making.state, making.until, clock.today())


@dataclass(frozen=True)
class Unanswered:
    """How many `proposals` of one group nobody has taken up or answered; `making_id` is their invitation."""

    group: str
    making_id: str
    proposals: int
    title: str
    slug: str

    @property
    def sentence(self) -> str:
        """“3 proposals of STARS wait for an answer”."""
        if self.proposals == 1:
            return f"1 proposal of {self.group} waits for an answer"
        return f"{self.proposals:,} proposals of {self.group} wait for an answer"


def unanswered_by_group(actor: Actor, consultation_id: str = "") -> list[Unanswered]:
    """Proposals that wait for an answer by invitation, of one consultation or of all, by the names of the groups. One
    query."""
    require(actor, "themes.see")
    statement = (
        select(Group.name, MakingSense.id, func.count(), Consultation.title, Consultation.slug)
        .select_from(ThemeProposal)
        .join(MakingSense, MakingSense.id == ThemeProposal.making_sense_id)
        .join(Group, Group.id == MakingSense.group_id)
        .join(Consultation, Consultation.id == MakingSense.consultation_id)
        .where(ThemeProposal.state == "proposed")
        .group_by(Group.name, MakingSense.id, Consultation.title, Consultation.slug)
        .order_by(func.lower(Group.name), Consultation.title, MakingSense.id)
    )
    if consultation_id:
        statement = statement.where(MakingSense.consultation_id == consultation_id)
    return [Unanswered(*row) for row in db.session.execute(statement)]


def proposals_in_words(ids: Collection[str]) -> Mapping[str, Context]:
    """For the reading queue: where a proposal's words belong."""
    rows = db.session.execute(
        select(MakingSense.id, Consultation.title, Consultation.slug)
        .join(Consultation, Consultation.id == MakingSense.consultation_id)
        .where(MakingSense.id.in_(ids))
    )
    return {
        row.id: Context(row.title, f"/manage/consultations/{row.slug}/making-sense/{row.id}") for row in rows
    }


def titles_of(makings: Sequence[MakingSense]) -> dict[str, str]:
    """Consultation id -> title, in one query."""
    ids = {making.consultation_id for making in makings}
    rows = db.session.execute(select(Consultation.id, Consultation.title).where(Consultation.id.in_(ids)))
    return {row.id: row.title for row in rows}


def _is_of(actor: Actor) -> ColumnElement[bool]:
    memberships = select(GroupMembership.group_id).where(
        GroupMembership.account_id == (actor.account_id or "")
    )
    return or_(MakingSense.group_id.in_(memberships), MakingSense.group_id.in_(list(actor.group_ids)))
