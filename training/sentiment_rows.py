"""The rows that the sentiment model learns from: patients' comments and the sentences written for this project."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("COPRODUCE_DATA") or ROOT.parent / "shared" / "data")
WRITTEN = Path(__file__).parent / "written"
COMMENTS = DATA / "nhs_comments_2.csv"
EARLIER_COMMENTS = DATA / "nhs_comments_1.csv"
READINGS = WRITTEN / "readings.csv"
# The writers speak in turns of their own; these say the same things in the plainest words.
PLAIN = Path(__file__).parent / "plain" / "plain-sentences.csv"
# Kept for testing: nothing is trained or listed from these writers' sentences.
FOR_TESTING = ("aspen", "birch")
LABELS = ("negative", "neutral", "positive")
FOLDS = 7


@dataclass(frozen=True)
class Row:
    """One labelled text. `label` is a position in LABELS; `fold` 0..6: a writer, or all copies of a comment."""

    text: str
    label: int
    question: str
    families: bool
    fold: int


def read(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def writers() -> list[Path]:
    """The files of sentences to learn from, in order of their names."""
    places = [place for place in WRITTEN.glob("*-sentences.csv") if not place.name.startswith(FOR_TESTING)]
    return sorted([*places, PLAIN], key=lambda place: place.name)


def training_rows() -> list[Row]:
    """Everything to learn from, in a fixed order; sentences on which two readers disagree are left out."""
    return [*_comments(), *_sentences()]


def earlier_comments() -> list[tuple[str, float]]:
    """Comments of the earlier collection with how strongly they praise (4) or blame (-4). Its "neutral" ones are left
    out: nearly all of them praise, from one trust that graded nothing."""
    rows = read(EARLIER_COMMENTS)
    return [(row["text"], float(row["crit"])) for row in rows if row["sentiment"] != "neutral"]


def sources() -> dict[str, str]:
    """The SHA-256 of every file that the training reads."""
    places = [COMMENTS, EARLIER_COMMENTS, *writers(), *([READINGS] if READINGS.exists() else [])]
    return {place.name: hashlib.sha256(place.read_bytes()).hexdigest() for place in places}


def _comments() -> Iterable[Row]:
    for row in read(COMMENTS):
        same = " ".join(row["text"].lower().split())
        fold = int(hashlib.sha256(same.encode()).hexdigest(), 16) % FOLDS
        yield Row(row["text"], LABELS.index(row["sentiment"]), row["question"], families=False, fold=fold)


def _sentences() -> Iterable[Row]:
    second = _second_readings()
    for fold, place in enumerate(writers()):
        writer = place.name.removesuffix("-sentences.csv")
        for number, row in enumerate(read(place)):
            if second.get((writer, number), row["sentiment"]) == row["sentiment"]:
                label = LABELS.index(row["sentiment"])
                yield Row(row["text"], label, "", families=True, fold=fold % FOLDS)


def _second_readings() -> dict[tuple[str, int], str]:
    if not READINGS.exists():
        return {}
    return {(row["file"], int(row["row"])): row["sentiment"] for row in read(READINGS)}
