"""Learn the space of subjects that theme suggestion starts from: `python -m training.theme_space`.

Each subject is a class of one softmax regression over word vectors and TF-IDF of words and word pairs: the themes that
people gave to NHS comments, the aspects of the sentences written for this project, signs of harm, and one class for
writing about anything else (statements of public conversations), so that a text outside these fields is not forced
into them. A second set of weights without the vectors serves installations that have none. Fitting is convex and
started at zero: the same files give the same model.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

from coproduce.analysis import vectors
from coproduce.analysis.theme_space import PLACE, VECTOR_SHARE, Space, terms

ROOT = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("COPRODUCE_DATA") or ROOT.parent / "shared" / "data")
WRITTEN = ROOT / "training" / "written"
KEPT_FOR_TESTING = "aspen"
NHS, SEND, ELSEWHERE, SAFETY = "nhs:", "send:", "elsewhere", "safety"
# Subcategories of the earlier collection that mean what a theme of the later one means.
EARLIER = {
    "Activities": "Activities & access to fresh air",
    "Cleanliness": "Cleanliness, tidiness & infection control",
    "Consistency/Continuity of care": "Continuity of care",
    "Facilities/equipment": "Environment, facilities & equipment",
    "Feeling safe including bullying": "Feeling safe",
    "Food": "Food & drink provision & facilities",
    "Funding": "Funding & use of financial resources",
    "Involvement: Of Family And Carers": "Interaction with family/ carers",
    "Leave (under MHA)": "Mental Health Act",
    "Location": "Service location",
    "Medication ": "Supplying & understanding medication",
    "Staffing levels": "Staffing levels & responsiveness",
    "Transition And Discharge": "Discharge",
}
_FIRST_LABEL = 0.7
_PENALTY = 0.5
_SEEN_IN = 5
STEPS = 120


@dataclass(frozen=True)
class Example:
    """A text with its subjects, the leading one first; none where it may be any of the written sentences'."""

    text: str
    subjects: tuple[str, ...]


def sources() -> list[Path]:
    """The files learnt from, in a fixed order."""
    kinds = ("*-sentences.csv", "*-concerns.csv")
    files = sorted(path for kind in kinds for path in WRITTEN.glob(kind))
    written = [path for path in files if KEPT_FOR_TESTING not in path.name]
    elsewhere = [WRITTEN / "elsewhere.csv", *sorted(DATA.glob("polis/*/comments.csv"))]
    return [DATA / "nhs_comments_2.csv", *written, DATA / "nhs_comments_1.csv", *elsewhere]


def nhs_examples() -> list[Example]:
    rows = _rows(DATA / "nhs_comments_2.csv")
    return [Example(row["text"], tuple(NHS + label for label in row["label"].split("|"))) for row in rows]


def other_examples() -> list[Example]:
    """Everything but the NHS comments of the later collection."""
    found = []
    for path in sources()[1:]:
        for row in _rows(path):
            text = row.get("text") or row.get("comment-body", "")
            if "aspect" in row:
                found.append(Example(text, (SEND + row["aspect"],)))
            elif "concern" in row:
                found.append(Example(text, () if row["concern"] == "none" else (SAFETY,)))
            elif "subcategory" in row:
                subject = EARLIER.get(row["subcategory"])
                found += [Example(text, (NHS + subject,))] if subject else []
            else:
                found.append(Example(text, (ELSEWHERE,)))
    return found


def fit(examples: Sequence[Example], *, words_only: bool = True, steps: int = STEPS) -> Space:
    """A space from examples; `words_only` also fits the weights for installations without vectors; fewer `steps` are
    quicker and a little less exact."""
    subjects = sorted({subject for example in examples for subject in example.subjects})
    documents = [terms(example.text) for example in examples]
    seen = Counter(term for document in documents for term in set(document))
    vocabulary = sorted(term for term, count in seen.items() if count >= _SEEN_IN)
    rarity = np.array([math.log((1 + len(documents)) / (1 + seen[term])) + 1 for term in vocabulary])
    zero, none = np.zeros((0, 0), dtype=np.float32), np.zeros(0, dtype=np.float32)
    blank = Space(tuple(subjects), tuple(vocabulary), rarity.astype(np.float32), zero, zero, none, zero, none)
    texts = [example.text for example in examples]
    words = blank.words(texts)
    target = _targets(examples, subjects)
    installed = vectors.installed()
    if installed is None:
        raise SystemExit("the word vectors are not installed; run make setup")
    with_vectors, start = _regress(installed.embed(texts) * VECTOR_SHARE, words, target, steps)
    split = vectors.DIMENSIONS
    alone, alone_start = (
        _regress(np.zeros((len(texts), 0)), words, target, steps) if words_only else (zero, none)
    )
    return Space(
        tuple(subjects),
        tuple(vocabulary),
        rarity.astype(np.float32),
        with_vectors[:split].astype(np.float32),
        with_vectors[split:].astype(np.float32),
        start.astype(np.float32),
        alone.astype(np.float32),
        alone_start.astype(np.float32),
    )


def _targets(examples: Sequence[Example], subjects: Sequence[str]) -> Any:
    """Rows that add up to 1: most of it on the leading subject, the rest shared by the others."""
    column = {subject: number for number, subject in enumerate(subjects)}
    target = np.zeros((len(examples), len(subjects)))
    anything = [column[subject] for subject in subjects if subject.startswith(SEND)]
    for row, example in enumerate(examples):
        if not example.subjects:
            target[row, anything] = 1 / len(anything)
            continue
        leading, *others = example.subjects
        target[row, column[leading]] = _FIRST_LABEL if others else 1.0
        for other in others:
            target[row, column[other]] += (1 - _FIRST_LABEL) / len(others)
    return target


def _regress(dense: Any, words: csr_matrix, target: Any, steps: int) -> tuple[Any, Any]:
    """Softmax regression with an L2 penalty by L-BFGS: weights (dense + words, subjects) and a start for each."""
    width, subjects = dense.shape[1] + words.shape[1], target.shape[1]
    columns, split = words.T.tocsr(), dense.shape[1]
    dense = dense.astype(np.float64)

    def loss(flat: Any) -> tuple[float, Any]:
        weights, start = flat[: width * subjects].reshape(width, subjects), flat[width * subjects :]
        chances = log_softmax(dense @ weights[:split] + words @ weights[split:] + start, axis=1)
        slope = np.exp(chances) - target
        value = -(target * chances).sum() + 0.5 * _PENALTY * (weights**2).sum()
        change = np.concatenate([dense.T @ slope, columns @ slope]) + _PENALTY * weights
        return float(value), np.concatenate([change.ravel(), slope.sum(axis=0)])

    found = minimize(
        loss, np.zeros((width + 1) * subjects), jac=True, method="L-BFGS-B", options={"maxiter": steps}
    ).x
    return found[: width * subjects].reshape(width, subjects), found[width * subjects :]


def card(space: Space, rows: int) -> dict[str, Any]:
    """What stands beside the model: where it comes from and what it is worth."""
    return {
        "model": "subjects of comments, for theme suggestion",
        "version": "1",
        "date": datetime.now(UTC).date().isoformat(),
        "training": "python -m training.theme_space",
        "rows": rows,
        "subjects": len(space.subjects),
        "terms": len(space.vocabulary),
        "files": {path.parent.name + "/" + path.name: _digest(path) for path in sources()},
        "licence": "NHS comments: pxtextmining, MIT, (c) NHS England. Statements of conversations: compdemocracy/"
        "openData, CC BY 4.0. Written sentences: this project. Terms stand in at least 5 texts each.",
        "measured": "training/README.md, Themes; measured with python -m training.measure_themes",
    }


def main() -> None:
    examples = nhs_examples() + other_examples()
    space = fit(examples)
    PLACE.parent.mkdir(exist_ok=True)
    space.save(PLACE)
    PLACE.with_suffix(".json").write_text(
        json.dumps(card(space, len(examples)), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(
        f"{PLACE.name}: {len(examples)} texts, {len(space.subjects)} subjects, {len(space.vocabulary)} terms"
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
