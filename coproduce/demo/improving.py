"""IMPROVE: the plan with its eight areas; each fact is written down on its day, and how it stands follows from that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial

from sqlalchemy import select

from coproduce.accounts.queries import group_by_slug, organisation_by_slug
from coproduce.commissioning.models import ImprovementPlan, PlanAction, PlanArea
from coproduce.commissioning.queries.judging import own_plan_judgement
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.services import improvement, judging
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.demo import understanding
from coproduce.demo.content import FOLDER
from coproduce.demo.telling import Written, fields_of, same
from coproduce.demo.timeline import Memory, Step
from coproduce.feedback.queries import feedback_of
from coproduce.safeguarding.jobs import hint_passages

MORNING, AFTERNOON, EVENING = 9, 14, 19
# Written down on days of their own, after the action itself.
LATER = ("milestones", "evidence", "moved", "stopped", "started_in_days", "done_in_days")
Happening = Callable[[Actor, PlanArea], object]


def read_plan() -> Written:
    """The improvement plan as its writers wrote it."""
    text = (FOLDER / "plans" / "improvement-plan.json").read_text(encoding="utf-8")
    found: Written = json.loads(text, parse_float=Decimal)
    return found


def steps_of_improving(memory: Memory) -> Iterator[Step]:
    """The plan with its actions and measures, opened to everybody, and then what came of each."""
    written = read_plan()
    yield Step(memory.at(written["begun_in_days"], MORNING), partial(begin, memory, written))
    yield Step(memory.at(written["public_in_days"], MORNING), partial(publish, memory, written))
    for title, area in written["areas"].items():
        for each in area.get("judgements", ()):
            yield Step(
                memory.at(each["in_days"], EVENING), partial(judge, memory, title, each), (hint_passages,)
            )
            yield Step(memory.at(each["in_days"] + 1, AFTERNOON), partial(read, memory, title, each))
        for day, happening in _happenings(memory, area):
            yield Step(memory.at(day, AFTERNOON), partial(happen, memory, written, title, happening))


def the_plan() -> ImprovementPlan:
    return db.session.scalars(select(ImprovementPlan)).one()


def begin(memory: Memory, written: Written) -> None:
    """A draft with its areas, what is to be done in each, and what is measured."""
    actor = memory.actors[written["by"]]
    plan = improvement.create_plan(actor, **written["texts"])
    improvement.begin_with_eight_areas(actor, plan)
    for title, area in written["areas"].items():
        row = same(plan.areas, "title", title)
        for action in area["actions"]:
            _plan_action(memory, actor, row, action)
        for measure in area.get("measures", ()):
            values = fields_of(memory, measure, leave_out=("readings",))
            values |= {name: Decimal(values[name]) for name in ("baseline", "target")}
            improvement.add_measure(actor, row, improvement.NewMeasure(**values))


def _plan_action(memory: Memory, actor: Actor, area: PlanArea, written: Written) -> None:
    """The day of an action that was moved later is at first the earlier one."""
    values = fields_of(memory, written, leave_out=LATER)
    values["organisation"] = organisation_by_slug(written["organisation"])
    if "moved" in written:
        values["due_on"] = fields_of(memory, written["moved"])["was_due_on"]
    action = improvement.add_action(actor, area, improvement.NewAction(**values))
    for milestone in written.get("milestones", ()):
        due_on = fields_of(memory, milestone)["due_on"]
        improvement.add_milestone(actor, action, milestone["title"], min(due_on, action.due_on))


def publish(memory: Memory, written: Written) -> None:
    improvement.publish_plan(memory.actors[written["by"]], the_plan())


def happen(memory: Memory, written: Written, title: str, happening: Happening) -> None:
    happening(memory.actors[written["by"]], same(the_plan().areas, "title", title))


# What came of it, each on its day -------------------------------------------------------------------------------------


def _happenings(memory: Memory, area: Written) -> Iterator[tuple[int, Happening]]:
    for action in area["actions"]:
        yield from _of_action(memory, action)
    for measure in area.get("measures", ()):
        for reading in measure["readings"]:
            yield reading["in_days"], partial(_measure, measure["name"], reading)


def _of_action(memory: Memory, written: Written) -> Iterator[tuple[int, Happening]]:
    title = written["title"]
    if "started_in_days" in written:
        yield written["started_in_days"], partial(_start, title)
    if "moved" in written:
        yield written["moved"]["in_days"], partial(_move, memory, title, written["moved"])
    for milestone in written.get("milestones", ()):
        if "reached_in_days" in milestone:
            yield milestone["reached_in_days"], partial(_reach, title, milestone["title"])
    for evidence in written.get("evidence", ()):
        yield evidence["in_days"], partial(_show, title, evidence)
    if "done_in_days" in written:
        yield max([written["done_in_days"], *_evidence_days(written)]), partial(_finish, memory, written)
    if "stopped" in written:
        yield written["stopped"]["in_days"], partial(_stop, title, written["stopped"]["reason"])


def _evidence_days(written: Written) -> list[int]:
    return [evidence["in_days"] for evidence in written.get("evidence", ())]


def _action(area: PlanArea, title: str) -> PlanAction:
    found: PlanAction = same(area.actions, "title", title)
    return found


def _start(title: str, actor: Actor, area: PlanArea) -> None:
    improvement.start_action(actor, _action(area, title))


def _move(memory: Memory, title: str, written: Written, actor: Actor, area: PlanArea) -> None:
    due_on = fields_of(memory, written)["due_on"]
    improvement.move_action(actor, _action(area, title), due_on, written["reason"])


def _reach(title: str, milestone: str, actor: Actor, area: PlanArea) -> None:
    row = same(_action(area, title).milestones, "title", milestone)
    improvement.reach_milestone(actor, row, clock.today())


def _show(title: str, written: Written, actor: Actor, area: PlanArea) -> None:
    values = {name: value for name, value in written.items() if name != "in_days"}
    if "target" in values:
        values["target"] = _target(values["kind"], values["target"])
    improvement.add_evidence(actor, area, improvement.NewEvidence(**values), _action(area, title))


def _target(kind: str, slug: str) -> str:
    """The row that stands behind a slug."""
    if kind == "proposal":
        return proposal_by_slug(slug).id
    consultation = consultation_by_slug(slug)
    if kind == "consultation":
        return consultation.id
    feedback = feedback_of(consultation.id)
    if feedback is None:
        raise LookupError(f"{slug} has no answers")
    return feedback.id


def _finish(memory: Memory, written: Written, actor: Actor, area: PlanArea) -> None:
    done_on = fields_of(memory, written)["done_on"]
    improvement.finish_action(actor, _action(area, written["title"]), done_on)


def _stop(title: str, reason: str, actor: Actor, area: PlanArea) -> None:
    improvement.stop_action(actor, _action(area, title), reason)


def _measure(name: str, written: Written, actor: Actor, area: PlanArea) -> None:
    row = same(area.measures, "name", name)
    improvement.add_reading(actor, row, Decimal(written["value"]), clock.today(), written["source"])


# What families say ----------------------------------------------------------------------------------------------------


def judge(memory: Memory, title: str, written: Written) -> None:
    """A group says what became of an area. It may differ from how the area stands by its facts."""
    area = same(the_plan().areas, "title", title)
    said = judging.Said(written["verdict"], written["words"], may_quote=written["may_quote"])
    judging.judge_area(memory.actors[written["by"]], area, said, group_by_slug(written["group"]))


def read(memory: Memory, title: str, written: Written) -> None:
    area = same(the_plan().areas, "title", title)
    group = group_by_slug(written["group"])
    found = own_plan_judgement(memory.actors[written["by"]], area.id, group.id)
    if found is None or found.passage is None:
        raise LookupError(f"{written['group']} said nothing about {title}")
    understanding.read(memory, found.passage)
