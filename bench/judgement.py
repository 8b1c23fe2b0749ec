"""How often the analysis is right, beside what people said: screening, personal data, sentiment, groups of opinion."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.agreement import accuracy, draws_that_mislead, f1, macro_f1
from bench.figures import Figure, Table
from bench.material import (
    COLLECTIONS,
    MissingMaterial,
    Span,
    column,
    kept,
    labelled_spans,
    marked_texts,
    rows,
    write_rows,
)
from bench.servers import PROJECT
from bench.targets import bars
from bench.whole_commands import analyse

MODELS = PROJECT / "coproduce" / "analysis" / "models"
CONVERSATIONS = ("brexit-consensus", "15-per-hour-seattle", "london.youth.policing")
LABELLED, KEPT = "labelled collection", "kept for testing"


def added_by(command: str, texts: Sequence[str], wanted: str) -> list[str]:
    """The column `wanted` that a command adds to these texts. Raises FailedCommand."""
    with tempfile.TemporaryDirectory(prefix="coproduce-bench-") as name:
        source = write_rows(Path(name) / "in.csv", ["text"], ([text] for text in texts))
        target = Path(name) / "out.csv"
        analyse(command, source, "--text", "text", "--out", target)
        return column(rows(target), wanted)


# Card -> which texts it speaks of: all of them, or as many as get the second look where the encoder is installed.
SENTIMENT_CARDS = {"sentiment.json": "first look", "sentiment_sentences.json": "second look"}


def either(name: str, measured: Callable[[], list[Figure]]) -> list[Figure]:
    """The figures, or one line that says what is missing."""
    try:
        return measured()
    except MissingMaterial as problem:
        return [Figure(name, None, remark=str(problem))]


def measure_sentiment() -> Table:
    """On rows that training left out (from the model's card), and on families' sentences that it never saw. A draw of
    200 texts misleads where the share of some label is off by more than five points."""
    figures: list[Figure] = []
    for card, look in SENTIMENT_CARDS.items():
        figures += either(f"sentiment, {look}", lambda card=card, look=look: _sentiment_card(card, look))  # type: ignore[misc]
    families: list[dict[str, str]] = []
    for place, path in ((LABELLED, COLLECTIONS / "send_sentiment.csv"), (KEPT, kept("sentences"))):
        name = f"families' sentences, {place}"
        figures += either(name, lambda path=path, name=name: _sentiment_of(rows(path), name, families))  # type: ignore[misc]
    if families:
        wanted, found = column(families, "sentiment"), column(families, "found")
        off = draws_that_mislead(wanted, found)
        name = "families' sentences: misleading draws"
        figures.append(Figure(name, off, *bars("sentiment sentences draws"), less_is_better=True))
    return Table("Sentiment", figures)


def _sentiment_of(labelled: list[dict[str, str]], name: str, families: list[dict[str, str]]) -> list[Figure]:
    found = added_by("sentiment", column(labelled, "text"), "sentiment")
    wanted = column(labelled, "sentiment")
    families += [{"sentiment": one, "found": other} for one, other in zip(wanted, found, strict=True)]
    pairs = [[each] for each in wanted], [[each] for each in found]
    return [
        Figure(f"{name}: right", accuracy(wanted, found), *bars("sentiment sentences right")),
        Figure(f"{name}: mean F1", macro_f1(*pairs), *bars("sentiment sentences F1")),
    ]


def _sentiment_card(card: str, look: str) -> list[Figure]:
    """What training measured on rows that each of its models had not seen. Raises MissingMaterial."""
    path = MODELS / card
    if not path.is_file():
        raise MissingMaterial(f"no trained model with the card {card} in coproduce/analysis/models/")
    measured: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8")).get("measured", {})
    if not measured:
        raise MissingMaterial(f"the card {card} holds no figures")
    return [figure for way, figures in measured.items() for figure in _left_out(look, way, figures)]


def _left_out(look: str, way: str, measured: dict[str, float]) -> list[Figure]:
    """`way` is the kind of rows and what was known of them, such as "comments, question"."""
    name, kind = f"left out in training, {look}: {way}", way.partition(",")[0]
    within = measured["shares within 5 points, all labels"]
    return [
        Figure(f"{name}: right", measured["accuracy"], *bars(f"sentiment {kind} right")),
        Figure(f"{name}: mean F1", measured["macro F1"], *bars(f"sentiment {kind} F1")),
        Figure(
            f"{name}: misleading draws", 1 - within, *bars(f"sentiment {kind} draws"), less_is_better=True
        ),
    ]


def measure_screening() -> Table:
    """Signs of harm that are noticed, and ordinary texts that are taken for one."""
    figures: list[Figure] = []
    for place, path in ((LABELLED, COLLECTIONS / "send_screen.csv"), (KEPT, kept("concerns"))):
        figures += either(place, lambda path=path, place=place: _screening_of(path, place))  # type: ignore[misc]
    return Table("Signs of harm", figures)


def _screening_of(path: Path, place: str) -> list[Figure]:
    labelled = rows(path)
    found = added_by("screen", column(labelled, "text"), "concern")
    pairs = list(zip(column(labelled, "concern"), found, strict=True))
    said = {label: [other for one, other in pairs if one == label] for label in ("urgent", "check", "none")}
    urgent, check, none = said["urgent"], said["check"], said["none"]
    noticed = sum(each != "none" for each in (*urgent, *check)) / max(1, len(urgent) + len(check))
    return [
        Figure(
            f"{place}: urgent ones called urgent",
            urgent.count("urgent") / len(urgent),
            *bars("screening urgent"),
        ),
        Figure(
            f"{place}: urgent ones noticed at all",
            1 - urgent.count("none") / len(urgent),
            *bars("screening urgent noticed"),
        ),
        Figure(f"{place}: urgent and check noticed", noticed, *bars("screening noticed")),
        Figure(
            f"{place}: ordinary texts marked",
            1 - none.count("none") / len(none),
            *bars("screening alarms"),
            less_is_better=True,
        ),
        Figure(
            f"{place}: ordinary texts called urgent",
            none.count("urgent") / len(none),
            *bars("screening urgent alarms"),
            less_is_better=True,
        ),
    ]


def measure_redaction() -> Table:
    """Spans of personal data found with the same limits and kind."""
    figures: list[Figure] = []
    for place, read in ((LABELLED, labelled_spans), (KEPT, marked_texts)):
        figures += either(place, lambda read=read, place=place: _redaction_of(read(), place))  # type: ignore[misc]
    return Table("Personal data", figures)


def _redaction_of(texts: list[tuple[str, list[Span]]], place: str) -> list[Figure]:
    from coproduce.analysis.redaction import find

    hits = wanted = found = covered = clean = touched = 0
    for text, spans in texts:
        marked = {(each.start, each.end, each.kind) for each in find(text)}
        hidden = {position for start, end, _ in marked for position in range(start, end)}
        hits += len(marked & set(spans))
        wanted += len(spans)
        found += len(marked)
        clean += not spans
        touched += bool(marked) and not spans
        covered += sum(hidden.issuperset(range(start, end)) for start, end, _ in spans)
    return [
        Figure(f"{place}: found exactly (recall)", hits / wanted, *bars("redaction recall")),
        Figure(f"{place}: hidden whole, whatever the kind", covered / wanted, *bars("redaction hidden")),
        Figure(f"{place}: marked rightly (precision)", hits / max(found, 1), *bars("redaction precision")),
        Figure(f"{place}: F1", f1(hits, wanted, found), *bars("redaction F1")),
        Figure(
            f"{place}: texts without any that are touched",
            touched / max(clean, 1),
            *bars("redaction clean"),
            less_is_better=True,
        ),
    ]


def measure_groups() -> Table:
    """Adjusted Rand index with the groups that Polis exported, with as many groups and with a number of our own."""
    figures: list[Figure] = []
    for conversation in CONVERSATIONS:
        figures += either(conversation, lambda name=conversation: _groups_of(name))  # type: ignore[misc]
    return Table("Groups of opinion, beside those that Polis exported", figures)


def _groups_of(conversation: str) -> list[Figure]:
    folder = COLLECTIONS / "polis" / conversation
    votes = [(row["voter-id"], row["comment-id"], row["vote"]) for row in rows(folder / "votes.csv")]
    participants = rows(folder / "participants-votes.csv")
    theirs = {row["participant"]: row["group-id"] for row in participants if row["group-id"]}
    number = len(set(theirs.values()))
    wished, _ = _agreement(votes, theirs, "--groups", str(number))
    free, chosen = _agreement(votes, theirs)
    # In the smallest the exported groups do not lie together in the plane of the final votes.
    held = bars("groups") if len(theirs) > 100 else (None, None)
    return [
        Figure(f"{conversation}: ARI with {number} groups", wished, *held),
        Figure(f"{conversation}: ARI, number chosen", free, *held, remark=f"{chosen} groups chosen"),
    ]


def _agreement(
    votes: Sequence[tuple[str, str, str]], theirs: dict[str, str], *options: str
) -> tuple[float, int]:
    from sklearn.metrics import adjusted_rand_score

    with tempfile.TemporaryDirectory(prefix="coproduce-bench-") as name:
        source = write_rows(Path(name) / "votes.csv", ["participant", "statement", "vote"], votes)
        target = Path(name) / "out.csv"
        analyse("groups", source, "--out", target, *options)
        with target.open(encoding="utf-8", newline="") as file:
            ours = {row["participant"]: row["group"] for row in csv.DictReader(file) if row["group"]}
    both = [who for who in theirs if who in ours]
    found = adjusted_rand_score([theirs[who] for who in both], [ours[who] for who in both])
    return float(found), len(set(ours.values()))
