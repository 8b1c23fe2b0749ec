"""Communities of like texts: who is near whom, and which groups that makes.

A graph joins each text to its nearest neighbours; communities are found by the Louvain method (Blondel, Guillaume,
Lambiotte and Lefebvre, "Fast unfolding of communities in large networks", J. Stat. Mech. 2008, P10008) in several
seeded orders, and what most of the orders agree on is kept (consensus after Lancichinetti and Fortunato, Scientific
Reports 2, 2012), so that chance decides as little as possible.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components

_ORDERS = 5
_AGREED = 0.8
_BLOCK = 1000
_SWEEPS = 20


def neighbours(points: Any, count: int) -> Any:
    """A symmetric CSR matrix of cosine likeness: each row of `points` (texts, dimensions) joined to its `count`
    nearest, a mutual choice in full and a one-sided one by half."""
    total = len(points)
    count = min(count, total - 1)
    if count < 1:
        return csr_matrix((total, total), dtype=np.float64)
    rows, columns, values = [], [], []
    for first in range(0, total, _BLOCK):
        likeness = points[first : first + _BLOCK] @ points.T
        own = np.arange(len(likeness))
        likeness[own, first + own] = -2.0
        nearest = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        rows.append(np.repeat(first + own, count))
        columns.append(nearest.ravel())
        values.append(likeness[own[:, None], nearest].ravel())
    weights = np.maximum(np.concatenate(values), 0.0)
    graph = coo_matrix(
        (weights, (np.concatenate(rows), np.concatenate(columns))), shape=(total, total)
    ).tocsr()
    joined = (graph + graph.T) * 0.5
    joined.eliminate_zeros()
    return joined


def communities(graph: Any, seed: int, resolution: float = 1.0) -> Any:
    """An array with a community's number for each row of a symmetric CSR matrix of weights."""
    links = graph.tocoo()
    together = np.zeros(links.nnz)
    for order in range(_ORDERS):
        found = _louvain(graph, np.random.default_rng([seed, order]), resolution)
        together += found[links.row] == found[links.col]
    agreed = together >= _AGREED * _ORDERS
    kept = coo_matrix((links.data[agreed], (links.row[agreed], links.col[agreed])), shape=graph.shape)
    return connected_components(kept, directed=False)[1]


def _louvain(graph: Any, order: Any, resolution: float) -> Any:
    """Move single nodes while that raises modularity, join each community into one node, and again."""
    total = graph.sum()
    membership = np.arange(graph.shape[0])
    if total == 0:
        return membership
    while True:
        moved = _moved(graph, order, resolution, float(total))
        _, numbers = np.unique(moved, return_inverse=True)
        if numbers.max() + 1 == graph.shape[0]:
            return membership
        membership = numbers[membership]
        folding = csr_matrix((np.ones(len(numbers)), (numbers, np.arange(len(numbers)))))
        graph = (folding @ graph @ folding.T).tocsr()


def _moved(graph: Any, order: Any, resolution: float, total: float) -> list[int]:
    """One level: the community of each node after sweeps in a shuffled order until none moves."""
    size = graph.shape[0]
    starts, ends, weights = graph.indptr.tolist(), graph.indices.tolist(), graph.data.tolist()
    degree = np.asarray(graph.sum(axis=1)).ravel().tolist()
    community, held = list(range(size)), list(degree)
    for _ in range(_SWEEPS):
        moves = 0
        for node in order.permutation(size).tolist():
            pull: dict[int, float] = {}
            for place in range(starts[node], starts[node + 1]):
                if ends[place] != node:
                    other = community[ends[place]]
                    pull[other] = pull.get(other, 0.0) + weights[place]
            own, share = community[node], resolution * degree[node] / total
            held[own] -= degree[node]
            best, most = own, pull.get(own, 0.0) - share * held[own]
            for other, strength in pull.items():
                gain = strength - share * held[other]
                if gain > most + 1e-12:
                    best, most = other, gain
            held[best] += degree[node]
            if best != own:
                community[node] = best
                moves += 1
        if moves == 0:
            break
    return community
