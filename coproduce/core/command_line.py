"""How a room's command gets at the application without knowing the room that builds it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask


def application(**rooms: str | None) -> Flask:
    """The application, built by whatever `coproduce.cli` put into the root of the command line. A command that emits no
    event may name the highest `room` that it needs. Raises RuntimeError outside a `coproduce` command."""
    build = click.get_current_context().find_root().obj
    if build is None:
        raise RuntimeError("this command runs inside the coproduce command")
    made: Flask = build(**rooms)
    return made


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """A file beside `out` that takes its place when all went well; nothing is left of it otherwise."""
    if not out.parent.is_dir():
        raise click.ClickException(f"there is no folder {out.parent}")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
        os.close(handle)
    except OSError as problem:
        raise click.ClickException(f"cannot write to {out.parent}: {problem.strerror}") from problem
    try:
        yield Path(name)
        Path(name).replace(out)
    finally:
        Path(name).unlink(missing_ok=True)
