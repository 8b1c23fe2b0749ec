"""Fits the letters by which an unknown word looks like a first name: `python -m training.redaction_letters`.

A logistic model over groups of two and three letters: first names against ordinary words and their inflections. Writes
`coproduce/analysis/models/redaction_letters.json` with its figures, measured on a tenth of the words left out.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from coproduce.analysis.redaction_letters import parts
from coproduce.analysis.redaction_lists import lists, without_accents

MODEL = Path(__file__).resolve().parents[1] / "coproduce" / "analysis" / "models" / "redaction_letters.json"
_LISTS = MODEL.parents[1] / "data"
_LEAST = 0.15


def rows() -> tuple[list[str], list[int]]:
    """Words and whether each is a first name."""
    known = lists()
    people = {without_accents(word) for word in known.first if word not in known.ordinary and len(word) > 2}
    others = {word for word in known.ordinary if word.isalpha() and len(word) > 2 and word not in known.first}
    shown = sorted(people) + sorted(others)
    return shown, [int(word in people) for word in shown]


def main() -> None:
    """Prints the figure of the words left out, then fits on all and writes the model."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import roc_auc_score

    shown, answers = rows()
    columns = DictVectorizer()
    table = columns.fit_transform([dict.fromkeys(sorted(parts(word)), 1.0) for word in shown])
    kept = [int(hashlib.sha256(word.encode()).hexdigest(), 16) % 10 > 0 for word in shown]
    inside = [place for place, each in enumerate(kept) if each]
    outside = [place for place, each in enumerate(kept) if not each]

    def fitted(places: list[int]) -> Any:
        model = LogisticRegression(C=0.5, max_iter=400, class_weight="balanced")
        return model.fit(table[places], [answers[place] for place in places])

    scores = fitted(inside).decision_function(table[outside])
    figure = float(roc_auc_score([answers[place] for place in outside], scores))
    model = fitted(list(range(len(shown))))
    names = columns.get_feature_names_out()
    weights = {
        name: round(float(value), 2)
        for name, value in zip(names, model.coef_[0], strict=True)
        if abs(value) >= _LEAST
    }
    card = {
        "version": "1",
        "date": "2026-11-22",
        "command": "python -m training.redaction_letters",
        "files": {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(_LISTS.glob("*s.txt"))
        },
        "rows": {"first names": sum(answers), "ordinary words": len(answers) - sum(answers)},
        "area under the curve, words left out": round(figure, 3),
    }
    weights = {"bias": round(float(model.intercept_[0]), 2), **weights}
    MODEL.write_text(json.dumps({"card": card, "weights": weights}, indent=0) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(card["rows"]) + f" {figure:.3f}, {len(weights)} weights\n")


if __name__ == "__main__":
    main()
