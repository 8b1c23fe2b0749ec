"""The options that people weigh."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from coproduce.consultations.amendments import Option, option_changes
from coproduce.consultations.files.document import MOST_OPTIONS
from coproduce.consultations.models import Consultation, ConsultationOption
from coproduce.consultations.services.editing import may_edit, note, touch
from coproduce.consultations.services.public_changes import amend, option_refusals_of, options_of
from coproduce.core.access import Actor
from coproduce.core.errors import InvalidInput


def set_options(
    actor: Actor,
    consultation: Consultation,
    options: Sequence[Option],
    expected_version: int | None = None,
    *,
    public_reason: str = "",
) -> None:
    """Replace the options, in this order. After opening the page says what changed and why.

    Raises NotAllowed, Stale, InvalidInput (also where a public reason is missing), Refused.
    """
    may_edit(actor, consultation, expected_version)
    after = [_stripped(option) for option in options]
    _check(after)
    amend(
        consultation,
        "options_changed",
        option_changes(options_of(consultation), after),
        public_reason,
        option_refusals_of(consultation, after, consultation.options_reason or ""),
    )
    consultation.options[:] = [
        ConsultationOption(position=position, **{name: getattr(option, name) for name in _COLUMNS})
        for position, option in enumerate(after)
    ]
    touch(consultation)
    note(actor, "edit", consultation, ["options"], public_reason)


_COLUMNS = tuple(field.name for field in fields(Option))


def _stripped(option: Option) -> Option:
    words = (option.title, option.text, option.costs, option.gains, option.loses)
    title, text, costs, gains, loses = (each.strip() for each in words)
    return Option(title, text, costs, gains, loses, option.is_no_change)


def _check(options: Sequence[Option]) -> None:
    titles = [option.title.casefold() for option in options]
    if not all(titles):
        raise InvalidInput({"title": "Give each option a title."})
    if len(set(titles)) < len(titles):
        raise InvalidInput({"title": "There is an option with this title already."})
    if sum(option.is_no_change for option in options) > 1:
        raise InvalidInput({"is_no_change": "Another option is marked as “no change” already."})
    if len(options) > MOST_OPTIONS:
        raise InvalidInput({"options": f"People cannot weigh more than {MOST_OPTIONS} options."})
