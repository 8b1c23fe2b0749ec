"""Sparse matrices of counts, built without a vocabulary object: the rows are lists of column numbers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any


def counted(rows: Sequence[Sequence[int]], columns: int) -> Any:
    """A matrix (rows, columns) of float32 in CSR form: how often each column number stands in each row."""
    import numpy as np
    from scipy.sparse import csr_matrix

    lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    starts = np.concatenate(([0], np.cumsum(lengths)))
    numbers = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=int(starts[-1]))
    matrix = csr_matrix(
        (np.ones(len(numbers), dtype=np.float32), numbers, starts), shape=(len(rows), columns)
    )
    matrix.sum_duplicates()
    return matrix
