"""PLAN: proposals go through the cycle, from an early notice to what was decided, as their writers wrote it.

Every proposal of `content/proposals` is a file of its own: who has it, and what happens on which day. Each thing goes
through the service that staff use, and every stage is entered with all that it asks for.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from coproduce.accounts.queries import organisation_by_slug
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.services import contents, impact, proposals
from coproduce.commissioning.services.advancing import advance
from coproduce.demo.content import FOLDER
from coproduce.demo.deciding import DECIDING
from coproduce.demo.involving import INVOLVING
from coproduce.demo.telling import Told, Written, fields_of, same
from coproduce.demo.timeline import Memory, Step
from coproduce.notifications.delivery import deliver_due
from coproduce.safeguarding.jobs import hint_passages

MORNING = 10
AMOUNTS = ("amount", "fte", "posts_fte", "baseline", "target", "yearly_value")
# What the worker does after such a step, at the same moment.
AFTERWARDS: Mapping[str, tuple[Callable[[], object], ...]] = {
    "advance": (deliver_due,),
    "tell": (deliver_due,),
    "answer": (deliver_due,),
    "suggest": (hint_passages,),
    "judge": (hint_passages,),
}


def read_proposals() -> list[Written]:
    """Every proposal of the demonstration, by the name of its file."""
    files = sorted((FOLDER / "proposals").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal) for path in files]


def steps_of_planning(memory: Memory) -> Iterator[Step]:
    """What happens to each proposal, day by day."""
    for written in read_proposals():
        yield Step(memory.at(written["begun_in_days"], MORNING), partial(begin, memory, written))
        for day in written["story"]:
            moment = memory.at(day["in_days"], day.get("hour", MORNING), day.get("minute", 0))
            works = dict.fromkeys(work for each in day["what"] for work in AFTERWARDS.get(each["do"], ()))
            yield Step(moment, partial(happen, memory, written, day), tuple(works))


def begin(memory: Memory, written: Written) -> None:
    proposals.create_proposal(
        memory.actors[written["by"]],
        written["title"],
        organisation_by_slug(written["organisation"]).id,
        slug=written["slug"],
        **_typed(fields_of(memory, written["fields"])),
    )


def happen(memory: Memory, written: Written, day: Written) -> None:
    """All of a day, in the order in which it is written, in one transaction."""
    proposal = proposal_by_slug(written["slug"])
    for each in day["what"]:
        actor = memory.actors[each.get("by", written["by"])]
        HAPPENINGS[each["do"]](Told(memory, proposal, actor), fields_of(memory, each, leave_out=("do", "by")))


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts of money and posts are exact decimals, as everywhere."""
    return {
        name: Decimal(value) if name in AMOUNTS and value is not None else value
        for name, value in values.items()
    }


# Its own words and its contents ---------------------------------------------------------------------------------------


def edit(told: Told, written: Written) -> None:
    proposals.edit_proposal(told.actor, told.proposal, _typed(written))


def add(told: Told, written: Written) -> None:
    """Rows at the end of a list. A statement that answers names whose statement it answers."""
    for row in written["rows"]:
        values = _typed(fields_of(told.memory, row))
        answered = values.pop("answers", None)
        if answered:
            values["answers_id"] = same(told.proposal.statements, "who", answered).id
        readings = values.pop("readings", ())
        stored = contents.add_entry(told.actor, told.proposal, written["section"], values)
        for reading in readings:
            _read_off(told, stored.id, reading)


def change(told: Told, written: Written) -> None:
    """Change fields of one row, which is found by its name; the others stay as they are."""
    section = contents.SECTIONS[written["section"]]
    row = same(contents.rows_of(told.proposal, section.key), written["by_its"], written["name"])
    values = {name: getattr(row, name) for name in section.columns}
    contents.edit_entry(
        told.actor,
        told.proposal,
        section.key,
        row.id,
        {**values, **_typed(fields_of(told.memory, written["to"]))},
    )


def remove(told: Told, written: Written) -> None:
    rows = contents.rows_of(told.proposal, written["section"])
    row = same(rows, written["by_its"], written["name"])
    contents.remove_entry(told.actor, told.proposal, written["section"], row.id)


def measure(told: Told, written: Written) -> None:
    """How a measure stands on a day."""
    row = same(told.proposal.measures, "name", written["name"])
    _read_off(told, row.id, written)


def _read_off(told: Told, measure_id: str, written: Written) -> None:
    values = fields_of(told.memory, written)
    on: date = values.get("on") or told.today
    contents.add_reading(
        told.actor,
        told.proposal,
        measure_id,
        value=Decimal(values["value"]),
        on=on,
        source=values["source"],
    )


def assess(told: Told, written: Written) -> None:
    """A version of the impact assessment, finished on the day, with promises for what gets worse."""
    assessment = impact.begin_assessment(told.actor, told.proposal)
    own = {name: written[name] for name in ("summary", "owner_name", "owner_role")}
    impact.edit_assessment(told.actor, told.proposal, assessment, {**own, "written_on": told.today})
    known = {effect.who: effect.id for effect in assessment.effects}
    blank = dict.fromkeys(("words", "evidence", "mitigation", "why_not"), "")
    for effect in written["effects"]:
        values = {**blank, **{name: value for name, value in effect.items() if name != "promise"}}
        impact.set_effect(told.actor, told.proposal, assessment, values, known.get(effect["who"]))
    impact.finish_assessment(told.actor, told.proposal, assessment)
    for effect in written["effects"]:
        if "promise" in effect:
            row = same(assessment.effects, "who", effect["who"])
            promise = dict(effect["promise"])
            due_on = told.memory.day_zero + timedelta(days=promise.pop("due_in_days"))
            impact.promise_mitigation(told.actor, told.proposal, assessment, row.id, due_on=due_on, **promise)


def move_on(told: Told, written: Written) -> None:
    advance(told.actor, told.proposal, written["action"], reason=written.get("reason", ""))


HAPPENINGS: Mapping[str, Callable[[Told, Written], None]] = {
    "edit": edit,
    "add": add,
    "change": change,
    "remove": remove,
    "measure": measure,
    "assess": assess,
    "advance": move_on,
    **INVOLVING,
    **DECIDING,
}
