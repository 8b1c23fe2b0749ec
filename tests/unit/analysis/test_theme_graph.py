"""Communities of a graph: found where they are plain, the same for every seed, and none invented."""

import numpy as np
import pytest

from coproduce.analysis.theme_graph import communities, neighbours


def clouds(each: int) -> np.ndarray:
    """Three clouds of points of length 1 around three directions, 20 dimensions."""
    chance = np.random.default_rng(4)
    points = np.repeat(np.eye(3, 20), each, axis=0) + 0.12 * chance.standard_normal((3 * each, 20))
    return (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_clouds_are_communities(seed: int) -> None:
    found = communities(neighbours(clouds(30), 10), seed)
    wanted = np.repeat([0, 1, 2], 30)
    for cloud in range(3):
        inside = set(found[wanted == cloud].tolist())
        assert len(inside) == 1
        assert not inside & set(found[wanted != cloud].tolist())


def test_the_graph_is_symmetric_and_joins_nobody_to_himself() -> None:
    graph = neighbours(clouds(10), 4)
    assert abs(graph - graph.T).max() < 1e-9
    assert graph.diagonal().sum() == 0
    assert (graph.getnnz(axis=1) >= 4).all()


def test_points_without_neighbours_stay_alone() -> None:
    found = communities(neighbours(np.eye(5, dtype=np.float32), 3), 0)
    assert len(set(found.tolist())) == 5
