"""Which texts belong together: known subjects first, then whatever else is near to each other.

Texts that fit a known subject come together under it; a subject that fills too much of a collection is divided by
likeness. What fits no subject is grouped by likeness alone. Few texts about safety stay a group of their own however
small. Thresholds were found on comments and sentences outside the folds that the space was fitted on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from coproduce.analysis import theme_space, vectors
from coproduce.analysis.screening import screen_by_words
from coproduce.analysis.theme_graph import communities, neighbours
from coproduce.analysis.theme_points import Points
from coproduce.analysis.theme_subjects import ELSEWHERE, NAMES, SAFETY, WITHOUT_SUBJECT

Watch = Callable[[float], None]

FITS = 0.22
FITS_WEAKLY = 0.13
FITS_ALSO = 0.22
# In a collection about other things a subject needs to be this likely before a text is put under it.
FITS_ELSEWHERE = 0.6
ELSEWHERE_SHARE = 0.15
FITS_SAFETY = 0.5
NOTICED_SAFETY = {"urgent": 0.15, "check": 0.4}
SAFETY_BY_ITSELF = 0.85
OF_THE_LEADING = 0.45
SMALLEST = 3
SMALLEST_SHARE = 0.003
DIVIDE_FROM = 0.34
DIVIDE_LEAST = 40
# The least part of a divided group that is a theme of its own.
DIVIDED_SHARE = 0.04
MOST_GROUPS = 28
MOST_SMALL = 5
NEAREST = 12
LEARN_FROM = 4000
CLOSE = 0.35
# The mean likeness of two texts of a group that no subject leads: among texts about other things, among texts that
# mostly have a subject, and for a group of very few.
HOLDS_TOGETHER = 0.08
HOLDS_TOGETHER_BESIDE = 0.25
VERY_CLOSE = 0.5
BATCH = 5000


@dataclass
class Group:
    """Rows (distinct texts) and how strongly each belongs. `known` is the name of a known subject or ""; `divided`
    where the group is a part of that subject's texts."""

    rows: Any
    strengths: Any
    known: str = ""
    minority: bool = False
    divided: bool = False


@dataclass
class Collection:
    """Distinct texts, how often each was sent, their points, and how likely each speaks of each known name.

    `elsewhere` is the likelihood, on average, that a text is about fields of which no subject is known.
    """

    texts: Sequence[str]
    counts: Any
    points: Points
    likely: Any
    names: tuple[str, ...]
    elsewhere: float = 0.0

    @property
    def fits(self) -> float:
        """How likely a subject must be for a text to come under it."""
        return FITS if self.elsewhere < ELSEWHERE_SHARE else FITS_ELSEWHERE

    @property
    def smallest(self) -> int:
        """The fewest texts that make a theme: 3, or 3 in a thousand."""
        return max(SMALLEST, round(SMALLEST_SHARE * float(self.counts.sum())))

    def size(self, rows: Any) -> int:
        return int(self.counts[rows].sum())


def collected(texts: Sequence[str], counts: Sequence[int], watch: Watch) -> Collection:
    """Read the texts in batches: `watch` hears the share that is done."""
    known, words = theme_space.installed(), vectors.installed()
    embedded, likely = [], []
    for first in range(0, len(texts), BATCH):
        batch = texts[first : first + BATCH]
        points = words.embed(batch) if words else None
        if points is not None:
            embedded.append(points.astype(np.float16))
        if known is not None:
            likely.append(known.likelihoods(batch, points))
        watch((first + len(batch)) / len(texts))
    points = Points(texts, np.concatenate(embedded) if embedded else None)
    if known is None:
        return Collection(texts, np.asarray(counts), points, np.zeros((len(texts), 0)), (), 1.0)
    read = np.concatenate(likely)
    found, elsewhere = _of_the_field(known.subjects, read)
    names, joining = _joining(known.subjects)
    found = found @ joining
    column = names.index(SAFETY)
    found[:, column] = _surely_safety(texts, read[:, known.subjects.index("safety")], found[:, column])
    return Collection(texts, np.asarray(counts), points, found, names, elsewhere)


def _surely_safety(texts: Sequence[str], alone: Any, beside: Any) -> Any:
    """How likely each text is about safety, 0 where that is unsure. What is likely by itself, whatever the others
    speak of, counts where the signs of harm that readers look for are in it."""
    noticed = []
    for row in np.flatnonzero(alone >= NOTICED_SAFETY["urgent"]).tolist():
        concern = screen_by_words(texts[row]).concern
        if concern != "none" and alone[row] >= NOTICED_SAFETY[concern]:
            noticed.append(row)
    sure = np.where(beside >= SAFETY_BY_ITSELF, beside, 0.0)
    sure[noticed] = np.maximum(sure[noticed], FITS_SAFETY)
    return sure


def _of_the_field(subjects: Sequence[str], likely: Any) -> tuple[Any, float]:
    """Likelihoods weighted by how much of the whole collection each field (source of subjects) makes up, and how much
    of it is elsewhere: one step of the adjustment of Saerens, Latinne and Decaestecker (Neural Computation 14, 2002).
    Safety keeps half the weight of the largest field, however seldom it is raised."""
    fields = [subject.split(":")[0] for subject in subjects]
    shares = likely.mean(axis=0)
    mass = {
        field: max(float(shares[[each == field for each in fields]].sum()), 0.05) for field in set(fields)
    }
    elsewhere = float(shares[fields.index(ELSEWHERE)])
    mass["safety"] = max(mass.values()) / 2
    weighted = likely * np.array([mass[field] for field in fields], dtype=np.float32)
    return weighted / weighted.sum(axis=1, keepdims=True), elsewhere


def _joining(subjects: Sequence[str]) -> tuple[tuple[str, ...], Any]:
    """The names of the subjects that are themes, and a matrix (subjects, names) that adds up those of one name."""
    names = tuple(sorted({NAMES[each] for each in subjects if each not in WITHOUT_SUBJECT}))
    matrix = np.zeros((len(subjects), len(names)), dtype=np.float32)
    for row, subject in enumerate(subjects):
        if subject not in WITHOUT_SUBJECT:
            matrix[row, names.index(NAMES[subject])] = 1.0
    return names, matrix


def grouped(collection: Collection, wanted: int | None, seed: int, watch: Watch) -> list[Group]:
    """Groups, largest first: as many as the texts hold (at most 28, and up to 5 small ones), or at most `wanted`."""
    safety, kept = _kept_subjects(collection)
    groups = _by_subject(collection, kept)
    watch(0.1)
    groups = [part for group in groups for part in _divided(collection, group, seed)]
    watch(0.4)
    fitting = collection.likely[:, kept].max(axis=1, initial=0.0) >= collection.fits
    if safety is not None:
        fitting[safety.rows] = True
    large, small = _by_likeness(collection, np.flatnonzero(~fitting), seed)
    watch(0.8)
    _add_weak(collection, groups, [*large, *small])
    groups += large
    groups = merged(collection, groups, (wanted or MOST_GROUPS))
    if wanted is not None:
        groups = _split(collection, groups, wanted, seed)
    if wanted is None:
        groups += small
    if safety is not None and (wanted is None or len(groups) < wanted):
        groups.append(safety)
    watch(1.0)
    return sorted(groups, key=lambda group: (-collection.size(group.rows), int(group.rows[0])))


def _kept_subjects(collection: Collection) -> tuple[Group | None, list[int]]:
    """The texts about safety, where they are few, and the columns of the subjects that enough texts lead with."""
    names, likely = list(collection.names), collection.likely
    if not names:
        return None, []
    leading = likely.argmax(axis=1)
    fits = likely[np.arange(len(likely)), leading] >= collection.fits
    totals = np.bincount(leading[fits], weights=collection.counts[fits], minlength=len(names))
    kept = [number for number in range(len(names)) if totals[number] >= collection.smallest]
    column = names.index(SAFETY)
    rows = np.flatnonzero(likely[:, column] >= FITS_SAFETY)
    if column in kept and collection.size(rows) >= collection.smallest:
        return None, kept
    kept = [number for number in kept if number != column]
    return (Group(rows, likely[rows, column], SAFETY, minority=True) if len(rows) else None), kept


def _by_subject(collection: Collection, kept: Sequence[int]) -> list[Group]:
    """Each text under its likeliest subject, and under others that are nearly as likely."""
    if not kept:
        return []
    likely = collection.likely[:, kept]
    most = likely.max(axis=1)
    held = (
        (likely >= FITS_ALSO)
        & (likely >= OF_THE_LEADING * most[:, None])
        & (most >= collection.fits)[:, None]
    )
    groups = []
    for place, number in enumerate(kept):
        rows = np.flatnonzero(held[:, place])
        if len(rows):
            groups.append(Group(rows, likely[rows, place], collection.names[number]))
    return groups


def _add_weak(collection: Collection, groups: list[Group], apart: Sequence[Group]) -> None:
    """Texts that are in no group yet join the subject that they fit weakly; those that fit none stay out."""
    if collection.elsewhere >= ELSEWHERE_SHARE or not groups:
        return
    inside = np.concatenate([group.rows for group in [*groups, *apart]])
    left = np.setdiff1d(np.flatnonzero(collection.likely[:, collection.names.index(SAFETY)] == 0), inside)
    columns = [collection.names.index(group.known) for group in groups]
    likely = collection.likely[left][:, columns]
    best, most = likely.argmax(axis=1), likely.max(axis=1, initial=0.0)
    for number, group in enumerate(groups):
        joining = (best == number) & (most >= FITS_WEAKLY)
        rows = np.concatenate([group.rows, left[joining]])
        strengths = np.concatenate([group.strengths, most[joining]])
        order = np.argsort(rows, kind="stable")
        groups[number] = replace(group, rows=rows[order], strengths=strengths[order])


def _divided(collection: Collection, group: Group, seed: int) -> list[Group]:
    """A group that fills too much of the collection, in parts; small parts stay together as the rest of it."""
    size = collection.size(group.rows)
    if size < DIVIDE_FROM * collection.counts.sum() or len(group.rows) < DIVIDE_LEAST:
        return [group]
    least = max(collection.smallest, round(DIVIDED_SHARE * size))
    found, _ = _communities(collection, group.rows, seed, least)
    parts = [part for part in found if _likeness(collection.points.closeness(part)) >= HOLDS_TOGETHER]
    rest = np.setdiff1d(group.rows, np.concatenate(parts)) if parts else group.rows
    if len(parts) < 2:
        return [group]
    strength = dict(zip(group.rows.tolist(), group.strengths.tolist(), strict=True))
    sets = [*parts, rest] if len(rest) else parts
    return [
        Group(rows, np.array([strength[row] for row in rows.tolist()]), group.known, divided=rows is not rest)
        for rows in sets
    ]


def _by_likeness(collection: Collection, rows: Any, seed: int) -> tuple[list[Group], list[Group]]:
    """Groups among texts that no subject fits: those of a theme's size, and close-knit small ones."""
    rows = rows[collection.points.speaking(rows)]
    if collection.size(rows) < SMALLEST:
        return [], []
    parts, _ = _communities(collection, rows, seed, 2)
    large: list[Group] = []
    small: list[tuple[float, Group]] = []
    least = HOLDS_TOGETHER_BESIDE if collection.fits == FITS else HOLDS_TOGETHER
    for part in parts:
        closeness = collection.points.closeness(part)
        likeness = _likeness(closeness)
        if collection.size(part) >= collection.smallest and likeness >= least:
            large.append(Group(part, closeness))
        elif collection.size(part) < collection.smallest and likeness >= VERY_CLOSE:
            small.append((-likeness, Group(part, closeness, minority=True)))
    small.sort(key=lambda pair: (pair[0], int(pair[1].rows[0])))
    return large, [group for _, group in small[:MOST_SMALL]]


def _likeness(closeness: Any) -> float:
    """The mean likeness of two different texts of a group, from how near each is to the middle: a group's mean point
    is as long as its texts are near to it, and holds each text's likeness to itself."""
    count = len(closeness)
    return float((count * float(closeness.mean()) ** 2 - 1) / (count - 1)) if count > 1 else 1.0


def _communities(collection: Collection, rows: Any, seed: int, smallest: int) -> tuple[list[Any], Any]:
    """Communities of at least `smallest` texts, and the rows in none. Many rows are learnt from a sample; the others
    join the nearest community, and those near to none are looked at once more by themselves."""
    parts: list[Any] = []
    waiting = rows
    for attempt in range(2):
        chosen = waiting
        if len(waiting) > LEARN_FROM:
            order = np.random.default_rng([seed, attempt]).permutation(len(waiting))
            chosen = np.sort(waiting[order[:LEARN_FROM]])
        if len(chosen) < 2:
            break
        numbers = communities(neighbours(collection.points.of(chosen), NEAREST), seed)
        found = [chosen[numbers == number] for number in np.unique(numbers)]
        found = [part for part in found if collection.size(part) >= smallest]
        others = np.setdiff1d(waiting, chosen)
        parts += _joined_by(collection, found, others)
        waiting = np.setdiff1d(others, np.concatenate(parts)) if parts else others
        if len(waiting) < smallest:
            break
    inside = np.concatenate(parts) if parts else np.zeros(0, dtype=int)
    return parts, np.setdiff1d(rows, inside)


def _joined_by(collection: Collection, parts: list[Any], others: Any) -> list[Any]:
    """The parts, each with those of the other rows that are near to its middle and nearest to it."""
    if not parts or not len(others):
        return parts
    middles = np.stack([collection.points.middle(part) for part in parts])
    nearest, likeness = [], []
    for first in range(0, len(others), BATCH):
        near = collection.points.of(others[first : first + BATCH]) @ middles.T
        nearest.append(near.argmax(axis=1))
        likeness.append(near.max(axis=1))
    numbers, close = np.concatenate(nearest), np.concatenate(likeness) >= CLOSE
    return [np.sort(np.append(part, others[close & (numbers == n)])) for n, part in enumerate(parts)]


def merged(collection: Collection, groups: list[Group], most: int) -> list[Group]:
    """At most `most` groups: the smallest is joined to the one whose middle is nearest, again and again."""
    groups = list(groups)
    middles = [collection.points.middle(group.rows) for group in groups]
    while len(groups) > most:
        smallest = min(range(len(groups)), key=lambda n: (collection.size(groups[n].rows), n))
        one, middle = groups.pop(smallest), middles.pop(smallest)
        near = max(range(len(groups)), key=lambda n: (float(middles[n] @ middle), -n))
        groups[near] = _together(groups[near], one)
        middles[near] = collection.points.middle(groups[near].rows)
    return groups


def _together(larger: Group, smaller: Group) -> Group:
    strength = dict(zip(smaller.rows.tolist(), smaller.strengths.tolist(), strict=True))
    for row, value in zip(larger.rows.tolist(), larger.strengths.tolist(), strict=True):
        strength[row] = max(value, strength.get(row, 0.0))
    rows = np.array(sorted(strength))
    return replace(larger, rows=rows, strengths=np.array([strength[row] for row in rows.tolist()]))


def _split(collection: Collection, groups: list[Group], wanted: int, seed: int) -> list[Group]:
    """As many groups as wanted, where the largest can be halved (2-means) into parts of a theme's size."""
    from sklearn.cluster import KMeans

    groups = list(groups)
    whole: list[Group] = []
    while groups and len(groups) + len(whole) < wanted:
        largest = groups.pop(max(range(len(groups)), key=lambda n: (len(groups[n].rows), -n)))
        if len(largest.rows) < 2 * SMALLEST:
            whole.append(largest)
            continue
        numbers = KMeans(2, n_init=3, random_state=seed).fit_predict(collection.points.of(largest.rows))
        halves = [numbers == number for number in (0, 1)]
        if min(collection.size(largest.rows[half]) for half in halves) < SMALLEST:
            whole.append(largest)
            continue
        groups += [
            replace(largest, rows=largest.rows[half], strengths=largest.strengths[half], divided=True)
            for half in halves
        ]
    return groups + whole
