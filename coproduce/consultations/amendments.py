"""What changed of a consultation that people can read already, in sentences for its public page.

Pure. What is decided and what is open is what people answered to, so after opening it never changes in silence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coproduce.core.errors import Refusal

DECIDED, OPEN_TO_CHANGE = "decided", "open"


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


def part_changes(before: Sequence[Part], after: Sequence[Part]) -> list[str]:
    """One sentence for each part that was added, taken out, renamed, reworded, decided or opened. Another order is no
    change."""
    pairs, gone, new = _paired(before, after)
    sentences = [sentence for old, now in pairs for sentence in _part_sentences(old, now)]
    sentences += [f"“{part.title}” was taken out. It was {part.status}." for part in gone]
    return sentences + [f"“{part.title}” was added. It is {part.status}." for part in new]


def _paired(
    before: Sequence[Part], after: Sequence[Part]
) -> tuple[list[tuple[Part, Part]], list[Part], list[Part]]:
    """Parts by their title; where exactly one is left over on either side, it is the same part with another name."""
    gone, new, pairs = list(before), [], []
    for part in after:
        same = next((old for old in gone if old.title == part.title), None)
        if same is None:
            new.append(part)
        else:
            gone.remove(same)
            pairs.append((same, part))
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
