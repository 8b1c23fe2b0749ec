"""How to sign in to the demonstration: one password and one second factor for all of its invented staff."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app

from coproduce.accounts.roles import STAFF
from coproduce.consultations.receipts import words_from

# Printed for everybody on purpose: they open invented data alone, and production refuses a demonstration database.
PASSWORD = "promise-to-answer"  # noqa: S105
SECOND_FACTOR = "COPRODUCE2DEMONSTRATE34567ABCDEF"

# Responses whose receipts are printed, so that a visitor can follow words: (consultation, number of the response).
FOLLOWED = (
    ("therapy-services", 2),
    ("stars-getting-out", 1),
    ("short-breaks", 1),
    ("stars-wheelchairs", 3),
)


def init_app(app: Flask) -> None:
    """Let the sign-in page of a demonstration site show the present code. No other site has this."""
    if app.extensions["settings"].environment == "demonstration":
        app.jinja_env.globals["demonstration_code"] = present_code


def second_factor() -> str:
    """The shared secret as Flask-Security keeps it."""
    return json.dumps({"type": "totp", "v": 1, "key": SECOND_FACTOR})


def present_code() -> str:
    """The six figures that an authenticator app would show now."""
    code: str = current_app.extensions["security"].totp_factory.generate_totp_password(second_factor())
    return code


def receipt_of(slug: str, number: int) -> str:
    """The words of a response that is to be followed; the same at each loading, so that they can be printed again."""
    return words_from(f"demonstration {slug} {number}")


def described(people: tuple[Mapping[str, Any], ...], site_url: str) -> list[str]:
    """Lines for the terminal: who can sign in where, and the receipts to follow."""
    staff = [person for person in people if STAFF & set(person["roles"])]
    others = [person for person in people if person not in staff]
    width = max(len(person["email"]) for person in people)
    line = "  {email:<{width}}  {name}, {roles}"

    def lines(rows: list[Mapping[str, Any]]) -> list[str]:
        return [
            line.format(
                email=row["email"],
                width=width,
                name=row["name"],
                roles=" and ".join(row["roles"]).replace("_", " "),
            )
            for row in rows
        ]

    return [
        f"Staff sign in at {site_url}/sign-in/staff with the password {PASSWORD}",
        "The page then shows the code to type. An authenticator app shows it too, with the key",
        f"{SECOND_FACTOR}.",
        *lines(staff),
        f"Participants sign in at {site_url}/sign-in with a code from a letter, which staff see at "
        f"{site_url}/manage/mailbox",
        *lines(others),
        f"Receipts to follow at {site_url}/receipt",
        *(f"  {receipt_of(slug, number)}  ({slug})" for slug, number in FOLLOWED),
    ]
