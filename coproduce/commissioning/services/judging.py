"""Families say themselves how far it was co-produced and what became of it.

Nobody who works for the council or a partner writes, changes or removes a word of it, and no other module does.
"""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.accounts.models import Group
from coproduce.accounts.queries import account_by_id
from coproduce.commissioning.models import FamilyJudgement, PlanArea, PlanJudgement, Proposal
from coproduce.commissioning.queries.judging import (
    PROPOSAL_JUDGEMENT,
    own_judgement,
    own_plan_judgement,
    taking_part_in_plan,
    taking_part_in_proposal,
)
from coproduce.commissioning.rules.improvement import VERDICTS
from coproduce.commissioning.rules.judging import Judging, judgement_problems
from coproduce.commissioning.rules.ladder import RUNG_KEYS
from coproduce.commissioning.rules.stages import DRAFT
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound
from coproduce.core.identifiers import new_id
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import receive_passage


@dataclass(frozen=True)
class Said:
    """What families say: the key of a rung or verdict, words, and whether a group lets its words be shown."""

    value: str
    words: str = ""
    may_quote: bool = False


def judge_proposal(
    actor: Actor, proposal: Proposal, said: Said, group: Group | None = None
) -> FamilyJudgement:
    """Say for a group that takes part, or for oneself, on which rung the proposal stands; saying it again replaces it.

    Raises NotAllowed (staff always), NotFound (a draft), InvalidInput.
    """
    if proposal.state == DRAFT:
        raise NotFound("proposal")
    _may_judge(actor, Judging(group.id if group else None, taking_part_in_proposal(proposal.id)))
    _check(said, frozenset(RUNG_KEYS))
    found = own_judgement(actor, proposal.id, group.id if group else None)
    if found is None:
        found = FamilyJudgement(id=new_id(), proposal_id=proposal.id, **_who(actor, group))
        db.session.add(found)
    found.stage, found.rung, found.given_on = proposal.state, said.value, clock.today()
    _put_words(found, said, proposal.id, group)
    return found


def judge_area(actor: Actor, area: PlanArea, said: Said, group: Group | None = None) -> PlanJudgement:
    """The same about an area of an improvement plan: what became of it. Raises NotAllowed, NotFound, InvalidInput."""
    if area.plan.state == "draft":
        raise NotFound("improvement plan")
    _may_judge(actor, Judging(group.id if group else None, taking_part_in_plan(actor)))
    _check(said, frozenset(VERDICTS))
    found = own_plan_judgement(actor, area.id, group.id if group else None)
    if found is None:
        found = PlanJudgement(id=new_id(), area_id=area.id, **_who(actor, group))
        db.session.add(found)
    found.verdict, found.given_on = said.value, clock.today()
    _put_words(found, said, area.id, group)
    return found


def take_back_judgement(actor: Actor, judgement: FamilyJudgement | PlanJudgement) -> None:
    """Whoever said it, or their group, takes it back with its words. Raises NotAllowed."""
    groups = frozenset({judgement.group_id}) if judgement.group_id else frozenset[str]()
    _may_judge(actor, Judging(judgement.group_id, groups))
    if judgement.group_id is None and judgement.account_id != actor.account_id:
        raise NotAllowed("judgements.give")
    passage = judgement.passage
    db.session.delete(judgement)
    db.session.flush()
    _erase(passage)


def _may_judge(actor: Actor, judging: Judging) -> None:
    """A session without a second factor hides roles of staff, so the account itself is asked too."""
    require(actor, "judgements.give", judging)
    if actor.account_id is not None and account_by_id(actor.account_id).is_staff:
        raise NotAllowed("judgements.give")


def _check(said: Said, known: frozenset[str]) -> None:
    problems = judgement_problems(said.value, known, said.words)
    if problems:
        raise InvalidInput(problems)


def _who(actor: Actor, group: Group | None) -> dict[str, str | None]:
    return {"group_id": group.id if group else None, "account_id": None if group else actor.account_id}


def _put_words(
    judgement: FamilyJudgement | PlanJudgement, said: Said, context_id: str, group: Group | None
) -> None:
    """Other words are another text: it is read anew before anybody sees it."""
    words, before = said.words.replace("\r\n", "\n").strip(), judgement.passage
    if before is not None and before.body == words:
        before.may_quote = said.may_quote
        db.session.flush()
        return
    judgement.passage = None
    if words:
        judgement.passage = receive_passage(
            words,
            context_kind=PROPOSAL_JUDGEMENT,
            context_id=context_id,
            topic="judgement",
            young=group is not None and "youth" in group.kind.lower(),
            may_quote=said.may_quote,
            received_on=clock.today(),
        )
    db.session.flush()
    _erase(before)


def _erase(passage: Passage | None) -> None:
    if passage is not None:
        db.session.delete(passage)
        db.session.flush()
