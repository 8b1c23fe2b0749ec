"""The contents of a proposal: adding, changing, moving and taking out a row of any kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from coproduce.commissioning.models import (
    AttributedStatement,
    MeasureReading,
    MoneyLine,
    NeedStatement,
    PostLine,
    Proposal,
    ProposalDocument,
    ProposalMeasure,
    ProposalOption,
    ProposalPart,
)
from coproduce.commissioning.rules.contents import CHECKS
from coproduce.commissioning.rules.versions import COLUMNS
from coproduce.commissioning.services import papers
from coproduce.commissioning.services.proposals import may_edit, note, touch
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.core.identifiers import new_id

HOLDING_BACK = ("held_back", "held_back_reason", "held_back_note")


@dataclass(frozen=True)
class Section:
    """One list of a proposal's contents; `key` is also the name of the list on Proposal."""

    key: str
    model: type[Any]
    columns: tuple[str, ...]


SECTIONS: Mapping[str, Section] = {
    key: Section(key, model, COLUMNS[key] + (HOLDING_BACK if hasattr(model, "held_back") else ()))
    for key, model in (
        ("parts", ProposalPart),
        ("needs", NeedStatement),
        ("options", ProposalOption),
        ("money", MoneyLine),
        ("posts", PostLine),
        ("measures", ProposalMeasure),
        ("statements", AttributedStatement),
        ("documents", ProposalDocument),
    )
}


def entry_of(proposal: Proposal, section: str, entry_id: str) -> Any:
    """A row of the proposal. Raises NotFound, also for one of another proposal."""
    found = next((row for row in rows_of(proposal, section) if row.id == entry_id), None)
    if found is None:
        raise NotFound(section)
    return found


def rows_of(proposal: Proposal, section: str) -> list[Any]:
    rows: list[Any] = getattr(proposal, SECTIONS[section].key)
    return rows


def add_entry(
    actor: Actor,
    proposal: Proposal,
    section: str,
    values: Mapping[str, Any],
    expected_version: int | None = None,
) -> Any:
    """Put a row at the end of its list. Raises NotAllowed, Stale, Refused, InvalidInput."""
    may_edit(actor, proposal, expected_version)
    rows = rows_of(proposal, section)
    stored = _checked(section, values, rows)
    row = SECTIONS[section].model(id=new_id(), position=len(rows), **stored)
    rows.append(row)
    _changed(actor, proposal, "add", section)
    _show_papers(actor, proposal, row)
    return row


def edit_entry(
    actor: Actor,
    proposal: Proposal,
    section: str,
    entry_id: str,
    values: Mapping[str, Any],
    expected_version: int | None = None,
) -> None:
    """Change a row. Raises NotAllowed, Stale, Refused, InvalidInput, NotFound."""
    may_edit(actor, proposal, expected_version)
    row = entry_of(proposal, section, entry_id)
    others = [other for other in rows_of(proposal, section) if other is not row]
    for name, value in _checked(section, values, others).items():
        setattr(row, name, value)
    _changed(actor, proposal, "edit", section)
    _show_papers(actor, proposal, row)


def move_entry(
    actor: Actor,
    proposal: Proposal,
    section: str,
    entry_id: str,
    upwards: bool,
    expected_version: int | None = None,
) -> None:
    """Change places with the neighbour; at the end of the list nothing happens. Raises as `edit_entry`."""
    may_edit(actor, proposal, expected_version)
    rows = list(rows_of(proposal, section))
    here = rows.index(entry_of(proposal, section, entry_id))
    other = here + (-1 if upwards else 1)
    if not 0 <= other < len(rows):
        return
    rows[here], rows[other] = rows[other], rows[here]
    for position, row in enumerate(rows):
        row.position = position
    _changed(actor, proposal, "move", section)
    db.session.expire(proposal, [section])


def remove_entry(
    actor: Actor, proposal: Proposal, section: str, entry_id: str, expected_version: int | None = None
) -> None:
    """Take a row out. One that was held back stays hidden in every earlier version. Raises as `edit_entry`; Refused
    for a statement that others answer."""
    may_edit(actor, proposal, expected_version)
    rows, row = rows_of(proposal, section), entry_of(proposal, section, entry_id)
    if any(getattr(other, "answers_id", None) == row.id for other in rows):
        raise Refused("Somebody answers this statement. Take out the answer first.")
    if getattr(row, "held_back", False):
        proposal.held_back_removed = [*proposal.held_back_removed, row.id]
    if isinstance(row, ProposalDocument):
        papers.take_in(actor, row)
    rows.remove(row)
    for position, left in enumerate(rows):
        left.position = position
    _changed(actor, proposal, "remove", section)


def add_reading(
    actor: Actor,
    proposal: Proposal,
    measure_id: str,
    *,
    value: Decimal | None,
    on: date | None,
    source: str = "",
    expected_version: int | None = None,
) -> None:
    """Write down how a measure was found on a day. Raises NotAllowed, Stale, Refused, InvalidInput, NotFound."""
    may_edit(actor, proposal, expected_version)
    measure: ProposalMeasure = entry_of(proposal, "measures", measure_id)
    problems = {}
    if value is None:
        problems["value"] = "Enter what was found."
    if on is None:
        problems["on"] = "Enter the day."
    elif on > clock.today():
        problems["on"] = "This day has not come yet."
    elif any(reading.on == on for reading in measure.readings):
        problems["on"] = "There is a value for this day already."
    if problems:
        raise InvalidInput(problems)
    measure.readings.append(MeasureReading(id=new_id(), value=value, on=on, source=source.strip()))
    _changed(actor, proposal, "add", "readings")
    db.session.expire(measure, ["readings"])


def remove_reading(
    actor: Actor, proposal: Proposal, measure_id: str, reading_id: str, expected_version: int | None = None
) -> None:
    """Take a wrong value out. Raises NotAllowed, Stale, Refused, NotFound."""
    may_edit(actor, proposal, expected_version)
    measure: ProposalMeasure = entry_of(proposal, "measures", measure_id)
    reading = next((each for each in measure.readings if each.id == reading_id), None)
    if reading is None:
        raise NotFound("reading")
    measure.readings.remove(reading)
    _changed(actor, proposal, "remove", "readings")


def _checked(section: str, values: Mapping[str, Any], others: list[Any]) -> dict[str, Any]:
    unknown = sorted(set(values) - set(SECTIONS[section].columns))
    if unknown:
        raise ValueError(f"no such columns of {section}: {unknown}")
    cleaned = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    problems = CHECKS[section](cleaned, others)
    if problems:
        raise InvalidInput(problems)
    if "held_back" in cleaned and not cleaned["held_back"]:
        cleaned |= {"held_back_reason": "", "held_back_note": ""}
    return cleaned


def _show_papers(actor: Actor, proposal: Proposal, row: Any) -> None:
    if isinstance(row, ProposalDocument):
        db.session.expire(row, ["attachment"])
        papers.publish_papers(actor, proposal)


def _changed(actor: Actor, proposal: Proposal, action: str, section: str) -> None:
    touch(proposal)
    note(actor, action, proposal, [section])
