"""`coproduce forums`: what an administrator of the machine does with the forums."""

from __future__ import annotations

import click


@click.group()
def forums() -> None:
    """Look after the forums."""


@forums.command()
def recount() -> None:
    """Count topics and posts anew, put right what differs, and name it."""
    from coproduce.core.command_line import application
    from coproduce.core.database import unit_of_work
    from coproduce.forums.services.counting import recount as count_anew

    with application().app_context(), unit_of_work():
        differences = count_anew()
    for each in differences:
        click.echo(f"{each.kind} {each.id}: the counter said {each.counted}, there are {each.found}")
    click.echo("Every counter was right." if not differences else f"{len(differences)} put right.")
