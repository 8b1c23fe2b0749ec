"""How a promise goes on: notes with evidence, milestones, measures and their readings. Nothing of it is erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.feedback.lifecycle import COMMITMENT
from coproduce.feedback.models import (
    Commitment,
    PromiseMeasure,
    PromiseMilestone,
    PromiseNote,
    PromiseReading,
)
from coproduce.feedback.rules.progress import EVIDENCE, NewMeasure, measure_problems, value_problem


@dataclass(frozen=True)
class NewNote:
    """How far a promise is. Evidence has a kind of `rules.progress.EVIDENCE`, a title and, where it has one, an
    address."""

    words: str
    on: date | None = None
    kind: str = ""
    title: str = ""
    url: str = ""


def add_note(actor: Actor, commitment: Commitment, new: NewNote) -> PromiseNote:
    """Say how far the promise is; it is public where the promise is. The same said twice of one day, as by a button
    pressed twice, is one note. Raises NotAllowed, InvalidInput."""
    require(actor, "commitments.edit", commitment)
    on = new.on or clock.today()
    problems = {} if new.words.strip() else {"words": "Say how far it is."}
    if on > clock.today():
        problems["on"] = "This day has not come yet."
    title, url = new.title.strip(), new.url.strip()
    if new.kind and new.kind not in EVIDENCE:
        problems["kind"] = "Choose what it is."
    if new.kind and not title:
        problems["title"] = "Give the evidence a title."
    if (title or url) and not new.kind:
        problems["kind"] = "Choose what it is."
    if url and not url.startswith(("https://", "http://")):
        problems["url"] = "Enter an address that begins with https://"
    if problems:
        raise InvalidInput(problems)
    for each in commitment.notes:
        if (each.words, each.on, each.taken_back_on) == (new.words.strip(), on, None):
            return each
    note = PromiseNote(
        id=new_id(),
        number=len(commitment.notes) + 1,
        on=on,
        words=new.words.strip(),
        kind=new.kind,
        title=title,
        url=url,
        noted_on=clock.today(),
        author_id=actor.account_id,
    )
    commitment.notes.append(note)
    _record(actor, "add_note", commitment)
    return note


def take_back_note(actor: Actor, commitment: Commitment, note: PromiseNote, reason: str) -> None:
    """A note that is not right is taken back with a public reason. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "commitments.edit", commitment)
    _take_back(note, reason)
    _record(actor, "take_back_note", commitment)


def add_milestone(actor: Actor, commitment: Commitment, title: str, due_on: date | None) -> PromiseMilestone:
    """The same sent twice is one, as with a note. Raises NotAllowed, Refused (the promise is over), InvalidInput."""
    require(actor, "commitments.edit", commitment)
    if commitment.state not in ("agreed", "under_way"):
        raise Refused("This promise is over. Take it up again to add a milestone.")
    problems = {} if title.strip() else {"title": "Say what is reached then."}
    if due_on is None or due_on < clock.today():
        problems["due_on"] = "Give a day that is still to come."
    elif due_on > commitment.due_on:
        problems["due_on"] = "This is after the date of the promise itself."
    if problems or due_on is None:
        raise InvalidInput(problems)
    for each in commitment.milestones:
        if (each.title, each.due_on) == (title.strip(), due_on):
            return each
    milestone = PromiseMilestone(id=new_id(), title=title.strip(), due_on=due_on, noted_on=clock.today())
    commitment.milestones.append(milestone)
    _record(actor, "add_milestone", commitment)
    return milestone


def reach_milestone(
    actor: Actor, commitment: Commitment, milestone: PromiseMilestone, reached_on: date | None
) -> None:
    """Raises NotAllowed, Refused (reached already), InvalidInput."""
    require(actor, "commitments.edit", commitment)
    if milestone.reached_on is not None:
        raise Refused("This milestone is reached already.")
    if reached_on is None or reached_on > clock.today():
        raise InvalidInput({"reached_on": "Give the day on which it was reached, up to today."})
    milestone.reached_on, milestone.reached_noted_on = reached_on, clock.today()
    _record(actor, "reach_milestone", commitment)


def add_measure(actor: Actor, commitment: Commitment, new: NewMeasure) -> PromiseMeasure:
    """The same sent twice is one, as with a note. Raises NotAllowed, InvalidInput."""
    require(actor, "commitments.edit", commitment)
    problems = measure_problems(new, clock.today())
    if problems:
        raise InvalidInput(problems)
    facts = {key: value.strip() if isinstance(value, str) else value for key, value in vars(new).items()}
    for each in commitment.measures:
        if all(getattr(each, key) == value for key, value in facts.items()):
            return each
    measure = PromiseMeasure(id=new_id(), noted_on=clock.today(), readings=[], **facts)
    commitment.measures.append(measure)
    _record(actor, "add_measure", commitment)
    return measure


def add_reading(
    actor: Actor,
    commitment: Commitment,
    measure: PromiseMeasure,
    value: Decimal | None,
    on: date | None,
    source: str,
) -> PromiseReading:
    """What the measure was found to be on a day. Raises NotAllowed, InvalidInput."""
    require(actor, "commitments.edit", commitment)
    problem = value_problem(value, measure.unit)
    problems = {"value": problem} if problem else {}
    if on is None or on > clock.today() or on <= measure.baseline_on:
        problems["on"] = "Give a day after the first figure, up to today."
    elif any(each.on == on and each.taken_back_on is None for each in measure.readings):
        problems["on"] = "There is a figure of this day already. Take that one back first."
    if not source.strip():
        problems["source"] = "Say where the figure comes from."
    if problems or value is None or on is None:
        raise InvalidInput(problems)
    reading = PromiseReading(
        id=new_id(),
        number=len(measure.readings) + 1,
        value=value,
        on=on,
        source=source.strip(),
        noted_on=clock.today(),
    )
    measure.readings.append(reading)
    measure.readings.sort(key=lambda each: (each.on, each.number))
    _record(actor, "add_reading", commitment)
    return reading


def take_back_reading(actor: Actor, commitment: Commitment, reading: PromiseReading, reason: str) -> None:
    """A figure that is not right is taken back with a public reason. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "commitments.edit", commitment)
    _take_back(reading, reason)
    _record(actor, "take_back_reading", commitment)


def _take_back(row: PromiseNote | PromiseReading, reason: str) -> None:
    if row.taken_back_on is not None:
        raise Refused("This is taken back already.")
    if not reason.strip():
        raise InvalidInput({"reason": "Say why it is taken back."})
    row.taken_back_on, row.taken_back_reason = clock.today(), reason.strip()


def _record(actor: Actor, action: str, commitment: Commitment) -> None:
    db.session.flush()
    audit.record(actor, action, COMMITMENT.name, commitment.id)
