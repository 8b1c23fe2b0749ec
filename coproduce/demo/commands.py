"""`coproduce demo`: the demonstration area, its people and consultations."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@click.command()
def demo() -> None:
    """Load the demonstration and print how to sign in. A second call changes nothing and prints the same."""
    from coproduce.core.command_line import application
    from coproduce.demo.content import read_area
    from coproduce.demo.loading import load
    from coproduce.demo.sign_ins import described
    from coproduce.serving import refuse_if_unsafe

    app = application()
    with app.app_context():
        if not app.extensions["settings"].is_production:
            refuse_if_unsafe(app)
        with _bar() as progress:
            loaded = load(progress)
    click.echo(
        "The demonstration is loaded. Its people, views and answers are invented."
        if loaded
        else "The demonstration is there already."
    )
    for line in described(read_area().people, app.extensions["settings"].site_url):
        click.echo(line)


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """A progress bar over the steps, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=100, label="Loading the demonstration", file=sys.stderr) as bar:

        def show(done: int, total: int) -> None:
            bar.update(100 * done // total - bar.pos)

        yield show
