"""The commands `coproduce analyse …`: a CSV file in, a file with the results out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from coproduce.analysis import files

_SOURCE = click.argument("source", metavar="IN.csv", type=click.Path(path_type=Path))
_COLUMN = click.option(
    "--text", "column", required=True, metavar="COL", help="The column that holds the texts."
)


def _target(kind: str) -> Callable[[Any], Any]:
    return click.option(
        "--out",
        "target",
        required=True,
        metavar=f"OUT.{kind}",
        type=click.Path(path_type=Path),
        help="The file to write; nothing is written where the input cannot be used.",
    )


@click.group()
def analyse() -> None:
    """Analyse a column of texts in a CSV file: sentiment, themes, personal data, signs of harm."""


@analyse.command()
@_SOURCE
@_COLUMN
@_target("csv")
def sentiment(source: Path, column: str, target: Path) -> None:
    """Add the columns sentiment (negative, neutral, positive) and polarity (-1 to 1)."""
    rows = _run(lambda progress: files.sentiment_file(source, column, target, progress))
    click.echo(f"{rows} rows written to {target}")


@analyse.command()
@_SOURCE
@_COLUMN
@_target("json")
@click.option(
    "--themes",
    type=click.IntRange(min=1),
    metavar="K",
    help="How many themes; chosen by the program if absent.",
)
def themes(source: Path, column: str, target: Path, themes: int | None) -> None:
    """Write suggested themes, and which text carries which, as JSON."""
    found = _run(lambda progress: files.themes_file(source, column, target, themes, progress))
    click.echo(f"{found} themes written to {target}")


@analyse.command()
@_SOURCE
@_COLUMN
@_target("csv")
def redact(source: Path, column: str, target: Path) -> None:
    """Add the column redacted: the text with personal data replaced by [name], [phone] and so on."""
    rows = _run(lambda progress: files.redact_file(source, column, target, progress))
    click.echo(f"{rows} rows written to {target}")


@analyse.command()
@_SOURCE
@_COLUMN
@_target("csv")
def screen(source: Path, column: str, target: Path) -> None:
    """Add the columns concern (none, check, urgent) and reason: a hint for readers, never a decision."""
    rows = _run(lambda progress: files.screen_file(source, column, target, progress))
    click.echo(f"{rows} rows written to {target}")


def _run(work: Callable[[files.Progress], int]) -> int:
    """Do the work with a progress bar where a person watches. One clear line and exit code 1 for a bad file."""
    try:
        if not sys.stderr.isatty():
            return work(lambda done, total: None)
        with click.progressbar(length=1, file=sys.stderr) as bar:

            def show(done: int, total: int) -> None:
                bar.length = max(total, 1)
                bar.update(done - bar.pos)

            return work(show)
    except files.UnusableFile as problem:
        raise click.ClickException(str(problem)) from problem
