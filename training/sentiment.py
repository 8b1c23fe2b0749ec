"""Train the sentiment model: `.venv/bin/python -m training.sentiment`, about a quarter of an hour on two processors.

Seven folds measure it first: a writer and a seventh of the comments are left out, and everything that is learnt
(vocabulary, weights, temperature, the leaning towards each label) is learnt from the rest. Then all rows make the
model that is shipped.
`--only-measure` writes nothing; `--only-train` skips the measuring and keeps the figures of the card.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack, vstack
from sklearn.linear_model import LogisticRegression, Ridge

from coproduce.analysis import sentiment, vectors
from coproduce.analysis.sentiment_model import OUTPUTS, SHIPPED, Model, Scorer, as_bytes, decide, matrix
from coproduce.analysis.sentiment_tokens import Vocabulary, general, pieces, sequences, words
from training.sentiment_figures import best_leaning, best_temperature, figures, unclear_below
from training.sentiment_rows import FOLDS, Row, earlier_comments, sources, training_rows

# An entry of the vocabulary stands in so many comments (none can be put together again) or written sentences.
FEWEST_COMMENTS = 5
FEWEST_SENTENCES = 3
# Strength of the weights' freedom (scikit-learn's C), and how much a row of the other manner counts.
FREEDOM_PATIENTS, FREEDOM_FAMILIES, FREEDOM_MANNER = 0.7, 2.0, 5.0
OTHER_FOR_PATIENTS, OTHER_FOR_FAMILIES = 0.1, 0.03
INNER_FOLDS = 3
# How strongly the weights learnt from the earlier comments are held down (ridge regression).
HELD_DOWN = 3.0


@dataclass(frozen=True)
class Numbers:
    """Sparse matrices: the rows as they stand, the rows with their questions, the earlier comments; and the latter's
    praise or blame."""

    plain: Any
    asked: Any
    earlier: Any
    praise: Any

    def without_vectors(self) -> Numbers:
        width = self.plain.shape[1] - vectors.DIMENSIONS
        return Numbers(self.plain[:, :width], self.asked[:, :width], self.earlier[:, :width], self.praise)


def vocabulary_of(rows: Sequence[Row]) -> tuple[Vocabulary, Any]:
    """The entries that occur often enough, and their rarity: log((1 + texts) / (1 + texts with it)) + 1."""
    counts = {kind: (Counter[str](), Counter[str]()) for kind in ("sequences", "pieces")}
    texts = [(row.text, row.families) for row in rows] + [(text, False) for text, _ in earlier_comments()]
    for text, families in texts:
        found = words(text)
        counts["sequences"][families].update(set(sequences([general(word) for word in found])))
        counts["pieces"][families].update({piece for word in set(found) for piece in pieces(word)})
    kept = {kind: _frequent(*both) for kind, both in counts.items()}
    rarity = [
        np.log((1 + len(texts)) / (1 + counts[kind][0][entry] + counts[kind][1][entry])) + 1
        for kind in ("sequences", "pieces")
        for entry in kept[kind]
    ]
    return Vocabulary(*({entry: n for n, entry in enumerate(each)} for each in kept.values())), np.array(
        rarity
    )


def _frequent(in_comments: Counter[str], in_sentences: Counter[str]) -> list[str]:
    return sorted(
        entry
        for entry in in_comments.keys() | in_sentences.keys()
        if in_comments[entry] >= FEWEST_COMMENTS or in_sentences[entry] >= FEWEST_SENTENCES
    )


def fit_scorer(numbers: Numbers, rows: Sequence[Row]) -> Scorer:
    """Weights from all rows; temperature, leaning and the limit of "unclear" from rows that inner folds left out."""
    labels, families = np.array([row.label for row in rows]), np.array([row.families for row in rows])
    folds = np.array([row.fold for row in rows])
    inner = np.searchsorted(np.unique(folds), folds) % INNER_FOLDS
    sums = np.zeros((len(rows), OUTPUTS), dtype=np.float32)
    for fold in range(INNER_FOLDS):
        weights, bias = weights_of(numbers, labels, families, np.flatnonzero(inner != fold))
        sums[inner == fold] = numbers.plain[inner == fold] @ weights + bias
    weights, bias = weights_of(numbers, labels, families, np.arange(len(rows)))
    # With weights that pass the sums through, the same deciding code is tuned that will be used.
    passing = Scorer(
        np.eye(OUTPUTS, dtype=np.float32),
        np.zeros(OUTPUTS, np.float32),
        np.zeros((2, 3), np.float32),
        np.ones(2),
        0.0,
    )
    passing = best_temperature(passing, sums, labels, families)
    passing = best_leaning(passing, sums, labels, families)
    unclear = unclear_below(decide(passing, sums), labels)
    return replace(passing, weights=weights, bias=bias, unclear=unclear)


def weights_of(numbers: Numbers, labels: Any, families: Any, chosen: Any) -> tuple[Any, Any]:
    """Weights (columns, 7) and bias (7,) from the chosen rows. Each comment counts half with its question and half
    without."""
    plain, labels, families = numbers.plain[chosen], labels[chosen], families[chosen]
    asked = np.flatnonzero(~families)
    both = vstack([plain, numbers.asked[chosen][asked]]).tocsr()
    counting = np.concatenate([np.where(families, OTHER_FOR_PATIENTS, 0.5), np.full(len(asked), 0.5)])
    balance = np.where(families, 1 / families.mean(), 1 / (1 - families.mean())) / 2
    manner = LogisticRegression(C=FREEDOM_MANNER, max_iter=200, tol=1e-3).fit(
        plain, families, sample_weight=balance
    )
    parts = [
        _helped(numbers, both, np.concatenate([labels, labels[asked]]), counting),
        _fitted(plain, labels, np.where(families, 1.0, OTHER_FOR_FAMILIES), FREEDOM_FAMILIES),
        (manner.coef_.T, manner.intercept_),
    ]
    weights, bias = (np.hstack(each).astype(np.float32) for each in zip(*parts, strict=True))
    return weights, bias


def _helped(numbers: Numbers, both: Any, labels: Any, counting: Any) -> tuple[Any, Any]:
    """Weights for patients' comments. How much the earlier comments would praise a text is one more number of it, which
    is linear in the others and so is added into their weights."""
    earlier = Ridge(alpha=HELD_DOWN).fit(numbers.earlier, numbers.praise)
    with_praise = hstack([both, csr_matrix(earlier.predict(both)[:, None])], format="csr")
    weights, bias = _fitted(with_praise, labels, counting, FREEDOM_PATIENTS)
    return weights[:-1] + np.outer(earlier.coef_, weights[-1]), bias + earlier.intercept_ * weights[-1]


def _fitted(numbers: Any, labels: Any, counting: Any, freedom: float) -> tuple[Any, Any]:
    fitted = LogisticRegression(C=freedom, max_iter=200, tol=1e-3).fit(
        numbers, labels, sample_weight=counting
    )
    return fitted.coef_.T, fitted.intercept_


def train(rows: Sequence[Row]) -> Model:
    """A model from labelled rows. Raises RuntimeError where the word vectors are not installed."""
    known = vectors.installed()
    if known is None:
        raise RuntimeError("the word vectors are not installed: run make setup")
    vocabulary, rarity = vocabulary_of(rows)
    empty = Scorer(None, None, None, None, 0.0)
    model = Model(sentiment.VERSION, vocabulary, rarity, empty, empty)
    texts, questions = [row.text for row in rows], [row.question for row in rows]
    earlier = earlier_comments()
    numbers = Numbers(
        matrix(model, texts, None, known),
        matrix(model, texts, questions, known),
        matrix(model, [text for text, _ in earlier], None, known),
        np.array([praise for _, praise in earlier]),
    )
    return replace(
        model,
        with_vectors=fit_scorer(numbers, rows),
        without_vectors=fit_scorer(numbers.without_vectors(), rows),
    )


def left_out(fold: int) -> dict[str, Any]:
    """Train without one fold; what the model says of that fold, by each way of using it."""
    rows = training_rows()
    model = train([row for row in rows if row.fold != fold])
    tested = [row for row in rows if row.fold == fold]
    texts, questions = [row.text for row in tested], [row.question for row in tested]
    known = vectors.installed()
    plain = matrix(model, texts, None, known)
    width = plain.shape[1] - vectors.DIMENSIONS
    return {
        "rows": tested,
        "no question": decide(model.with_vectors, plain),
        "question": decide(model.with_vectors, matrix(model, texts, questions, known)),
        "no vectors": decide(model.without_vectors, plain[:, :width]),
    }


def measure() -> dict[str, Any]:
    """Figures for texts that were left out, by manner and way of use."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(left_out, range(FOLDS)))
    rows = [row for each in found for row in each["rows"]]
    labels, families = np.array([row.label for row in rows]), np.array([row.families for row in rows])
    measured = {}
    for way in ("no question", "question", "no vectors"):
        chances = np.vstack([each[way].chances for each in found])
        chosen = np.concatenate([each[way].chosen for each in found])
        unclear = np.concatenate([each[way].unclear for each in found])
        for name, those in (("comments", ~families), ("sentences", families)):
            if way != "question" or name == "comments":
                measured[f"{name}, {way}"] = figures(
                    labels[those], chosen[those], chances[those], unclear[those]
                )
    return measured


def main(arguments: Sequence[str]) -> None:
    card_place = SHIPPED.with_suffix(".json")
    old = json.loads(card_place.read_text(encoding="utf-8")) if card_place.exists() else {}
    measured = old.get("measured", {}) if "--only-train" in arguments else measure()
    sys.stdout.write(json.dumps(measured, indent=1) + "\n")
    if "--only-measure" in arguments:
        return
    rows = training_rows()
    model = train(rows)
    SHIPPED.parent.mkdir(exist_ok=True)
    SHIPPED.write_bytes(as_bytes(model))
    card = {
        "version": model.version,
        "trained": datetime.now(UTC).date().isoformat(),
        "command": ".venv/bin/python -m training.sentiment",
        "sources": sources(),
        "rows": {
            "comments": sum(not row.families for row in rows),
            "sentences": sum(row.families for row in rows),
        },
        "vocabulary": {"sequences": len(model.vocabulary.sequences), "pieces": len(model.vocabulary.pieces)},
        "licence": "Patients' comments: pxtextmining, MIT, (c) NHS England. Sentences: written for this project.",
        "measured": measured,
    }
    card_place.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
