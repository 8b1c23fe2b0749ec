"""Fits the weights by which the first look takes a word for a person's name, and measures it on writers left out.

Run as `python -m training.redaction` to fit on the development writers, the labelled invented texts and, as texts
without names, the NHS comments, and to write `coproduce/analysis/models/redaction_names.json`. With `--measure` it only
prints figures, each development writer by weights fitted on the others; `--final` adds osier, aspen and birch, which
are never fitted on; `--show` prints what was missed. The second look is fitted by `training.redaction_sentences`.

The lists know most names of the written texts, so a share of the names is shown to the fit as unknown words too: else
it would learn that an unknown word is never a name.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from coproduce.analysis import redaction_names
from coproduce.analysis.redaction import Span, find_all, find_by_words
from coproduce.analysis.redaction_tokens import candidate, features, tokens

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = Path(__file__).parent / "written"
DATA = Path(os.environ.get("COPRODUCE_DATA") or ROOT.parent / "shared" / "data")
MODEL = ROOT / "coproduce" / "analysis" / "models" / "redaction_names.json"
WRITERS = (
    *("rowan", "hazel", "alder", "linden", "maple", "willow", "cedar", "elm", "ash", "fir", "yew"),
    *("hornbeam", "spruce", "medlar", "sycamore", "tamarisk"),
)
TESTING = ("osier", "aspen", "birch")  # never fitted on
THRESHOLD = 0.5
_MARK = re.compile(r"\[\[([^|\]]+)\|([^\]]*)\]\]")

Row = tuple[str, list[tuple[int, int, str]]]
Example = tuple[list[str], int, float]
Finder = Callable[[Sequence[str]], list[list[Span]]]


def marked(line: str) -> Row:
    """A text written with [[kind|words]], as the plain text and its spans."""
    text, spans, position = "", [], 0
    for match in _MARK.finditer(line):
        text += line[position : match.start()]
        spans.append((len(text), len(text) + len(match[2]), match[1]))
        text, position = text + match[2], match.end()
    return text + line[position:], spans


def written(writer: str) -> list[Row]:
    """The rows of one writer."""
    return read_marked(f"written/{writer}-personal.txt")


def read_marked(name: str) -> list[Row]:
    """The rows of a file in this folder in which personal data is marked."""
    lines = (WRITTEN.parent / name).read_text(encoding="utf-8").splitlines()
    return [marked(line) for line in lines if line.strip()]


def in_context() -> list[Row]:
    """Sentences written for this fit: names that are words, words that are names, names in small letters."""
    return read_marked("names_in_context.txt")


def labelled() -> list[Row]:
    """The labelled invented texts, or none where the collections are not at hand."""
    path = DATA / "send_redact.jsonl"
    if not path.is_file():
        return []
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(each["text"], [tuple(span) for span in each["spans"]]) for each in found]


def comments() -> list[Row]:
    """Published comments, in which personal data was already taken out."""
    path = DATA / "nhs_comments_2.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["text"], []) for row in csv.DictReader(file)]


def examples(rows: Sequence[Row], weight: float = 1.0) -> Iterator[Example]:
    """Features, answer and weight of each word that could be a name; a name also as an unknown word."""
    for text, spans in rows:
        row = tokens(text)
        other = [(start, end) for start, end, kind in spans if kind != "name"]
        people = [(start, end) for start, end, kind in spans if kind == "name"]
        for place, token in enumerate(row):
            if not candidate(row, place) or any(start <= token.start < end for start, end in other):
                continue
            tail = text[row[-1].end :] if place == len(row) - 1 else ""
            answer = int(any(start <= token.start < end for start, end in people))
            yield features(row, place, tail), answer, weight
            if answer and token.known in "FGS" and token.case == "cap":
                yield features(row, place, tail, "U"), answer, weight * 0.3


def in_small_letters(rows: Sequence[Row]) -> list[Row]:
    """The texts as somebody types them who never uses capitals."""
    return [(text.lower(), spans) for text, spans in rows if len(text.lower()) == len(text) and spans]


def fit(rows: Sequence[Row], plain: Sequence[Row]) -> dict[str, float]:
    """Weights of a logistic model; features of a single example are left out."""
    from collections import Counter

    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    shown = [*examples(rows), *examples(in_small_letters(rows), 0.4), *examples(plain, 0.15)]
    counts = Counter(name for names, _, _ in shown for name in set(names))
    kept = [{name: 1.0 for name in names if counts[name] > 1} for names, _, _ in shown]
    columns = DictVectorizer()
    model = LogisticRegression(C=2.0, max_iter=2000)
    model.fit(
        columns.fit_transform(kept), [each[1] for each in shown], sample_weight=[each[2] for each in shown]
    )
    weights = {
        name: round(float(value), 3)
        for name, value in zip(columns.get_feature_names_out(), model.coef_[0], strict=True)
        if abs(value) >= 0.02
    }
    return {"bias": round(float(model.intercept_[0]), 3), **dict(sorted(weights.items()))}


def by_words(texts: Sequence[str]) -> list[list[Span]]:
    """What the first look finds, for which this module fits."""
    return [find_by_words(text) for text in texts]


def figures(rows: Sequence[Row], finder: Finder = find_all) -> dict[str, Any]:
    """Spans wanted and gone under the right mark, clean texts and how many were touched, false marks, by kind."""
    wanted = gone = clean = touched = false = 0
    kinds: dict[str, list[int]] = {}
    for (_, spans), found in zip(rows, finder([text for text, _ in rows]), strict=True):
        clean += not spans
        touched += bool(found) and not spans
        false += sum(all(each.end <= start or each.start >= end for start, end, _ in spans) for each in found)
        for start, end, kind in spans:
            hit = any(each.kind == kind and each.start <= start and end <= each.end for each in found)
            wanted, gone = wanted + 1, gone + hit
            held = kinds.setdefault(kind, [0, 0])
            held[0] += hit
            held[1] += 1
    return {
        "gone": gone,
        "wanted": wanted,
        "touched": touched,
        "clean": clean,
        "false": false,
        "kinds": kinds,
    }


def show(rows: Sequence[Row], finder: Finder = find_all) -> None:
    """Prints what was missed and what was marked wrongly."""
    for (text, spans), found in zip(rows, finder([text for text, _ in rows]), strict=True):
        missed = [
            text[start:end]
            for start, end, kind in spans
            if not any(each.kind == kind and each.start <= start and end <= each.end for each in found)
        ]
        false = [
            text[each.start : each.end]
            for each in found
            if all(each.end <= start or each.start >= end for start, end, _ in spans)
        ]
        if missed or false:
            sys.stdout.write(f"  missed {missed} false {false} in {text[:140]}\n")


def use(weights: dict[str, float]) -> None:
    """Puts weights in the place of the shipped ones, for measuring."""
    redaction_names._model = lambda: (weights, THRESHOLD)  # type: ignore[assignment]


def measure() -> dict[str, dict[str, Any]]:
    """The figures of each writer by weights fitted on the others, of aspen and birch by weights fitted on all."""
    rows = {writer: written(writer) for writer in WRITERS}
    sent, plain, more = labelled(), comments(), in_context()
    result = {}
    for writer in WRITERS:
        use(fit([*sent, *more, *(row for other in WRITERS if other != writer for row in rows[other])], plain))
        result[writer] = figures(rows[writer], by_words)
        if "--show" in sys.argv:
            show(rows[writer], by_words)
    written_rows = [row for writer in WRITERS for row in rows[writer]]
    use(fit([*written_rows, *more], plain))
    result["send_redact.jsonl, weights of the writers alone"] = figures(sent, by_words)
    if "--show" in sys.argv:
        show(sent, by_words)
    use(fit([*sent, *more, *written_rows], plain))
    result["nhs comments (fitted on)"] = figures(plain[:1000], by_words)
    if "--final" in sys.argv:
        result.update({writer: figures(written(writer), by_words) for writer in TESTING})
    return result


def main() -> None:
    """Prints figures; writes the model and its card unless --measure is given; aspen and birch with --final."""
    measured = measure()
    for name, found in measured.items():
        sys.stdout.write(f"{name} {json.dumps(found)}\n")
    if "--measure" in sys.argv:
        return
    files = [WRITTEN / f"{writer}-personal.txt" for writer in WRITERS]
    files += [WRITTEN.parent / name for name in ("names_in_context.txt", "other_languages.txt")]
    files += [path for path in (DATA / "send_redact.jsonl", DATA / "nhs_comments_2.csv") if path.is_file()]
    rows = [*labelled(), *in_context(), *read_marked("other_languages.txt")]
    rows += [row for writer in WRITERS for row in written(writer)]
    weights = fit(rows, comments())
    MODEL.write_text(
        json.dumps({"threshold": THRESHOLD, "weights": weights}, indent=0) + "\n", encoding="utf-8"
    )
    card = {
        "version": "3",
        "date": "2026-11-22",
        "command": "python -m training.redaction",
        "files": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "rows": {"with answers": len(rows), "nhs comments": len(comments())},
        "licence": "NHS comments: pxtextmining, MIT, (c) NHS England. Weights of contexts, no phrases.",
        "without the encoder": measured,
    }
    write_card(card)


def write_card(new: dict[str, Any]) -> None:
    """Puts these entries into the card; the two looks are fitted one after the other."""
    path = MODEL.with_suffix(".card.json")
    held = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.write_text(json.dumps({**held, **new}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
