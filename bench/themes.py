"""How near suggested themes and learnt codings come to what people called the same comments."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.agreement import macro_f1, micro_f1
from bench.figures import Figure, Table
from bench.material import COLLECTIONS, column, rows, write_rows
from bench.targets import bars
from bench.whole_commands import analyse

COMMENTS = COLLECTIONS / "nhs_comments_2.csv"
SHARE_KEPT = 0.8
LABELS = 24
EXAMPLES_A_THEME = 20
FOLDS = 5


def measure_themes() -> Table:
    """The first theme of each comment beside its first label, and between two draws of four fifths of the comments.

    Each comment is placed by a space of subjects that was fitted without it (`training.measure_themes`); comments in no
    theme are a cluster of their own. Raises MissingMaterial.
    """
    from training import measure_themes as training
    from training.theme_space import nhs_examples, other_examples

    rows(COMMENTS)
    examples = nhs_examples()
    texts, labels = [each.text for each in examples], [each.subjects[0] for each in examples]
    with training.in_place_of_the_model(training.held_out(examples, other_examples())):
        found = training.first_themes(texts)
        seeds = training.agreement(found, training.first_themes(texts, seed=1))[1]
        resampled = _between_draws(texts, training.first_themes)
    shared, rand = training.agreement(labels, found)
    return Table(
        f"Themes of {len(texts):,} comments, beside the first of their labels",
        [
            Figure("shared information with the labels (NMI)", shared, *bars("themes NMI")),
            Figure("agreement with the labels (ARI)", rand, *bars("themes ARI")),
            Figure("between two seeds (ARI)", seeds, *bars("themes seeds")),
            Figure("between two draws of four fifths (ARI)", resampled, *bars("themes draws")),
            Figure(
                "comments that carry a theme", sum(map(bool, found)) / len(found), *bars("themes carried")
            ),
            Figure("themes", len(set(found) - {0}), form=".0f"),
        ],
    )


def _between_draws(texts: Sequence[str], themes_of: Callable[[Sequence[str]], list[int]]) -> float:
    from sklearn.metrics import adjusted_rand_score

    draws: list[dict[int, int]] = []
    for seed in range(2):
        chosen = sorted(random.Random(seed).sample(range(len(texts)), int(len(texts) * SHARE_KEPT)))
        draws.append(dict(zip(chosen, themes_of([texts[row] for row in chosen]), strict=True)))
    both = sorted(draws[0].keys() & draws[1].keys())
    return float(adjusted_rand_score(*([draw[row] for row in both] for draw in draws)))


def measure_codebook() -> Table:
    """Labels learnt from 20 examples of each and from four fifths of the comments, through the command.

    What the shipped models know of these comments does not help: a text is only judged by a model that was trained
    without it (`coproduce.analysis.codebook_known`). Raises MissingMaterial, FailedCommand.
    """
    comments = _with_frequent_labels(rows(COMMENTS))
    few, rest = _few_examples(comments)
    figures = _learnt("20 examples a theme", few, rest)
    order = random.Random(7).sample(range(len(comments)), len(comments))
    learnt = [comments[row] for place, row in enumerate(order) if place % FOLDS]
    left = [comments[row] for place, row in enumerate(order) if place % FOLDS == 0]
    return Table("Codebook: labels that people gave", figures + _learnt("all examples", learnt, left))


def _with_frequent_labels(comments: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """The comments that carry one of the 24 most frequent labels, without their other labels: of rarer ones there are
    too few to learn from and to measure."""
    counts = Counter(label for row in comments for label in row["label"].split("|") if label)
    frequent = {label for label, _ in counts.most_common(LABELS)}
    kept = [
        {**row, "label": "|".join(label for label in row["label"].split("|") if label in frequent)}
        for row in comments
    ]
    return [row for row in kept if row["label"]]


def _few_examples(comments: Sequence[dict[str, str]]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """For each label 20 comments that carry it, and all the others. No text stands on both sides."""
    order = random.Random(7).sample(list(comments), len(comments))
    times: dict[str, int] = {}
    chosen: list[dict[str, str]] = []
    for row in order:
        labels = row["label"].split("|")
        if min(times.get(label, 0) for label in labels) < EXAMPLES_A_THEME:
            chosen.append(row)
            times.update({label: times.get(label, 0) + 1 for label in labels})
    seen = {row["text"] for row in chosen}
    return chosen, [row for row in order if row["text"] not in seen]


def _learnt(name: str, examples: Sequence[dict[str, str]], rest: Sequence[dict[str, str]]) -> list[Figure]:
    known = {row["text"] for row in examples}
    unseen = [row for row in rest if row["text"] not in known]
    with tempfile.TemporaryDirectory(prefix="coproduce-bench-") as folder:
        labelled = write_rows(
            Path(folder) / "examples.csv",
            ["text", "label"],
            ([row["text"], row["label"].replace("|", ";")] for row in examples),
        )
        source = write_rows(Path(folder) / "in.csv", ["text"], ([row["text"]] for row in unseen))
        target = Path(folder) / "out.csv"
        analyse("code", source, "--text", "text", "--examples", labelled, "--label", "label", "--out", target)
        found = [each.split(";") if each else [] for each in column(rows(target), "label")]
    wanted = [row["label"].split("|") for row in unseen]
    return [
        Figure(f"{name}: F1 over all labels", micro_f1(wanted, found), *bars(f"codebook {name} micro")),
        Figure(f"{name}: mean F1 of the labels", macro_f1(wanted, found), *bars(f"codebook {name} macro")),
    ]
