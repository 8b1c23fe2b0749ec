"""The sentiment commands' files: a column of texts scored, and a model retrained from corrections.

Large files are scored by two processes. Where the system can, they are copies of this one with the model and the word
lists already loaded; elsewhere each has to load them, which takes about as long as scoring a few thousand texts, so
smaller files stay in one. So does the second look, whose matrix products use every processor by themselves.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from multiprocessing.context import BaseContext
from pathlib import Path

from coproduce.analysis import encoder
from coproduce.analysis.files import (
    Progress,
    UnusableFile,
    read_rows,
    with_columns,
    write_bytes,
    write_whole,
)
from coproduce.analysis.sentiment import reads_twice

COLUMNS = ("sentiment", "polarity", "confidence")
PROCESSES = 2
PROCESSES_FROM = 6_000
_BATCH = 500
# The second look is slow: so few texts that its progress is seen to move.
_BATCH_READ_TWICE = 100
# Scored once so that all lists are loaded; the second is for the language detector.
_TO_LOAD_ALL = (("All good.", ""), ("Wszystko było bardzo dobrze, dziękuję.", ""))

Result = tuple[str, float, float]
Work = tuple[Sequence[tuple[str, str]], Path, bool]


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


def sentiment_file(
    source: Path,
    column: str,
    target: Path,
    progress: Progress = _silent,
    question: str | None = None,
    model: Path | None = None,
    thorough: bool | None = None,
) -> int:
    """Add `sentiment`, `polarity` and `confidence`; the number of rows. `question` is the column of what each text
    answers, `model` a retrained model, `thorough` as for `sentiment.score`. Raises UnusableFile."""
    header, rows = read_rows(source, column)
    if question is not None and question not in header:
        raise UnusableFile(f"{source} has no column {question!r}; it has: {', '.join(header)}")
    place = _usable(model)
    if thorough and not encoder.is_installed():
        raise UnusableFile("--thorough needs the sentence encoder, which is not installed: make setup")
    texts = [row[column] for row in rows]
    if thorough is None:
        thorough = reads_twice(len(set(texts)))
    questions = [row[question] for row in rows] if question else None
    found = (
        {"sentiment": label, "polarity": f"{polarity:.3f}", "confidence": f"{confidence:.3f}"}
        for label, polarity, confidence in _scored(texts, questions, place, thorough, progress)
    )
    write_whole(target, with_columns(header, rows, COLUMNS, found))
    return len(rows)


def retrain_file(
    source: Path,
    column: str,
    label: str,
    target: Path,
    progress: Progress = _silent,
    model: Path | None = None,
) -> int:
    """Write a model that has learnt from corrected texts; the number of corrections. Raises UnusableFile."""
    from coproduce.analysis import sentiment_model
    from coproduce.analysis.sentiment_corrections import Correction, UnusableCorrections, corrected

    header, rows = read_rows(source, column)
    if label not in header:
        raise UnusableFile(f"{source} has no column {label!r}; it has: {', '.join(header)}")
    progress(0, len(rows))
    try:
        base = sentiment_model.load(_usable(model))
        learnt = corrected(base, [Correction(row[column], row[label].strip().lower()) for row in rows])
    except UnusableCorrections as problem:
        raise UnusableFile(f"{source}: {problem}") from problem
    write_bytes(target, sentiment_model.as_bytes(learnt))
    progress(len(rows), len(rows))
    return len(rows)


def _usable(model: Path | None) -> Path:
    """The place of the model to use, once it could be read. Raises UnusableFile."""
    from coproduce.analysis import sentiment_model

    place = model or sentiment_model.current_place()
    try:
        sentiment_model.load(place)
    except sentiment_model.UnusableModel as problem:
        raise UnusableFile(str(problem)) from problem
    return place


def _scored(
    texts: Sequence[str], questions: Sequence[str] | None, model: Path, thorough: bool, progress: Progress
) -> list[Result]:
    """A result for each text; texts that were sent many times in the same words are scored once."""
    pairs = list(zip(texts, questions or [""] * len(texts), strict=True))
    distinct = list(dict.fromkeys(pairs))
    size = _BATCH_READ_TWICE if thorough else _BATCH
    batches = [distinct[start : start + size] for start in range(0, len(distinct), size)]
    progress(0, len(texts))
    found: list[Result] = []
    for results in _each([(batch, model, thorough) for batch in batches], 0 if thorough else len(distinct)):
        found.extend(results)
        progress(len(found) * len(texts) // len(distinct), len(texts))
    known = dict(zip(distinct, found, strict=True))
    return [known[pair] for pair in pairs]


def _each(work: Sequence[Work], to_share: int) -> Iterator[list[Result]]:
    if to_share < PROCESSES_FROM or (os.cpu_count() or 1) < PROCESSES:
        yield from map(_batch, work)
        return
    with ProcessPoolExecutor(PROCESSES, mp_context=_context(work[0])) as pool:
        yield from pool.map(_batch, work)


def _context(first: Work) -> BaseContext:
    """How the processes start: as copies of this one if nothing else runs in it that a copy would break."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return get_context("spawn")
    _batch((_TO_LOAD_ALL, *first[1:]))
    # What is loaded stays for good: the copies need not look through it for waste again and again.
    gc.freeze()
    return get_context("fork")


def _batch(work: Work) -> list[Result]:
    from coproduce.analysis import sentiment_model
    from coproduce.analysis.sentiment import score

    pairs, place, thorough = work
    model = sentiment_model.load(place)
    found = score([text for text, _ in pairs], [question for _, question in pairs], model, thorough)
    return [(each.label, each.polarity, each.confidence) for each in found]
