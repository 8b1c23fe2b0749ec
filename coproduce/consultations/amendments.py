"""What changed of a consultation that people can read already, in sentences for its public page.

Pure. What is decided and what is open is what people answered to, so after opening it never changes in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from coproduce.core.errors import Refusal

DECIDED, OPEN_TO_CHANGE = "decided", "open"

# The kinds of public change that each field belongs to, in the order of the page: kind -> field -> what it is called.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "words_changed": {
        "title": "",
        "summary": "The summary was reworded.",
        "young_people_summary": "The summary for young people was reworded.",
        "what_could_change": "What it says could change was reworded.",
        "wordings": "The words in another format or language were changed.",
    },
    "decision_changed": {"decision_on": "", "decided_by": ""},
    "impact_changed": {
        "costs_and_impact": "What is said about costs and impact was changed.",
        "assessment_title": "",
        "assessment_version": "",
        "assessment_on": "",
        "assessment_text": "What is said about the equality impact assessment was changed.",
    },
    "options_changed": {"options_reason": "The reason why there are not more options was changed."},
}


@dataclass(frozen=True)
class Part:
    """One part of what is asked about. `status` is decided or open."""

    status: str
    title: str
    text: str = ""
    reason: str = ""


@dataclass(frozen=True)
class NamedGroup:
    """A group as the public page names it: it "led" or "shaped" the consultation, and hears the answer `lead_days`
    working days before the public."""

    name: str
    part: str
    lead_days: int


class _Titled(Protocol):
    @property
    def title(self) -> str: ...


_Named = TypeVar("_Named", bound=_Titled)


@dataclass(frozen=True)
class Option:
    """One thing that could be decided, with what it costs and who gains and loses by it."""

    title: str
    text: str = ""
    costs: str = ""
    gains: str = ""
    loses: str = ""
    is_no_change: bool = False


def field_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[str]]:
    """What changed of the fields in `after`, in sentences by the kind of public change; empty where nothing did."""
    changes: dict[str, list[str]] = {}
    for kind, fields in FIELDS.items():
        changed = [
            name for name in fields if name in after and _plain(after[name]) != _plain(before.get(name))
        ]
        sentences = [fields[name] or _field_sentence(name, before, after) for name in changed]
        if sentences:
            changes[kind] = list(dict.fromkeys(sentences))
    return changes


def _plain(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value or ""


def _field_sentence(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    old, new = before.get(name), after[name]
    if name == "title":
        return f"It was called “{old}” before."
    if name == "decision_on":
        return f"It is to be decided on {_day(new)}" + (f", not on {_day(old)}." if old else ".")
    if name == "decided_by":
        return f"Who decides: {new}" + (f". Before it was: {old}." if old else ".")
    return _assessment_sentence({**before, **after})


def _assessment_sentence(now: Mapping[str, Any]) -> str:
    on = now.get("assessment_on")
    of = f" of {_day(on)}" if on else ""
    version = f", version {now['assessment_version']}" if now.get("assessment_version") else ""
    return f"The equality impact assessment is now “{now.get('assessment_title')}”{version}{of}."


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def option_changes(before: Sequence[Option], after: Sequence[Option]) -> list[str]:
    """One sentence for each option that was added, taken out, renamed, described anew or made “no change”. Another
    order is no change."""
    pairs, gone, new = _paired(before, after)
    sentences = [sentence for old, now in pairs for sentence in _option_sentences(old, now)]
    sentences += [f"The option “{option.title}” was taken out." for option in gone]
    return sentences + [f"The option “{option.title}” was added." for option in new]


def _option_sentences(old: Option, now: Option) -> list[str]:
    sentences = [f"The option “{old.title}” is now called “{now.title}”."] if old.title != now.title else []
    if old.is_no_change != now.is_no_change:
        sentences.append(
            f"“{now.title}” is {'now' if now.is_no_change else 'no longer'} the “no change” option."
        )
    if (old.text, old.costs, old.gains, old.loses) != (now.text, now.costs, now.gains, now.loses):
        sentences.append(f"What is said about the option “{now.title}” was changed.")
    return sentences


def option_refusals(
    state: str, after: Sequence[Option], options_reason: str, *, proposes: bool
) -> list[Refusal]:
    """While people can answer, they have two options to weigh, “no change” among them, or the reason why not."""
    if state not in ("open", "paused") or not proposes or options_reason.strip():
        return []
    if len(after) >= 2 and any(option.is_no_change for option in after):
        return []
    words = "While people are asked there must be two options, “no change” among them, or the reason why not."
    return [Refusal(words)]


def part_changes(before: Sequence[Part], after: Sequence[Part]) -> list[str]:
    """One sentence for each part that was added, taken out, renamed, reworded, decided or opened. Another order is no
    change."""
    pairs, gone, new = _paired(before, after)
    sentences = [sentence for old, now in pairs for sentence in _part_sentences(old, now)]
    sentences += [f"“{part.title}” was taken out. It was {part.status}." for part in gone]
    return sentences + [f"“{part.title}” was added. It is {part.status}." for part in new]


def _paired(
    before: Sequence[_Named], after: Sequence[_Named]
) -> tuple[list[tuple[_Named, _Named]], list[_Named], list[_Named]]:
    """Parts, or options, by their title; where exactly one is left over on either side, it is the same one with
    another name."""
    gone: list[_Named] = list(before)
    new: list[_Named] = []
    pairs: list[tuple[_Named, _Named]] = []
    for each in after:
        same = next((old for old in gone if old.title == each.title), None)
        if same is None:
            new.append(each)
        else:
            gone.remove(same)
            pairs.append((same, each))
    if len(gone) == len(new) == 1 and len(before) == len(after):
        pairs.append((gone.pop(), new.pop()))
    return pairs, gone, new


def _part_sentences(old: Part, now: Part) -> list[str]:
    sentences = [f"“{old.title}” is now called “{now.title}”."] if old.title != now.title else []
    if old.status != now.status:
        sentences.append(f"“{now.title}” was {old.status} and is now {now.status}.")
    if (old.text, old.reason) != (now.text, now.reason):
        sentences.append(f"What is said about “{now.title}” was changed.")
    return sentences


def part_refusals(state: str, after: Sequence[Part]) -> list[Refusal]:
    """While people can answer, something has to be open."""
    if state in ("open", "paused") and all(part.status != OPEN_TO_CHANGE for part in after):
        return [
            Refusal(
                "One part at least must stay open while people are asked. Close the consultation instead."
            )
        ]
    return []


def group_changes(before: Sequence[NamedGroup], after: Sequence[NamedGroup]) -> list[str]:
    """One sentence for each group that was added or whose part or lead time changed."""
    known = {group.name: group for group in before}
    sentences = []
    for group in after:
        old = known.get(group.name)
        if old is None:
            sentences.append(f"{group.name} is now named: it {group.part} this.")
        elif old.part != group.part:
            sentences.append(
                f"{group.name} is now named as a group that {group.part} this, no longer as one that {old.part} it."
            )
        if old is not None and old.lead_days != group.lead_days:
            days, days_before = _days(group.lead_days), _days(old.lead_days)
            sentences.append(f"{group.name} hears our answer {days} before everyone else, not {days_before}.")
    return sentences


def group_refusals(before: Sequence[NamedGroup], after: Sequence[NamedGroup]) -> list[Refusal]:
    """A group that the public page named stays named: its work does not vanish, and it is told first as agreed."""
    kept = {group.name for group in after}
    return [
        Refusal(f"{group.name} is named on the public page and cannot be taken out any more.")
        for group in before
        if group.name not in kept
    ]


def _days(count: int) -> str:
    return "1 working day" if count == 1 else f"{count} working days"
