"""What the cards beside the shipped models say: versions, what they learnt from, and how good they were measured.

Read defensively: a card may lack anything, and what it lacks is not said. Nothing heavy is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import coproduce.analysis
from coproduce.analysis.sentiment import card

FOLDER = Path(coproduce.analysis.__file__).parent / "models"
# Files of weights in the same format, which are no cards.
_WEIGHTS = {"weights", "words"}
_DEEPEST = 3
NAMES = {
    "sentiment": "Feeling of texts",
    "sentiment_sentences": "Feeling of texts, second look",
    "theme_space": "Suggesting themes",
    "known-themes": "Codebook",
    "redaction_names": "Names in texts",
    "screening": "Hints of harm",
}
# Texts of one writer that nobody looked at while the model was made.
UNSEEN_WRITER = "aspen"


@dataclass(frozen=True)
class Card:
    """One card for readers who know the trade; every line is ready to be shown."""

    name: str
    version: str
    day: str
    learnt_from: tuple[str, ...]
    measured: tuple[str, ...]
    licence: str
    files: int


@lru_cache(maxsize=1)
def cards() -> tuple[Card, ...]:
    """Every card that can be read, in the order of the file names."""
    return tuple(_card(name, found) for name, found in sorted(_read_all(FOLDER).items()))


@lru_cache(maxsize=1)
def how_good() -> Mapping[str, tuple[str, ...]]:
    """Sentences for everybody on how good each model was, by the name of its card; none where it has no figures."""
    found = _read_all(FOLDER)
    said = {
        "sentiment": _sentiment(_measured(found, card().stem) or _measured(found, "sentiment")),
        "known-themes": _codebook(_measured(found, "known-themes")),
        "redaction_names": _redaction(_measured(found, "redaction_names")),
        "screening": _screening(_measured(found, "screening")),
    }
    return {name: sentences for name, sentences in said.items() if sentences}


def _read_all(folder: Path) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for place in sorted(folder.glob("*.json")):
        try:
            document = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(document, dict) and not _WEIGHTS & set(document):
            found[place.name.partition(".")[0]] = document
    return found


def _measured(found: Mapping[str, Mapping[str, Any]], name: str) -> Mapping[str, Any]:
    measured = found.get(name, {}).get("measured")
    return measured if isinstance(measured, dict) else {}


def _card(name: str, document: Mapping[str, Any]) -> Card:
    sources = document.get("sources") or document.get("files") or document.get("sha256")
    rows = document.get("rows", {})
    return Card(
        NAMES.get(name, name.replace("_", " ").replace("-", " ").capitalize()),
        str(document.get("version", "")),
        str(document.get("trained") or document.get("date") or ""),
        tuple(_lines(rows if isinstance(rows, dict) else {"texts": rows})),
        tuple(_lines(document.get("measured") or {})),
        str(document.get("licence", "")),
        len(sources) if isinstance(sources, dict) else 0,
    )


def _lines(value: Any, before: str = "", depth: int = 0) -> Iterator[str]:
    """Figures as lines “comments, accuracy: 0.817”."""
    if isinstance(value, dict) and depth < _DEEPEST:
        for name, each in value.items():
            yield from _lines(each, f"{before}, {name}" if before else str(name), depth + 1)
    elif value is not None and value != {}:
        shown = " of ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield f"{before}: {shown}" if before else shown


def _in_100(right: float, of: float) -> int:
    return round(100 * right / of)


def _sentiment(measured: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = {
        "comments": "comments about health services",
        "sentences": "sentences like those that families write",
    }
    said = []
    for kind, words in kinds.items():
        figures = measured.get(f"{kind}, no question")
        share = figures.get("accuracy") if isinstance(figures, dict) else None
        if isinstance(share, float):
            said.append(f"{_in_100(share, 1)} of 100 {words}")
    if not said:
        return ()
    return (
        f"It read the feeling as people did in {' and in '.join(said)}. It had not seen these texts before.",
        "People do not always agree on this either. It does not understand jokes or irony.",
    )


def _codebook(measured: Mapping[str, Any]) -> tuple[str, ...]:
    figures = measured.get("f1_on_texts_not_seen")
    if isinstance(figures, dict):
        figures = figures.get("words alone", figures)  # what holds on every installation
    share = figures.get("micro") if isinstance(figures, dict) else None
    if not isinstance(share, float):
        return ()
    return (
        f"On comments that it had not seen it scored {_in_100(share, 1)} of 100. To score 100 it would have to give "
        "every text just the themes that people gave it.",
        "In each consultation staff see how often it agrees with them, theme by theme.",
    )


def _redaction(measured: Mapping[str, Any]) -> tuple[str, ...]:
    figures = measured.get(UNSEEN_WRITER)
    if not isinstance(figures, dict) or not {"gone", "wanted", "touched", "clean"} <= set(figures):
        return ()
    return (
        f"In texts of a writer that it did not know it found {figures['gone']} of {figures['wanted']} names, numbers "
        "and addresses. "
        f"In {figures['touched']} of {figures['clean']} texts without any it marked something by mistake.",
    )


def _screening(measured: Mapping[str, Any]) -> tuple[str, ...]:
    """Of texts that were left out: how many urgent ones got any mark, and how many harmless ones did."""
    plain = measured.get("without the encoder", measured)  # what holds on every installation
    if not isinstance(plain, dict):
        return ()
    rows = plain.get(UNSEEN_WRITER) or plain.get("labelled")
    if not isinstance(rows, dict):
        return ()
    urgent = {name: count for name, count in rows.items() if name.startswith("urgent > ")}
    harmless = {name: count for name, count in rows.items() if name.startswith("none > ")}
    if not sum(urgent.values()) or not sum(harmless.values()):
        return ()
    marked = sum(urgent.values()) - urgent.get("urgent > none", 0)
    wrongly = sum(harmless.values()) - harmless.get("none > none", 0)
    return (
        f"Of {sum(urgent.values())} texts about serious harm it marked {marked}. It also marked {wrongly} of "
        f"{sum(harmless.values())} harmless texts that sounded alike. These texts were invented for the test.",
    )
