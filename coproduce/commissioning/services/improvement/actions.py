"""Actions of an improvement plan and their milestones: each step is kept with its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coproduce.accounts.models import Organisation
from coproduce.commissioning.lifecycle import PLAN_ACTION
from coproduce.commissioning.models import PlanAction, PlanActionStep, PlanArea, PlanMilestone
from coproduce.commissioning.rules.improvement import FinishFacts
from coproduce.commissioning.rules.partners import SIDES
from coproduce.commissioning.services.improvement.basics import fresh, may_edit, title_of
from coproduce.core import audit, clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire


@dataclass(frozen=True)
class NewAction:
    """Something that a partner will do."""

    title: str
    side: str
    owner_name: str
    starts_on: date | None
    due_on: date | None
    organisation: Organisation | None = None
    owner_role: str = ""
    description: str = ""


def add_action(actor: Actor, area: PlanArea, new: NewAction) -> PlanAction:
    """Raises NotAllowed, InvalidInput, Refused."""
    may_edit(actor, area.plan)
    problems = _action_problems(new)
    if problems or new.starts_on is None or new.due_on is None:
        raise InvalidInput(problems)
    action = PlanAction(
        id=new_id(),
        state=PLAN_ACTION.initial,
        title=new.title.strip(),
        description=new.description.strip(),
        side=new.side,
        organisation=new.organisation,
        owner_name=new.owner_name.strip(),
        owner_role=new.owner_role.strip(),
        starts_on=new.starts_on,
        due_on=new.due_on,
        noted_on=clock.today(),
        steps=[],
        milestones=[],
        evidence=[],
    )
    area.actions.append(action)
    db.session.flush()
    audit.record(actor, "create", PLAN_ACTION.name, action.id)
    return action


def start_action(actor: Actor, action: PlanAction, expected_version: int | None = None) -> None:
    """It is under way from today. Raises NotAllowed, Stale, Refused."""
    may_edit(actor, action.area.plan)
    fire(PLAN_ACTION, action, "start", actor, expected_version=expected_version)
    _step(action, "start", clock.today())


def finish_action(
    actor: Actor, action: PlanAction, done_on: date | None, expected_version: int | None = None
) -> None:
    """It is done, and its evidence shows it. Raises NotAllowed, Stale, Refused."""
    may_edit(actor, action.area.plan)
    facts = FinishFacts(len(action.evidence), done_on, clock.today())
    fire(PLAN_ACTION, action, "finish", actor, facts=facts, expected_version=expected_version)
    _step(action, "finish", done_on or clock.today())


def stop_action(actor: Actor, action: PlanAction, reason: str, expected_version: int | None = None) -> None:
    """Raises NotAllowed, Stale, Refused."""
    may_edit(actor, action.area.plan)
    fire(PLAN_ACTION, action, "stop", actor, reason=reason, expected_version=expected_version)
    _step(action, "stop", clock.today(), reason)


def reopen_action(actor: Actor, action: PlanAction, reason: str, expected_version: int | None = None) -> None:
    """It was not done after all, or goes on. Raises NotAllowed, Stale, Refused."""
    may_edit(actor, action.area.plan)
    fire(PLAN_ACTION, action, "reopen", actor, reason=reason, expected_version=expected_version)
    _step(action, "reopen", clock.today(), reason)


def move_action(
    actor: Actor, action: PlanAction, due_on: date | None, reason: str, expected_version: int | None = None
) -> None:
    """Give it another day, with a public reason; the earlier one stays in sight.

    Raises NotAllowed, Stale, InvalidInput, Refused.
    """
    may_edit(actor, action.area.plan)
    fresh(action, expected_version)
    if action.state in ("done", "stopped"):
        raise Refused("It is over. Take it up again first.")
    problems = {} if reason.strip() else {"reason": "Give a reason."}
    if due_on is None or due_on == action.due_on or due_on < action.starts_on:
        problems["due_on"] = "Give another day, after the one on which it begins."
    if problems or due_on is None:
        raise InvalidInput(problems)
    before, action.due_on = action.due_on, due_on
    _step(action, "move", clock.today(), reason, before, due_on)
    audit.record(actor, "move", PLAN_ACTION.name, action.id, reason.strip())


def add_milestone(actor: Actor, action: PlanAction, title: str, due_on: date | None) -> PlanMilestone:
    """Raises NotAllowed, InvalidInput, Refused."""
    may_edit(actor, action.area.plan)
    if due_on is None or due_on > action.due_on:
        raise InvalidInput({"due_on": "Give a day, not after that of the action."})
    milestone = PlanMilestone(id=new_id(), title=title_of(title), due_on=due_on, noted_on=clock.today())
    action.milestones.append(milestone)
    db.session.flush()
    audit.record(actor, "add_milestone", PLAN_ACTION.name, action.id)
    return milestone


def reach_milestone(actor: Actor, milestone: PlanMilestone, reached_on: date | None) -> None:
    """Raises NotAllowed, InvalidInput, Refused."""
    may_edit(actor, milestone.action.area.plan)
    if milestone.reached_on is not None:
        raise Refused("This milestone is reached already.")
    if reached_on is None or reached_on > clock.today():
        raise InvalidInput({"reached_on": "Give the day on which it was reached."})
    milestone.reached_on, milestone.reached_noted_on = reached_on, clock.today()
    db.session.flush()
    audit.record(actor, "reach_milestone", PLAN_ACTION.name, milestone.action_id)


def _action_problems(new: NewAction) -> dict[str, str]:
    problems = {}
    if not new.title.strip():
        problems["title"] = "Say what will be done."
    if new.side not in SIDES:
        problems["side"] = "Choose who owns it: education, health or care."
    if not new.owner_name.strip():
        problems["owner_name"] = "Name who owns it."
    if new.starts_on is None:
        problems["starts_on"] = "Say when it begins."
    if new.due_on is None:
        problems["due_on"] = "Say by when it is done."
    elif new.starts_on is not None and new.due_on < new.starts_on:
        problems["due_on"] = "This lies before the day on which it begins."
    return problems


def _step(
    action: PlanAction,
    kind: str,
    on: date,
    reason: str = "",
    due_before: date | None = None,
    due_after: date | None = None,
) -> None:
    action.steps.append(
        PlanActionStep(
            id=new_id(),
            number=len(action.steps) + 1,
            kind=kind,
            on=on,
            noted_on=clock.today(),
            reason=reason.strip(),
            due_before=due_before,
            due_after=due_after,
        )
    )
    db.session.flush()
