"""Train the screening model: `.venv/bin/python -m training.screening`, five to ten minutes.

Texts of one writer are left out at a time (of the extra rows and of the labelled invented texts a fifth at a time);
everything is learnt from the rest: vocabulary, rarity, weights; of the encoder's part the weights, not the directions,
which know no label. From the scores so found the thresholds are set, and the figures of the card are those scores
against them. Then all rows make the model that is shipped.
`--only-measure` writes nothing.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from coproduce.analysis import screening_sentences
from coproduce.analysis.screening import has_plain_sign, has_sign
from coproduce.analysis.screening_model import PLACE, TOPIC_VALUE, topics_of
from coproduce.analysis.screening_terms import pieces, plain, weighted, words_and_pairs
from coproduce.analysis.screening_topics import TOPICS
from training import screening_sentences as sentences

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = Path(__file__).parent / "written"
DATA = Path(os.environ.get("COPRODUCE_DATA") or ROOT.parent / "shared" / "data")
WRITERS = ("alder", "cedar", "hazel", "linden", "maple", "rowan", "willow")
LABELLED = DATA / "send_screen.csv"
EXTRA = WRITTEN / "extra-concerns.csv"
SECOND = WRITTEN / "extra-concerns-2.csv"
LARCH = WRITTEN / "larch-concerns.csv"
PARTS = 5

WANTED = (("check", "urgent"), ("urgent",))

# A term stands in so many written texts; the labelled texts of others add none.
FEWEST_TEXTS = {"words": 2, "pieces": 4}
# Strength of the weights' freedom (scikit-learn's C), and what one ordinary sentence counts.
FREEDOM = 3.0
ORDINARY = 0.2
# Of the rows without concern that the writers made to look alike, so many may be marked.
FALSE_ALARMS = 0.10
# Answers about quite other subjects were still marked too often: so much higher is the bar.
MARGIN_ALONE = 0.1
# What one ordinary sentence counts for the encoder's part.
ORDINARY_READ = 0.6
# With the encoder: of the writers' and of the labelled texts' concerns each, at least so many are found, and all urgent
# ones. The threshold is set on these very scores, and another writer's may lie lower: so much lower it is.
FOUND_READ = 0.955
MARGIN_READ = 0.2
# Of all rows without concern so many may be called urgent.
FALSE_URGENT_READ = 0.006
# Of all rows without concern, the ordinary sentences among them, so many may be called urgent, were it alone to decide.
FALSE_URGENT = 0.008
# So much lower is the bar for a text in which a sign was found.
SIGN_MARGIN = 1.0


@dataclass(frozen=True)
class Row:
    """A text, its `concern` (none, check, urgent), the `group` it is left out with, and whether it is ordinary."""

    text: str
    concern: str
    group: str
    ordinary: bool = False


@dataclass(frozen=True)
class Terms:
    """The rarity of the known terms: log((1 + texts) / (1 + texts with it)) + 1."""

    words: dict[str, float]
    pieces: dict[str, float]


def files() -> list[Path]:
    """Every file that is learnt from."""
    kinds = ("concerns", "sentences")
    return [
        *(WRITTEN / f"{name}-{kind}.csv" for name in WRITERS for kind in kinds),
        EXTRA,
        LABELLED,
        SECOND,
        LARCH,
    ]


def rows() -> list[Row]:
    """All rows to learn from, in a fixed order."""
    found = []
    for name in WRITERS:
        found += [Row(row["text"], row["concern"], name) for row in _read(WRITTEN / f"{name}-concerns.csv")]
        found += [Row(row["text"], "none", name, True) for row in _read(WRITTEN / f"{name}-sentences.csv")]
    for name, place in (("extra", EXTRA), ("labelled", LABELLED), ("second", SECOND)):
        found += [Row(row["text"], row["concern"], f"{name} {_part(row['text'])}") for row in _read(place)]
    found += [Row(row["text"], row["concern"], "larch") for row in _read(LARCH)]
    return found


def _read(place: Path) -> list[dict[str, str]]:
    with place.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _targets(learnt: Sequence[Row]) -> Any:
    """(rows, 2): 1 or -1 for concern and for urgent."""
    return np.array([[1.0 if row.concern in wanted else -1.0 for wanted in WANTED] for row in learnt])


def _part(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % PARTS


def learn_terms(learnt: Sequence[Row]) -> Terms:
    """The terms of the written rows that occur often enough, with their rarity in them."""
    texts = [plain(row.text) for row in learnt if not row.group.startswith("labelled")]

    def rarity(found: Counter[str], fewest: int) -> dict[str, float]:
        kept = sorted(term for term, count in found.items() if count >= fewest)
        return {term: math.log((1 + len(texts)) / (1 + found[term])) + 1 for term in kept}

    words = Counter(term for text in texts for term in set(_in_text(text)[0]))
    parts = Counter(term for text in texts for term in set(_in_text(text)[1]))
    return Terms(rarity(words, FEWEST_TEXTS["words"]), rarity(parts, FEWEST_TEXTS["pieces"]))


@cache
def _in_text(plain_text: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Its words and pairs, pieces and topics: asked for again with each group that is left out."""
    return tuple(words_and_pairs(plain_text)), tuple(pieces(plain_text)), topics_of(plain_text)


def matrix(texts: Sequence[str], terms: Terms) -> Any:
    """(texts, words + pieces + topics) in CSR form; each block as `screening_model` weighs it."""
    columns = {("w", term): n for n, term in enumerate(terms.words)}
    columns |= {("p", term): n + len(columns) for n, term in enumerate(terms.pieces)}
    columns |= {("t", topic): n + len(columns) for n, topic in enumerate(TOPICS)}
    values, places, starts = [], [], [0]
    for text in map(plain, texts):
        words, parts, topics = _in_text(text)
        entries = {("w", term): value for term, value in weighted(iter(words), terms.words).items()}
        entries |= {("p", term): value for term, value in weighted(iter(parts), terms.pieces).items()}
        entries |= {("t", topic): TOPIC_VALUE for topic in topics}
        places += [columns[entry] for entry in entries]
        values += list(entries.values())
        starts.append(len(places))
    return csr_matrix((values, places, starts), shape=(len(texts), len(columns)))


def fit(features: Any, learnt: Sequence[Row], wanted: Sequence[str]) -> LogisticRegression:
    """A model that tells rows of the `wanted` concerns from the others."""
    targets = [row.concern in wanted for row in learnt]
    counts = [ORDINARY if row.ordinary else 1.0 for row in learnt]
    model = LogisticRegression(C=FREEDOM, class_weight="balanced", max_iter=3000)
    return model.fit(features, targets, sample_weight=counts)


def left_out_scores(learnt: Sequence[Row]) -> tuple[Any, Any]:
    """For each row the scores (concern, urgent) by models that saw no row of its group."""
    groups = np.array([row.group for row in learnt])
    concern, urgent = np.zeros(len(learnt)), np.zeros(len(learnt))
    for group in sorted(set(groups)):
        rest = [row for row in learnt if row.group != group]
        out = np.flatnonzero(groups == group)
        terms = learn_terms(rest)
        features, asked = (
            matrix([row.text for row in rest], terms),
            matrix([learnt[int(n)].text for n in out], terms),
        )
        concern[out] = fit(features, rest, ("check", "urgent")).decision_function(asked)
        urgent[out] = fit(features, rest, ("urgent",)).decision_function(asked)
    return concern, urgent


def _groups(learnt: Sequence[Row]) -> Any:
    return np.array([row.group for row in learnt])


def _counts(learnt: Sequence[Row], ordinary: float) -> Any:
    return np.array([ordinary if row.ordinary else 1.0 for row in learnt])


def joined(learnt: Sequence[Row], alone: Sequence[Any], encoded: Any) -> tuple[Any, list[Any]]:
    """What `screening_sentences.Known.joined` holds, and for each row the two scores, joined without its group."""
    groups, counts = _groups(learnt), _counts(learnt, ORDINARY)
    # Larch wrote around the signs, so those rows would teach that a sign tells little.
    taught = groups != "larch"
    levels = [has_sign(row.text) for row in learnt]
    signs = np.array([[level == "check", level == "urgent"] for level in levels], dtype=float)
    weights, scores = [], []
    for n, wanted in enumerate(WANTED):
        features = np.column_stack([alone[n], encoded[:, n], signs])
        targets = np.array([row.concern in wanted for row in learnt])
        weights.append(sentences.joined(features[taught], targets[taught], counts[taught]))
        scores.append(sentences.joined_left_out(features, targets, counts * taught, groups))
    none = np.array([row.concern == "none" for row in learnt])
    bars = [_bar_read(learnt, scores[0]), np.quantile(scores[1][none], 1 - FALSE_URGENT_READ)]
    return np.column_stack([weights, bars]), scores


def _bar_read(learnt: Sequence[Row], score: Any) -> float:
    """The highest threshold that keeps to FOUND_READ, less MARGIN_READ. A text with a plain sign is found anyway."""
    kinds = [_kind(row) for row in learnt]
    score = np.where([has_plain_sign(row.text) for row in learnt], np.inf, score)
    found = [
        np.array(
            [
                s
                for s, kind, row in zip(score, kinds, learnt, strict=True)
                if kind == each and row.concern in wanted
            ]
        )
        for each in ("writers", "labelled")
        for wanted in WANTED
    ]
    lowest = [np.quantile(each, 1 - FOUND_READ, method="lower") for each in found[::2]]
    return float(min(*lowest, *(each.min() for each in found[1::2]))) - MARGIN_READ


def _kind(row: Row) -> str:
    return "ordinary" if row.ordinary else "writers" if row.group in WRITERS else row.group.split()[0]


def trade_off(learnt: Sequence[Row], score: Any) -> dict[str, dict[str, str]]:
    """For thresholds around the one chosen: of each kind of rows the shares of urgent and of all concerns found, and of
    rows without concern that are marked."""
    kinds = np.array([_kind(row) for row in learnt])
    concern = np.array([row.concern for row in learnt])
    table: dict[str, dict[str, str]] = {}
    for share in (0.03, 0.05, 0.08, 0.11, 0.14, 0.20, 0.27):
        passed = score > np.quantile(score[kinds == "ordinary"], 1 - share)
        line = table.setdefault(f"ordinary {share}", {})
        for kind in ("writers", "extra", "second", "larch", "labelled"):
            of = kinds == kind
            cells = (
                passed[of & chosen].mean()
                for chosen in (concern == "urgent", concern != "none", concern == "none")
            )
            line[kind] = " ".join(f"{cell:.2f}" for cell in cells)
    return table


def thresholds(learnt: Sequence[Row], concern: Any, urgent: Any) -> tuple[float, float]:
    """Above which score a row is a concern, and urgent, by the rows without concern of the seven writers."""
    by_writers = np.array([row.group in WRITERS and row.concern == "none" for row in learnt])
    made = by_writers & np.array([not row.ordinary for row in learnt])
    return (
        round(float(np.quantile(concern[made], 1 - FALSE_ALARMS)) + MARGIN_ALONE, 3),
        round(float(np.quantile(urgent[by_writers], 1 - FALSE_URGENT)), 3),
    )


def figures(learnt: Sequence[Row], concern: Any, urgent: Any, bars: tuple[float, float]) -> dict[str, Any]:
    """For each writer or collection the counts "wanted > found", found by the model and the signs together."""
    counted: dict[str, Counter[str]] = {}
    for row, score, score_urgent in zip(learnt, concern, urgent, strict=True):
        level = has_sign(row.text)
        margin = SIGN_MARGIN if level else 0.0
        found = "none"
        if score + margin > bars[0]:
            found = "urgent" if score_urgent > bars[1] or level == "urgent" else "check"
        name = "ordinary sentences" if row.ordinary else row.group.split()[0]
        counted.setdefault(name, Counter())[f"{row.concern} > {found}"] += 1
    return {name: dict(sorted(counts.items())) for name, counts in counted.items()}


def figures_read(learnt: Sequence[Row], read: Sequence[Any], bars: Any, passed_alone: Any) -> dict[str, Any]:
    """`figures` with the encoder; an urgent sign also counts where the model of words passed it alone."""
    counted: dict[str, Counter[str]] = {}
    for row, score, score_urgent, alone in zip(learnt, *read, passed_alone, strict=True):
        found, sign = "none", has_sign(row.text) == "urgent"
        if score > bars[0] or (sign and alone) or has_plain_sign(row.text):
            found = "urgent" if score_urgent > bars[1] or sign else "check"
        name = "ordinary sentences" if row.ordinary else row.group.split()[0]
        counted.setdefault(name, Counter())[f"{row.concern} > {found}"] += 1
    return {name: dict(sorted(counts.items())) for name, counts in counted.items()}


def shipped(learnt: Sequence[Row], bars: tuple[float, float]) -> str:
    """The model of all rows, as the text of its file."""
    terms = learn_terms(learnt)
    features = matrix([row.text for row in learnt], terms)
    models = [fit(features, learnt, wanted) for wanted in (("check", "urgent"), ("urgent",))]
    weights = [model.coef_[0] for model in models]
    first_piece = len(terms.words)
    first_topic = first_piece + len(terms.pieces)

    def table(rarity: dict[str, float], start: int) -> dict[str, list[float]]:
        return {
            term: [round(value, 3), *(round(float(each[start + n]), 3) for each in weights)]
            for n, (term, value) in enumerate(rarity.items())
        }

    stored: dict[str, Any] = {"sign_margin": SIGN_MARGIN}
    for name, model, each, bar in zip(("concern", "urgent"), models, weights, bars, strict=True):
        topics = {topic: round(float(each[first_topic + n]), 3) for n, topic in enumerate(TOPICS)}
        stored[name] = {"intercept": round(float(model.intercept_[0]), 3), "threshold": bar, "topics": topics}
    stored |= {"words": table(terms.words, 0), "pieces": table(terms.pieces, first_piece)}
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")) + "\n"


def card(learnt: Sequence[Row], measured: dict[str, Any]) -> str:
    """What the model was made from, as JSON."""
    description = {
        "version": "4",
        "date": datetime.now(UTC).date().isoformat(),
        "command": "python -m training.screening",
        "models": [PLACE.name, screening_sentences.PLACE.name],
        "files": {place.name: hashlib.sha256(place.read_bytes()).hexdigest() for place in files()},
        "rows": dict(Counter("ordinary" if row.ordinary else row.concern for row in learnt)),
        "licence": "Written for this project. Kept are single words, pairs and pieces of words, and vectors.",
        "measured": measured,
    }
    return json.dumps(description, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    learnt = rows()
    alone = left_out_scores(learnt)
    bars = thresholds(learnt, *alone)
    space = sentences.space_of(sentences.layers_of([row.text for row in learnt]))
    counts = _counts(learnt, ORDINARY_READ)
    near, encoded = sentences.fit(space, counts, _targets(learnt), _groups(learnt))
    weights, read = joined(learnt, alone, encoded)
    measured = {
        "without the encoder": figures(learnt, *alone, bars),
        "with the encoder": figures_read(learnt, read, weights[:, -1], alone[0] + SIGN_MARGIN > bars[0]),
        "trade-off": trade_off(learnt, read[0]),
    }
    sys.stdout.write(json.dumps({"bars": bars, **measured}, indent=1) + "\n")
    if "--only-measure" in sys.argv:
        return
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_text(shipped(learnt, bars), encoding="utf-8")
    # At run time the model's scores count from its own thresholds.
    weights[:, 0] += weights[:, 1] * bars
    sentences.write(screening_sentences.PLACE, space, near, weights)
    PLACE.with_suffix(".card.json").write_text(card(learnt, measured), encoding="utf-8")


if __name__ == "__main__":
    main()
