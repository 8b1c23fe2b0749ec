"""Train the known themes of the codebook: `.venv/bin/python -m training.codebook_known`, about three minutes.

Three models of words and three of words and sentences, each without a third of the texts (see
coproduce/analysis/codebook_known.py). Ridge regression of each theme on hashed words and pieces that stand in enough
texts, and on the mean of the sentences as the sentence encoder reads them, which must be installed; probability and
threshold of each theme from scores of texts that the scoring model had not seen.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from coproduce.analysis import codebook_features as features
from coproduce.analysis import codebook_sentences
from coproduce.analysis.codebook_known import CARD, FOLDER, THIRDS, moved, place, third_of

VERSION = "2"
DATA = Path(os.environ.get("COPRODUCE_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
WRITTEN = Path(__file__).parent / "written"
WRITERS = ("rowan", "hazel", "linden", "alder", "maple", "willow", "cedar")
FEWEST_ROWS = 15
FEWEST_TEXTS_WORD, FEWEST_TEXTS_PIECE = 5, 30
RIDGE = 0.5
SHARE_OF_MEANS = 0.5


@dataclass(frozen=True)
class Collection:
    """Texts with their themes; `truth` (texts, themes) of 0 and 1."""

    path: Path
    texts: tuple[str, ...]
    names: tuple[str, ...]
    truth: Any


@dataclass(frozen=True)
class Numbers:
    """Counts of hashed words (sparse), and means of sentences (texts, 384), or None for words alone."""

    counts: Any
    means: Any


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def collection(path: Path, texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Collection:
    counts = Counter(label for held in labels for label in set(held) if label)
    names = tuple(name for name, count in counts.most_common() if count >= FEWEST_ROWS)
    truth = np.array([[name in held for name in names] for held in labels], dtype=np.float64)
    return Collection(path, tuple(texts), names, truth)


def collections() -> list[Collection]:
    """Patient comments (themes), earlier patient comments (subcategories), written sentences (aspects)."""
    second, first = read(DATA / "nhs_comments_2.csv"), read(DATA / "nhs_comments_1.csv")
    written = [row for writer in WRITERS for row in read(WRITTEN / f"{writer}-sentences.csv")]
    return [
        collection(
            DATA / "nhs_comments_2.csv", [r["text"] for r in second], [r["label"].split("|") for r in second]
        ),
        collection(
            DATA / "nhs_comments_1.csv",
            [r["text"] for r in first],
            [[r["label"].strip(), r["subcategory"].strip()] for r in first],
        ),
        collection(WRITTEN, [r["text"] for r in written], [[r["aspect"]] for r in written]),
    ]


def train(parts: Sequence[Collection], numbers: Sequence[Numbers], left_out: int) -> dict[str, Any]:
    """One model from the texts outside a third: columns, rarity, weights and bias of all themes."""
    from scipy.sparse import vstack

    chosen = [np.flatnonzero([third_of(text) != left_out for text in part.texts]) for part in parts]
    used = [each.counts[rows] for each, rows in zip(numbers, chosen, strict=True)]
    columns, rarity = known_columns(vstack(used).tocsr())
    read_too = numbers[0].means is not None
    centre = None
    if read_too:
        centre = np.vstack([each.means[rows] for each, rows in zip(numbers, chosen, strict=True)]).mean(
            axis=0
        )
    weights, of_means, bias = [], [], []
    for part, each, own, rows in zip(parts, numbers, used, chosen, strict=True):
        truth, share = part.truth[rows], SHARE_OF_MEANS if read_too else 0.0
        matrix = features.weighted(own, rarity)
        alike = (1 - share) * (matrix @ matrix.T).toarray().astype(np.float64) + RIDGE * np.eye(len(rows))
        if read_too:
            means = moved(each.means[rows], centre)
            alike += share * (means @ means.T)
        strengths = np.linalg.solve(alike, truth - truth.mean(axis=0))
        weights.append((1 - share) * (matrix.T @ strengths)[columns])
        bias.append(truth.mean(axis=0))
        if read_too:
            of_means.append(share * (means.T @ strengths))
    model = packed(columns, rarity, np.hstack(weights), np.concatenate(bias))
    return model | (
        {"centre": centre, "of_means": np.hstack(of_means).astype(np.float32)} if read_too else {}
    )


def known_columns(counts: Any) -> tuple[Any, Any]:
    """The columns that stand in enough texts, and the rarity of each column, 0 for the others."""
    seen = counts.getnnz(axis=0)
    is_word = np.arange(features.COLUMNS) < features.WORD_COLUMNS
    columns = np.flatnonzero(seen >= np.where(is_word, FEWEST_TEXTS_WORD, FEWEST_TEXTS_PIECE))
    rarity = np.zeros(features.COLUMNS, np.float32)
    rarity[columns] = features.rarity(counts)[columns]
    return columns, rarity


def packed(columns: Any, rarity: Any, weights: Any, bias: Any) -> dict[str, Any]:
    """What is stored: each weight in one byte, with a factor for each theme."""
    scale = np.abs(weights).max(axis=0) / 127
    return {
        "columns": columns.astype(np.int32),
        "rarity": rarity[columns],
        "weights": np.round(weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": bias.astype(np.float32),
    }


def scored(model: dict[str, Any], numbers: Numbers, rows: Any) -> Any:
    rarity = np.zeros(features.COLUMNS, np.float32)
    rarity[model["columns"]] = model["rarity"]
    matrix = features.weighted(numbers.counts[rows], rarity)[:, model["columns"]]
    found = matrix @ (model["weights"].astype(np.float32) * model["scale"]) + model["bias"]
    if "centre" not in model:
        return found
    return found + moved(numbers.means[rows], model["centre"]) @ model["of_means"]


def calibrate(scores: Any, truth: Any) -> tuple[float, float, float]:
    """Slope and intercept of the probability (Platt 1999), and the score from which F1 is best."""
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=100).fit(scores[:, None], truth)
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    best = int(np.argmax(2 * hits / (np.arange(len(order)) + 1 + truth.sum())))
    threshold = (scores[order[best]] + scores[order[min(best + 1, len(order) - 1)]]) / 2
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0]), float(threshold)


def main() -> None:
    parts = collections()
    counter = features.Counter()
    counts = [counter.count(part.texts) for part in parts]
    FOLDER.mkdir(exist_ok=True)
    figures, columns = {}, []
    for reading in (False, True):
        means = [means_of(part) if reading else None for part in parts]
        models, unseen = trained(parts, [Numbers(*each) for each in zip(counts, means, strict=True)])
        for number, model in enumerate(models):
            scales = np.array(calibrated(parts, unseen, number), np.float32).T
            found = dict(zip(("slope", "intercept", "threshold"), scales, strict=True))
            np.savez_compressed(place(number, reading), **model, **found)
        figures["with sentences" if reading else "words alone"] = measured(parts[0], unseen[0])
        columns = [len(model["columns"]) for model in models]
    CARD.write_text(json.dumps(card(parts, figures, columns), indent=1) + "\n", encoding="utf-8")


def means_of(part: Collection) -> Any:
    """Means of sentences (texts, 384). Raises SystemExit where the sentence encoder is not installed."""
    found = codebook_sentences.read(part.texts)
    if found is None:
        raise SystemExit("the sentence encoder is not installed: run make setup")
    return found.means()


def thirds_of(part: Collection) -> Any:
    return np.array([third_of(text) for text in part.texts])


def trained(
    parts: Sequence[Collection], numbers: Sequence[Numbers]
) -> tuple[list[dict[str, Any]], list[Any]]:
    """Three models, and for each collection the scores (texts, all themes) by the model that did not see the text."""
    models = [train(parts, numbers, number) for number in range(THIRDS)]
    unseen = []
    for part, each in zip(parts, numbers, strict=True):
        scores = np.zeros((len(part.texts), len(models[0]["bias"])), np.float32)
        for number, model in enumerate(models):
            rows = np.flatnonzero(thirds_of(part) == number)
            scores[rows] = scored(model, each, rows)
        unseen.append(scores)
    return models, unseen


def calibrated(
    parts: Sequence[Collection], unseen: Sequence[Any], left_out: int
) -> list[tuple[float, float, float]]:
    """Slope, intercept and threshold of each theme, from texts outside a third."""
    found, start = [], 0
    for part, scores in zip(parts, unseen, strict=True):
        others = thirds_of(part) != left_out
        for column in range(len(part.names)):
            found.append(calibrate(scores[others, start + column], part.truth[others, column]))
        start += len(part.names)
    return found


def card(parts: Sequence[Collection], figures: dict[str, Any], columns: list[int]) -> dict[str, Any]:
    files = [DATA / "nhs_comments_2.csv", DATA / "nhs_comments_1.csv"]
    files += [WRITTEN / f"{writer}-sentences.csv" for writer in WRITERS]
    return {
        "name": "known-themes",
        "version": VERSION,
        "command": ".venv/bin/python -m training.codebook_known",
        "date": datetime.now(UTC).date().isoformat(),
        "licence": "Patient comments: pxtextmining, MIT, (c) NHS England. Written sentences: part of this project. "
        "Sentences read by all-MiniLM-L6-v2, Apache 2.0.",
        "sha256": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
        "rows": {part.path.name: len(part.texts) for part in parts},
        "columns": columns,
        "measured": {"f1_on_texts_not_seen": figures},
        "calibrated": len(parts[0].names),
        "themes": [name for part in parts for name in part.names],
    }


def measured(part: Collection, scores: Any) -> dict[str, float]:
    """F1 of the patients' themes for texts that neither their model nor their threshold saw."""
    given, thirds = np.zeros_like(part.truth, dtype=bool), thirds_of(part)
    for number in range(THIRDS):
        own, others = thirds == number, thirds != number
        for column in range(len(part.names)):
            threshold = calibrate(scores[others, column], part.truth[others, column])[2]
            given[own, column] = scores[own, column] > threshold
    hits, total = (given * part.truth).sum(axis=0), given.sum(axis=0) + part.truth.sum(axis=0)
    return {
        "macro": round(float((2 * hits / np.maximum(total, 1)).mean()), 3),
        "micro": round(float(2 * hits.sum() / total.sum()), 3),
    }


if __name__ == "__main__":
    main()
