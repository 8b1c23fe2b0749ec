"""What families say themselves, as everybody may see it: groups by name, single people only as protected figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from coproduce.accounts.models import Group
from coproduce.analysis.disclosure import ProtectedTable, protect_counts
from coproduce.commissioning.models import (
    FamilyJudgement,
    ImprovementPlan,
    Involvement,
    ParticipationPlan,
    PlanArea,
    PlanJudgement,
    PlannedRole,
    Proposal,
)
from coproduce.commissioning.rules.improvement import VERDICTS
from coproduce.commissioning.rules.judging import counted_until
from coproduce.commissioning.rules.ladder import RUNGS
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.safeguarding.contexts import Context, register_context, register_soon_public
from coproduce.safeguarding.models import Passage

# The `context_kind` of what families say about a proposal or an area; `context_id` is either.
PROPOSAL_JUDGEMENT = "proposal_judgement"

Judgement = FamilyJudgement | PlanJudgement


def register_places() -> None:
    """Tell the reading queue where these words belong, and that groups' words are soon public."""
    register_context(PROPOSAL_JUDGEMENT, places_in_words)
    register_soon_public(
        PROPOSAL_JUDGEMENT, lambda: (Passage.context_kind == PROPOSAL_JUDGEMENT) & Passage.may_quote
    )


def places_in_words(ids: Collection[str]) -> Mapping[str, Context]:
    proposals = db.session.execute(
        select(Proposal.id, Proposal.title, Proposal.slug).where(Proposal.id.in_(ids))
    )
    areas = db.session.execute(
        select(PlanArea.id, PlanArea.title, ImprovementPlan.slug)
        .join(ImprovementPlan, ImprovementPlan.id == PlanArea.plan_id)
        .where(PlanArea.id.in_(ids))
    )
    topics = {"judgement": "How far was it done together?"}
    found = {
        row.id: Context(
            f"{row.title}: what families say", f"/manage/proposals/{row.slug}/participation", topics
        )
        for row in proposals
    }
    topics = {"judgement": "Did it get better?"}
    return found | {
        row.id: Context(f"{row.title}: what families say", f"/manage/improvement-plans/{row.slug}", topics)
        for row in areas
    }


def taking_part_in_proposal(proposal_id: str) -> frozenset[str]:
    """The groups of an agreed plan, and those that took part."""
    planned = (
        select(PlannedRole.group_id)
        .join(ParticipationPlan, ParticipationPlan.id == PlannedRole.plan_id)
        .where(ParticipationPlan.proposal_id == proposal_id, ParticipationPlan.state == "agreed")
    )
    took_part = select(Involvement.group_id).where(
        Involvement.proposal_id == proposal_id, Involvement.struck_out_at.is_(None)
    )
    return frozenset(each for each in db.session.scalars(planned.union(took_part)) if each is not None)


def taking_part_in_plan(actor: Actor) -> frozenset[str]:
    """A plan for the whole area concerns every group."""
    return actor.group_ids


def groups_to_speak_for(actor: Actor, taking_part: frozenset[str]) -> list[Group]:
    """The actor's groups among those that take part, by name."""
    ids = actor.group_ids & taking_part
    return (
        list(db.session.scalars(select(Group).where(Group.id.in_(ids)).order_by(Group.name))) if ids else []
    )


def own_judgement(actor: Actor, proposal_id: str, group_id: str | None) -> FamilyJudgement | None:
    statement = select(FamilyJudgement).where(FamilyJudgement.proposal_id == proposal_id)
    if group_id is not None:
        return db.session.scalars(statement.where(FamilyJudgement.group_id == group_id)).first()
    return db.session.scalars(statement.where(FamilyJudgement.account_id == (actor.account_id or ""))).first()


def own_plan_judgement(actor: Actor, area_id: str, group_id: str | None) -> PlanJudgement | None:
    statement = select(PlanJudgement).where(PlanJudgement.area_id == area_id)
    if group_id is not None:
        return db.session.scalars(statement.where(PlanJudgement.group_id == group_id)).first()
    return db.session.scalars(statement.where(PlanJudgement.account_id == (actor.account_id or ""))).first()


def said_before(
    actor: Actor, column: InstrumentedAttribute[str], subject_id: str
) -> list[FamilyJudgement | PlanJudgement]:
    """What the actor said of this proposal or area, for a group of theirs or for themselves; groups first. `column` is
    `FamilyJudgement.proposal_id` or `PlanJudgement.area_id`."""
    table = column.class_
    mine = [table.group_id.in_(actor.group_ids)] if actor.group_ids else []
    if actor.account_id:
        mine.append(table.account_id == actor.account_id)
    rows = db.session.scalars(select(table).where(column == subject_id, or_(false(), *mine)))
    return sorted(rows, key=lambda row: (row.group is None, row.group.name if row.group else ""))


@dataclass(frozen=True)
class GroupSaid:
    """What a group says: `words` only with its consent and once a person has read them."""

    group: str
    group_slug: str
    value: str
    given_on: date
    words: str = ""


@dataclass(frozen=True)
class FamiliesSaid:
    """Groups by name; `people` are single people up to the end of the last month, None where there were none."""

    groups: tuple[GroupSaid, ...]
    people: ProtectedTable | None
    counted_until: date

    @property
    def anything(self) -> bool:
        return bool(self.groups) or self.people is not None


def said_about_proposal(proposal_id: str) -> FamiliesSaid:
    rows = db.session.scalars(
        select(FamilyJudgement).where(
            FamilyJudgement.proposal_id == proposal_id, FamilyJudgement.group_id.is_not(None)
        )
    ).all()
    counts = _counts(
        FamilyJudgement, FamilyJudgement.rung, FamilyJudgement.proposal_id, [proposal_id], clock.today()
    )
    labels = {rung.key: rung.name for rung in RUNGS}
    return _said([(row, row.rung) for row in rows], counts.get(proposal_id, {}), labels, clock.today())


def said_about_areas(area_ids: Sequence[str], on: date | None = None) -> dict[str, FamiliesSaid]:
    """By area, in two queries. For a report of an earlier day what groups had said until then; the figures of single
    people are those of today alone, since two of them could be subtracted (rule 16)."""
    day = on or clock.today()
    rows = db.session.scalars(
        select(PlanJudgement).where(
            PlanJudgement.area_id.in_(area_ids),
            PlanJudgement.group_id.is_not(None),
            PlanJudgement.given_on <= day,
        )
    ).all()
    counts = (
        _counts(PlanJudgement, PlanJudgement.verdict, PlanJudgement.area_id, area_ids, day)
        if day == clock.today()
        else {}
    )
    return {
        area_id: _said(
            [(row, row.verdict) for row in rows if row.area_id == area_id],
            counts.get(area_id, {}),
            VERDICTS,
            day,
        )
        for area_id in area_ids
    }


def _counts(
    table: type[FamilyJudgement] | type[PlanJudgement],
    value: Any,
    subject: Any,
    ids: Sequence[str],
    day: date,
) -> dict[str, dict[str, int]]:
    """Subject -> value -> how many single people said so, up to the end of the last month."""
    rows = db.session.execute(
        select(subject, value, func.count())
        .where(
            subject.in_(ids),
            table.account_id.is_not(None),
            table.given_on < counted_until(day),
        )
        .group_by(subject, value)
    )
    found: dict[str, dict[str, int]] = {}
    for subject_id, key, count in rows:
        found.setdefault(subject_id, {})[key] = count
    return found


def _said(
    rows: Sequence[tuple[Judgement, str]], counts: Mapping[str, int], labels: Mapping[str, str], day: date
) -> FamiliesSaid:
    groups = [
        GroupSaid(row.group.name, row.group.slug, labels[value], row.given_on, _public_words(row))
        for row, value in rows
        if row.group is not None
    ]
    base = sum(counts.values())
    table = (
        protect_counts(
            "What single people say",
            list(labels.values()),
            [counts.get(key, 0) for key in labels],
            base,
            several=False,
        )
        if base
        else None
    )
    return FamiliesSaid(
        tuple(sorted(groups, key=lambda each: each.group.casefold())), table, counted_until(day)
    )


def _public_words(row: Judgement) -> str:
    """A text that nobody has read, or that is held, refused or without consent, is never shown."""
    passage = row.passage
    return passage.words if passage is not None and passage.state == "read" and passage.may_quote else ""
