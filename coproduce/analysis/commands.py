"""The commands `coproduce analyse …`: a CSV file in, a file with the results out."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from coproduce.analysis import files, redaction, sentiment_files
from coproduce.analysis.codebook_files import code_file
from coproduce.analysis.opinion_files import groups_file

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
    """Analyse a CSV file: sentiment, themes, personal data, signs of harm of texts; groups of opinion in votes."""


@analyse.command()
@_SOURCE
@_COLUMN
@_target("csv")
@click.option(
    "--question", metavar="COL", help="The column that holds the question each text answers, if any."
)
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    metavar="MODEL.npz",
    help="A retrained model instead of the shipped one.",
)
@click.option(
    "--thorough/--fast",
    default=None,
    help="Read texts twice, as words and as a whole, or once. Otherwise up to 4,000 different texts are read twice.",
)
def sentiment(
    source: Path, column: str, target: Path, question: str | None, model: Path | None, thorough: bool | None
) -> None:
    """Add the columns sentiment (negative, neutral, positive), polarity (-1 to 1) and confidence (0 to 1)."""
    rows = _run(
        lambda progress: sentiment_files.sentiment_file(
            source, column, target, progress, question, model, thorough
        )
    )
    click.echo(f"{rows} rows written to {target}")


@analyse.command("retrain-sentiment")
@click.argument("source", metavar="CORRECTIONS.csv", type=click.Path(path_type=Path))
@_COLUMN
@click.option("--label", required=True, metavar="COL", help="The column that holds the right sentiment.")
@_target("npz")
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    metavar="MODEL.npz",
    help="The model to start from instead of the shipped one.",
)
def retrain_sentiment(source: Path, column: str, label: str, target: Path, model: Path | None) -> None:
    """Write a sentiment model that has learnt from texts whose sentiment people corrected."""
    learnt = _run(
        lambda progress: sentiment_files.retrain_file(source, column, label, target, progress, model)
    )
    click.echo(f"{learnt} corrections learnt; model written to {target}")


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
@click.option(
    "--examples",
    "labelled",
    required=True,
    metavar="LABELLED.csv",
    type=click.Path(path_type=Path),
    help="Coded texts to learn from, with the same text column.",
)
@click.option(
    "--label",
    "label_column",
    required=True,
    metavar="COL",
    help="The column of LABELLED.csv that holds the themes, joined with ; or |; empty where none applies.",
)
@_target("csv")
def code(source: Path, column: str, labelled: Path, label_column: str, target: Path) -> None:
    """Add the columns label (themes joined with ;) and confidence (0 to 1), as the examples teach."""
    rows = _run(lambda progress: code_file(source, column, labelled, label_column, target, progress))
    click.echo(f"{rows} rows written to {target}")


@analyse.command()
@_SOURCE
@_COLUMN
@_target("csv")
def redact(source: Path, column: str, target: Path) -> None:
    """Add the column redacted: the text with personal data replaced by [name], [phone] and so on."""
    rows = _run(lambda progress: files.redact_file(source, column, target, progress))
    click.echo(f"{rows} rows written to {target}")
    click.echo(f"Names were found by {redaction.method()}.", err=True)


@analyse.command()
@_SOURCE
@_COLUMN
@_target("csv")
def screen(source: Path, column: str, target: Path) -> None:
    """Add the columns concern (none, check, urgent) and reason: a hint for readers, never a decision."""
    rows = _run(lambda progress: files.screen_file(source, column, target, progress))
    click.echo(f"{rows} rows written to {target}")


@analyse.command()
@click.argument("source", metavar="VOTES.csv", type=click.Path(path_type=Path))
@_target("csv")
@click.option(
    "--groups",
    type=click.IntRange(min=1),
    metavar="K",
    help="How many groups; 2 to 5, chosen by the program, if absent.",
)
def groups(source: Path, target: Path, groups: int | None) -> None:
    """Write which participants vote alike (participant,group) from votes (participant,statement,vote: -1, 0 or 1)."""
    found = _run(lambda progress: groups_file(source, target, groups, progress))
    click.echo(f"{found} group{'' if found == 1 else 's'} written to {target}")


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
