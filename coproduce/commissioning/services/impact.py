"""Writing an impact assessment, finishing a version of it, and promising what softens an effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from coproduce.commissioning.models import ImpactAssessment, ImpactEffect, Mitigation, Proposal
from coproduce.commissioning.queries.impact import assessment_in_work, assessments_of, effect_of
from coproduce.commissioning.rules.impact import FinishFacts, effect_problems, finish_refusals
from coproduce.commissioning.services.proposals import may_edit, note, touch
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.feedback import services as feedback
from coproduce.feedback.models import Commitment

PLACE = "mitigation"
COPIED = ("position", "who", "effect", "words", "evidence", "mitigation", "why_not")


def begin_assessment(
    actor: Actor, proposal: Proposal, expected_version: int | None = None
) -> ImpactAssessment:
    """The next version, beginning as a copy of the latest. Raises NotAllowed, Stale, Refused (one is being written)."""
    may_edit(actor, proposal, expected_version)
    if assessment_in_work(proposal.id) is not None:
        raise Refused("A version is being written already. Finish it first.")
    before = next(iter(assessments_of(proposal.id)), None)
    assessment = ImpactAssessment(
        id=new_id(),
        proposal_id=proposal.id,
        number=before.number + 1 if before else 1,
        summary=before.summary if before else "",
        owner_name=before.owner_name if before else "",
        owner_role=before.owner_role if before else "",
        written_on=clock.today(),
    )
    assessment.effects = [
        ImpactEffect(id=new_id(), **{name: getattr(effect, name) for name in COPIED})
        for effect in (before.effects if before else ())
    ]
    db.session.add(assessment)
    _changed(actor, proposal, "begin")
    return assessment


def edit_assessment(
    actor: Actor,
    proposal: Proposal,
    assessment: ImpactAssessment,
    values: Mapping[str, Any],
    expected_version: int | None = None,
) -> None:
    """Change its words and who wrote it. Raises NotAllowed, Stale, Refused (finished), InvalidInput."""
    _may_write(actor, proposal, assessment, expected_version)
    if values["written_on"] is None:
        raise InvalidInput({"written_on": "Enter the day."})
    for name in ("summary", "owner_name", "owner_role", "written_on"):
        setattr(assessment, name, values[name])
    _changed(actor, proposal, "edit")


def set_effect(
    actor: Actor,
    proposal: Proposal,
    assessment: ImpactAssessment,
    values: Mapping[str, str],
    effect_id: str | None = None,
    expected_version: int | None = None,
) -> None:
    """Add an effect, or change the one with this id. Raises NotAllowed, Stale, Refused, InvalidInput, NotFound."""
    _may_write(actor, proposal, assessment, expected_version)
    effect = effect_of(assessment, effect_id) if effect_id else None
    problems = effect_problems(values, [each.who for each in assessment.effects if each is not effect])
    if problems:
        raise InvalidInput(problems)
    if effect is None:
        assessment.effects.append(ImpactEffect(id=new_id(), position=len(assessment.effects), **values))
    else:
        for name, value in values.items():
            setattr(effect, name, value)
    _changed(actor, proposal, "edit")


def remove_effect(
    actor: Actor,
    proposal: Proposal,
    assessment: ImpactAssessment,
    effect_id: str,
    expected_version: int | None = None,
) -> None:
    """Take an effect out of the version that is being written. Raises as `set_effect`."""
    _may_write(actor, proposal, assessment, expected_version)
    assessment.effects.remove(effect_of(assessment, effect_id))
    for position, left in enumerate(assessment.effects):
        left.position = position
    _changed(actor, proposal, "edit")


def finish_assessment(
    actor: Actor,
    proposal: Proposal,
    assessment: ImpactAssessment,
    url: str = "",
    expected_version: int | None = None,
) -> None:
    """Fix this version: everybody reads it, and it never changes. Raises NotAllowed, Stale, Refused."""
    _may_write(actor, proposal, assessment, expected_version)
    effects = [(each.who, each.evidence) for each in assessment.effects]
    refusals = finish_refusals(FinishFacts(assessment.summary, assessment.owner_name, effects, url))
    if refusals:
        raise Refused(refusals)
    assessment.finished_on = clock.today()
    _changed(actor, proposal, "finish")


def promise_mitigation(
    actor: Actor,
    proposal: Proposal,
    assessment: ImpactAssessment,
    effect_id: str,
    *,
    title: str,
    owner_name: str,
    owner_role: str,
    due_on: date | None,
    measure: str = "",
    expected_version: int | None = None,
) -> Mitigation:
    """Promise with a name and a date what softens an effect. It is looked after with all other promises.

    Raises NotAllowed, Stale, Refused, InvalidInput, NotFound.
    """
    may_edit(actor, proposal, expected_version)
    effect = effect_of(assessment, effect_id)
    if assessment.finished_on is None:
        raise Refused("Finish this version of the assessment first. Then people can read what is promised.")
    if due_on is None:
        raise InvalidInput({"due_on": "Enter the day."})
    commitment = feedback.promise_elsewhere(
        actor,
        place=(PLACE, proposal.id),
        title=title,
        due_on=due_on,
        measure=measure,
        owner_name=owner_name,
        owner_role=owner_role,
    )
    mitigation = _softened_by(commitment, effect, assessment)
    _changed(actor, proposal, "promise")
    return mitigation


def _softened_by(commitment: Commitment, effect: ImpactEffect, assessment: ImpactAssessment) -> Mitigation:
    mitigation = Mitigation(
        id=new_id(),
        proposal_id=assessment.proposal_id,
        assessment_number=assessment.number,
        who=effect.who,
        commitment_id=commitment.id,
    )
    db.session.add(mitigation)
    return mitigation


def _may_write(
    actor: Actor, proposal: Proposal, assessment: ImpactAssessment, expected_version: int | None
) -> None:
    may_edit(actor, proposal, expected_version)
    if assessment.finished_on is not None:
        raise Refused("This version is finished and does not change any more. Begin the next one.")


def _changed(actor: Actor, proposal: Proposal, action: str) -> None:
    touch(proposal)
    note(actor, action, proposal, ["impact_assessment"])
