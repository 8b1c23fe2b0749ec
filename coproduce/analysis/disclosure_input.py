"""What goes into disclosure control: sound counts, and scales whose ends are merged before anything is hidden."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from coproduce.analysis.disclosure_bounds import HIDE_BELOW

_OUTSIDE_SCALE = {
    "don't know",
    "dont know",
    "do not know",
    "i don't know",
    "not sure",
    "prefer not to say",
    "not applicable",
}
_SMALLEST_SCALE_TO_MERGE = 4


def merge_scale_ends(labels: Sequence[str], counts: Sequence[int]) -> tuple[list[str], list[int]]:
    """Join the two lowest and the two highest steps of a scale where one of the pair would be hidden.

    Labels such as "Don't know" stand outside the scale. Scales of three steps or fewer are left as they are: their
    ends and their middle mean different things.
    """
    labels, counts = list(labels), list(counts)
    steps = [
        i
        for i, label in enumerate(labels)
        if label.strip().casefold().replace("’", "'") not in _OUTSIDE_SCALE
    ]
    if len(steps) < _SMALLEST_SCALE_TO_MERGE:
        return labels, counts
    for first, second in ((steps[-2], steps[-1]), (steps[0], steps[1])):
        if min(counts[first], counts[second]) < HIDE_BELOW:
            labels[first] = f"{labels[first]} or {labels[second][:1].lower()}{labels[second][1:]}"
            counts[first] += counts[second]
            del labels[second], counts[second]
    return labels, counts


def check_counts(
    labels: Sequence[str], counts: Sequence[int], base: int, *, several: bool, ordered_scale: bool
) -> None:
    """Raises ValueError for counts that cannot be."""
    check_labels(labels, counts)
    if any(isinstance(each, bool) or not isinstance(each, int) or each < 0 for each in (*counts, base)):
        raise ValueError("counts and bases are whole numbers, none negative")
    if any(count > base for count in counts):
        raise ValueError("a count cannot be larger than its base")
    if not several and sum(counts) > base:
        raise ValueError("the counts add up to more than the base, so several answers must have been allowed")
    if several and ordered_scale:
        raise ValueError("a person gives one answer on a scale, not several")


def check_labels(labels: Sequence[str], values: Sequence[int | float]) -> None:
    """Raises ValueError unless there is one label for each figure and no label twice."""
    if not labels or len(labels) != len(values):
        raise ValueError("a table needs one label for each of its figures, and at least one")
    if len(set(labels)) != len(labels):
        raise ValueError("the labels of a table differ from each other")


def check_kind(kind: str, allowed: Collection[str]) -> None:
    """Raises ValueError for a kind that is not allowed here."""
    if kind not in allowed:
        raise ValueError(f"{kind!r} is not one of: {', '.join(allowed)}")
