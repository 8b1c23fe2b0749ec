"""What the analysis is measured on: labelled collections beside the project, and sentences written for it."""

from __future__ import annotations

import csv
import json
import os
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from bench.servers import PROJECT

COLLECTIONS = Path(os.environ.get("COPRODUCE_DATA") or PROJECT.parent / "shared" / "data")
WRITTEN = PROJECT / "training" / "written"
# Never used in training, so figures on them hold for texts never seen.
KEPT_FOR_TESTING = "aspen"
_MARKED = re.compile(r"\[\[([^|\]]+)\|(.*?)\]\]")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_LONGEST_MIX = 4


class MissingMaterial(Exception):
    """A collection is not on this machine; the message names it."""


def rows(path: Path) -> list[dict[str, str]]:
    """Raises MissingMaterial."""
    if not path.is_file():
        raise MissingMaterial(f"{path.name} is not in {path.parent.name}/")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kept(kind: str) -> Path:
    """The file of sentences kept for testing: kind "sentences", "concerns"."""
    return WRITTEN / f"{KEPT_FOR_TESTING}-{kind}.csv"


Span = tuple[int, int, str]


def marked_texts() -> list[tuple[str, list[Span]]]:
    """Texts kept for testing with the spans of personal data (start, end, kind). Raises MissingMaterial."""
    path = WRITTEN / f"{KEPT_FOR_TESTING}-personal.txt"
    if not path.is_file():
        raise MissingMaterial(f"{path.name} is not in {path.parent.name}/")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [parse_marked(line) for line in lines if line.strip()]


def parse_marked(line: str) -> tuple[str, list[Span]]:
    """The text of a line in which personal data stands as [[kind|words]], and where it stands."""
    text, end, spans = "", 0, []
    for found in _MARKED.finditer(line):
        text += line[end : found.start()]
        spans.append((len(text), len(text) + len(found[2]), found[1]))
        text, end = text + found[2], found.end()
    return text + line[end:], spans


def labelled_spans() -> list[tuple[str, list[Span]]]:
    """The collection of texts with personal data. Raises MissingMaterial."""
    path = COLLECTIONS / "send_redact.jsonl"
    if not path.is_file():
        raise MissingMaterial(f"{path.name} is not in {path.parent.name}/")
    found: list[dict[str, Any]] = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(each["text"], [(start, end, kind) for start, end, kind in each["spans"]]) for each in found]


def mixed_texts(number: int, seed: int = 11) -> list[str]:
    """So many different texts, each one to four sentences drawn from comments and written sentences: as long and as
    varied in words as real ones, while no two are the same. Raises MissingMaterial where there are no sentences."""
    pool = _sentences()
    drawn, found = random.Random(seed), dict[str, None]()
    while len(found) < number:
        found[" ".join(drawn.choices(pool, k=drawn.randint(1, _LONGEST_MIX)))] = None
    return list(found)


def _sentences() -> list[str]:
    paths = (COLLECTIONS / "nhs_comments_2.csv", *sorted(WRITTEN.glob("*-sentences.csv")))
    texts = [row["text"] for path in paths if path.is_file() for row in rows(path)]
    if not texts:
        raise MissingMaterial("no sentences to mix in training/written/")
    parts = chain.from_iterable(_SENTENCE.findall(text) for text in texts)
    return sorted({part.strip() for part in parts if len(part.strip()) > 1})


def write_rows(path: Path, header: Sequence[str], lines: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(lines)
    return path


def column(lines: Iterable[Mapping[str, str]], name: str) -> list[str]:
    return [line[name] for line in lines]
