"""How fast the commands are, from their start to their end, on texts of which no two are the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.figures import Figure, Table
from bench.material import mixed_texts, write_rows
from bench.targets import bars
from bench.whole_commands import Run, analyse

SENTIMENT_TEXTS = 20_000
THEMES_TEXTS = (10_000, 100_000)


def measure_speed() -> Table:
    """Sentiment in comments a second, themes in seconds and MB. Raises MissingMaterial, FailedCommand."""
    texts = mixed_texts(max(THEMES_TEXTS))
    with tempfile.TemporaryDirectory(prefix="coproduce-bench-") as name:
        folder = Path(name)
        figures = [_sentiment(folder, texts[:SENTIMENT_TEXTS])]
        for number in THEMES_TEXTS:
            figures += _themes(folder, texts[:number])
    return Table("Whole commands on mixed sentences, all texts different", figures)


def _run(folder: Path, command: str, texts: list[str]) -> Run:
    source = write_rows(folder / "texts.csv", ["text"], ([text] for text in texts))
    return analyse(command, source, "--text", "text", "--out", folder / "out")


def _sentiment(folder: Path, texts: list[str]) -> Figure:
    run = _run(folder, "sentiment", texts)
    name = f"sentiment, comments a second ({len(texts):,})"
    return Figure(name, len(texts) / run.seconds, *bars("speed sentiment"), form=".0f")


def _themes(folder: Path, texts: list[str]) -> list[Figure]:
    run, number = _run(folder, "themes", texts), len(texts)
    return [
        Figure(
            f"themes of {number:,} texts, seconds",
            run.seconds,
            *bars(f"themes {number} seconds"),
            less_is_better=True,
            form=".1f",
        ),
        Figure(
            f"themes of {number:,} texts, most memory in MB",
            run.peak,
            *bars(f"themes {number} memory"),
            less_is_better=True,
            form=".0f",
            remark="" if run.peak else "this system does not say",
        ),
    ]
