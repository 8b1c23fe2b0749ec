"""Groups of points in the plane of opinions. Loads numpy where it is called.

As in Polis, points are first joined to at most 100 fine clusters, and those, weighted by their members, to a few
groups by k-means. The groups' number is judged by the silhouette (Rousseeuw, Journal of Computational and Applied
Mathematics 20, 1987), and so is the exact border: k-means places it half way between the middles, which cuts into a
wide group that stands beside a narrow one, so clusters at the border move where the silhouette says that they lie
nearer to the other group. All of it is deterministic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_FINE_CLUSTERS = 100
FEWEST_GROUPS, MOST_GROUPS = 2, 5
# So much better must more groups be than fewer, or another number than the one shown before.
MARGIN = 0.03
_PARTS = 10
_PARTICIPANTS_A_GROUP = 12
_ROUNDS = 50
_STARTS = 20
_DECIMALS = 9
_CLEARLY = 1e-9


@dataclass(frozen=True)
class FineClusters:
    """`centres` (clusters, 2); `weights` (clusters): how many points each is; `of_point`: the cluster of each."""

    centres: Any
    weights: Any
    of_point: Any


@dataclass(frozen=True)
class Grouping:
    """`of_cluster`: the group of each fine cluster, from 0; `silhouette`: -1 to 1, the mean over the points."""

    of_cluster: Any
    silhouette: float


def fine_clusters(points: Any) -> FineClusters:
    """Join points to at most 100 clusters; where there are fewer different points, each is a cluster of its own."""
    import numpy as np

    # Rounding first: the same votes added up in another order must stay one point. The + 0 makes -0 into 0.
    different, of_point = np.unique(np.round(points, _DECIMALS) + 0.0, axis=0, return_inverse=True)
    of_point = of_point.reshape(-1)
    weights = np.bincount(of_point).astype(float)
    if len(different) <= MOST_FINE_CLUSTERS:
        return FineClusters(different, weights, of_point)
    start = different[_spread_out(different, MOST_FINE_CLUSTERS)]
    joined, _ = _settled(different, weights, start)
    joined = np.unique(joined, return_inverse=True)[1]
    sums = np.bincount(joined, weights=weights)
    centres = np.column_stack([np.bincount(joined, weights * column) / sums for column in different.T])
    return FineClusters(centres, sums, joined[of_point])


def group_clusters(fine: FineClusters, groups: int) -> Grouping:
    """The fine clusters in `groups` groups. Raises ValueError where there are fewer clusters than groups."""
    import numpy as np

    if not 1 <= groups <= len(fine.centres):
        raise ValueError(f"{len(fine.centres)} different positions cannot make {groups} groups")
    if groups == 1:
        return Grouping(np.zeros(len(fine.centres), dtype=int), 0.0)
    random = np.random.default_rng(0)
    starts = [_spread_out(fine.centres, groups)]
    starts += [_by_chance(fine, groups, random) for _ in range(_STARTS)]
    found = [_settled(fine.centres, fine.weights, fine.centres[start]) for start in starts]
    complete = [each for each in found if len(np.unique(each[0])) == groups]
    labels = min(complete or found, key=lambda each: each[1])[0]
    return _at_the_border(fine, labels, groups)


def choose_number(fine: FineClusters, previous: int | None = None) -> tuple[int, dict[int, float]]:
    """How many groups, 1 to 5, and the silhouette of each number that was tried.

    More groups must beat fewer by a margin, and do so again in most of ten samples that each leave out a tenth of the
    points. `previous` is the number shown before: it stays until another is better by the margin.
    """
    points = int(fine.weights.sum())
    most = min(MOST_GROUPS, 2 + points // _PARTICIPANTS_A_GROUP, len(fine.centres))
    if most < FEWEST_GROUPS:
        return 1, {}
    tried = _silhouettes(fine, most)
    wins = Counter([_winner(tried), *(_winner(_silhouettes(part, most)) for part in _parts(fine))])
    chosen = min(wins, key=lambda number: (-wins[number], number))
    if previous in tried and tried[chosen] - tried[previous] <= MARGIN:
        return previous, tried
    return chosen, tried


def _winner(tried: Mapping[int, float]) -> int:
    """The smallest number of groups that is nearly as good as the best."""
    best = max(tried.values())
    return min(number for number, value in tried.items() if value >= best - MARGIN)


def _silhouettes(fine: FineClusters, most: int) -> dict[int, float]:
    most = min(most, len(fine.centres))
    return {k: group_clusters(fine, k).silhouette for k in range(FEWEST_GROUPS, most + 1)}


def _parts(fine: FineClusters) -> list[FineClusters]:
    """Ten samples, each without every tenth point, dealt out along the clusters."""
    import numpy as np

    owner = np.repeat(np.arange(len(fine.weights)), fine.weights.astype(int))
    samples = []
    for part in range(_PARTS if len(owner) >= 2 * _PARTS else 0):
        weights = np.bincount(owner[np.arange(len(owner)) % _PARTS != part], minlength=len(fine.weights))
        held = weights > 0
        samples.append(FineClusters(fine.centres[held], weights[held].astype(float), None))
    return [each for each in samples if len(each.centres) >= FEWEST_GROUPS]


def _spread_out(points: Any, number: int) -> list[int]:
    """Points that lie far from each other, beginning with the one farthest from the middle (Gonzalez, 1985)."""
    import numpy as np

    chosen = [int(np.argmax(((points - points.mean(axis=0)) ** 2).sum(axis=1)))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < number:
        chosen.append(int(np.argmax(nearest)))
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return chosen


def _by_chance(fine: FineClusters, number: int, random: Any) -> list[int]:
    """A start drawn as in k-means++ (Arthur and Vassilvitskii, 2007)."""
    import numpy as np

    chances = fine.weights / fine.weights.sum()
    chosen = [int(random.choice(len(chances), p=chances))]
    while len(chosen) < number:
        gaps = ((fine.centres[:, None, :] - fine.centres[chosen][None]) ** 2).sum(axis=2).min(axis=1)
        chances = gaps * fine.weights
        chosen.append(int(random.choice(len(chances), p=chances / np.sum(chances))))
    return chosen


def _settled(points: Any, weights: Any, centres: Any) -> tuple[Any, float]:
    """Lloyd's k-means from a start: each point's cluster, and the weighted sum of squared distances."""
    import numpy as np

    labels = None
    for _ in range(_ROUNDS):
        gaps = ((points[:, None, :] - centres[None]) ** 2).sum(axis=2)
        nearest = gaps.argmin(axis=1)
        if labels is not None and np.array_equal(nearest, labels):
            break
        labels = nearest
        sums = np.bincount(labels, weights, minlength=len(centres))
        middle = [np.bincount(labels, weights * column, minlength=len(centres)) for column in points.T]
        held = sums > 0
        centres = centres.copy()
        centres[held] = np.column_stack(middle)[held] / sums[held, None]
    return labels, float((gaps.min(axis=1) * weights).sum())


def _at_the_border(fine: FineClusters, labels: Any, groups: int) -> Grouping:
    """Move one cluster at a time to another group, as long as the silhouette rises."""
    import numpy as np

    gaps = np.sqrt(((fine.centres[:, None, :] - fine.centres[None]) ** 2).sum(axis=2))
    labels, best = labels.copy(), -1.0
    for _ in range(len(labels) + 1):
        sums = (gaps * fine.weights) @ np.eye(groups)[labels]
        sizes = np.bincount(labels, fine.weights, minlength=groups)
        best = float(_silhouette(sums[None], sizes[None], labels[None], fine.weights)[0])
        cluster, group, value = _best_move(fine, gaps, labels, sums, sizes)
        if value <= best + _CLEARLY:
            break
        labels[cluster] = group
    return Grouping(labels, best)


def _best_move(fine: FineClusters, gaps: Any, labels: Any, sums: Any, sizes: Any) -> tuple[int, int, float]:
    """The move of one cluster to another group with the highest silhouette; no group is emptied."""
    import numpy as np

    groups = len(sizes)
    every = np.arange(len(labels))
    movable = every[np.bincount(labels, minlength=groups)[labels] > 1]
    moving = np.repeat(movable, groups)
    target = np.tile(np.arange(groups), len(movable))
    other = target != labels[moving]
    moving, target = moving[other], target[other]
    if not len(moving):
        return 0, 0, -1.0
    trial = np.arange(len(moving))
    moved = gaps[moving] * fine.weights[moving][:, None]
    new_sums = np.repeat(sums[None], len(moving), axis=0)
    new_sums[trial, :, labels[moving]] -= moved
    new_sums[trial, :, target] += moved
    new_sizes = np.repeat(sizes[None], len(moving), axis=0)
    new_sizes[trial, labels[moving]] -= fine.weights[moving]
    new_sizes[trial, target] += fine.weights[moving]
    new_labels = np.repeat(labels[None], len(moving), axis=0)
    new_labels[trial, moving] = target
    values = _silhouette(new_sums, new_sizes, new_labels, fine.weights)
    best = int(values.argmax())
    return int(moving[best]), int(target[best]), float(values[best])


def _silhouette(sums: Any, sizes: Any, labels: Any, weights: Any) -> Any:
    """The mean silhouette of each of several trials.

    `sums` (trials, clusters, groups): the distance of a cluster to all points of a group; `sizes` (trials, groups);
    `labels` (trials, clusters). A point that is alone in its group counts 0.
    """
    import numpy as np

    own = labels[:, :, None]
    within = np.take_along_axis(sums, own, axis=2)[:, :, 0]
    companions = np.take_along_axis(sizes, labels, axis=1) - 1
    inside = within / np.maximum(companions, 1)
    means = sums / np.maximum(sizes, 1e-9)[:, None, :]
    np.put_along_axis(means, own, np.inf, axis=2)
    outside = means.min(axis=2)
    values = (outside - inside) / np.maximum(np.maximum(inside, outside), 1e-12)
    return (np.where(companions > 0, values, 0.0) * weights).sum(axis=1) / weights.sum()
