"""The plane of opinions: participants who vote alike lie close together. Loads numpy and scipy where it is called.

Principal components of the votes, as Polis finds them (Small and others, 2021): a missing vote counts as the
statement's mean, so nothing but given votes enters the sums and the table stays sparse; components by power iteration
(here of a small block of vectors at once: Halko, Martinsson and Tropp, SIAM Review 53, 2011); a participant's place is
scaled by the square root of (statements / statements voted on), since few votes reach less far from the middle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

AXES = 2
_BLOCK = 8
_MOST_ROUNDS = 500
_CLOSE_ENOUGH = 1e-12


@dataclass(frozen=True)
class Plane:
    """`positions`: an array (participants, 2), in the order of `participants`. `variance_shares`: how much of the
    differences between votes each axis shows, 0 to 1."""

    participants: tuple[str, ...]
    positions: Any
    variance_shares: tuple[float, ...]


def opinion_plane(votes: Mapping[tuple[str, str], int]) -> Plane:
    """Place the participants of `votes`, (participant, statement) to -1, 0 or 1. Their order does not matter."""
    import numpy as np

    participants = sorted({participant for participant, _ in votes})
    centred, voted = _centred(votes, participants)
    axes, strengths = _leading_axes(centred)
    scale = np.sqrt(centred.shape[1] / np.maximum(voted, 1))
    positions = np.zeros((len(participants), AXES))
    positions[:, : axes.shape[1]] = (centred @ axes) * scale[:, None]
    total = float((centred.data**2).sum())
    shares = [float(value) / total if total else 0.0 for value in strengths]
    return Plane(tuple(participants), positions, tuple(shares + [0.0] * (AXES - len(shares))))


def _centred(votes: Mapping[tuple[str, str], int], participants: list[str]) -> tuple[Any, Any]:
    """A sparse table (participants, statements) of votes less the statement's mean, and how many each voted on."""
    import numpy as np
    from scipy.sparse import csr_matrix

    statements = sorted({statement for _, statement in votes})
    row_of = {key: number for number, key in enumerate(participants)}
    column_of = {key: number for number, key in enumerate(statements)}
    ordered = sorted((row_of[who], column_of[what], vote) for (who, what), vote in votes.items())
    rows, columns, values = (np.array(each) for each in zip(*ordered, strict=True))
    times = np.bincount(columns, minlength=len(statements))
    mean = np.bincount(columns, weights=values, minlength=len(statements)) / np.maximum(times, 1)
    table = csr_matrix((values - mean[columns], (rows, columns)), shape=(len(participants), len(statements)))
    return table, np.bincount(rows, minlength=len(participants))


def _leading_axes(table: Any) -> tuple[Any, Any]:
    """The leading components (statements, up to 2) and the sums of squares along them."""
    import numpy as np

    size = min(_BLOCK, *table.shape)
    block, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(table.shape[1], size)))
    before = np.zeros(size)
    for _ in range(_MOST_ROUNDS):
        image = table @ block
        strengths, turn = np.linalg.eigh(image.T @ image)
        leading = strengths[::-1][:AXES]
        if np.all(np.abs(leading - before[: len(leading)]) <= _CLOSE_ENOUGH * max(leading[0], 1e-300)):
            break
        before = strengths[::-1]
        block, _ = np.linalg.qr(table.T @ image)
    return block @ turn[:, ::-1][:, :AXES], np.maximum(leading, 0)
