"""`coproduce create-user`: the first administrator."""

from __future__ import annotations

import secrets

import click

from coproduce.accounts import roles as role_names


@click.command("create-user")
@click.argument("email")
@click.option(
    "--role", "roles", multiple=True, required=True, type=click.Choice(sorted(role_names.DESCRIPTIONS))
)
@click.option("--name", default="", help="How the person is called on pages.")
def create_user(email: str, roles: tuple[str, ...], name: str) -> None:
    """Add a person and print a first password; staff set up their second factor at the first sign-in."""
    from coproduce.accounts.services import create_account
    from coproduce.core.access import CLOCK
    from coproduce.core.command_line import application
    from coproduce.core.database import unit_of_work

    if "@" not in email.strip("@"):
        raise click.ClickException(f"{email!r} is not an e-mail address")
    password = secrets.token_urlsafe(12)
    with application().app_context(), unit_of_work():
        create_account(CLOCK, email, name or email.partition("@")[0], roles, password=password)
    click.echo(f"{email} can sign in at /sign-in/staff with the password {password}")
