"""How a room's command gets at the application without knowing the room that builds it."""

from __future__ import annotations

import click
from flask import Flask


def application() -> Flask:
    """The application, built by whatever `coproduce.cli` put into the root of the command line. Raises RuntimeError
    outside a `coproduce` command."""
    build = click.get_current_context().find_root().obj
    if build is None:
        raise RuntimeError("this command runs inside the coproduce command")
    made: Flask = build()
    return made
