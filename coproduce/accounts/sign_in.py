"""Participants sign in with a code from a letter; the link in it opens a page with a button (rule 20).

The code is a time-based one-time password of Flask-Security's own factory, from a secret that is replaced as soon as it
was used, so a code works once.
"""

from __future__ import annotations

from flask import current_app, render_template, url_for
from flask_security import Totp, login_user
from itsdangerous import BadData, URLSafeTimedSerializer

from coproduce.accounts import services
from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_email
from coproduce.core import clock

MINUTES = 20


def _letters() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="sign-in letter")


def _codes() -> Totp:
    factory: Totp = current_app.extensions["security"].totp_factory
    return factory


def send_letter(email: str) -> None:
    """Write to the address: a code for a participant (who gets an account with the first one), a pointer to their own
    door for staff. The page that asked says the same in every case, so nobody learns who has an account."""
    account = account_by_email(email) or services.join(email)
    if account.is_staff:
        services.ask_for_letter(
            account.email, "Signing in as staff", render_template("accounts/letters/staff.txt")
        )
        return
    if not account.active:
        return
    account.letter_secret = _codes().generate_totp_secret()
    code = _codes().generate_totp_password(account.letter_secret)
    # Not the host that the request named: whoever asks for a letter could name their own.
    site: str = current_app.extensions["settings"].site_url
    link = site + url_for("accounts.open_letter", token=_letters().dumps([account.email, code]))
    body = render_template("accounts/letters/code.txt", code=code, link=link, minutes=MINUTES)
    services.ask_for_letter(account.email, f"Your code is {code}", body)


def read_link(token: str) -> tuple[str, str] | None:
    """E-mail address and code of a letter's link; None when it is too old or not ours."""
    try:
        email, code = _letters().loads(token, max_age=MINUTES * 60)
    except (BadData, ValueError):
        return None
    return email, code


def complete(email: str, code: str) -> bool:
    """Sign the person in when the code is right; it cannot be used again."""
    account = account_by_email(email)
    if account is None or not _code_is_right(account, code):
        return False
    account.letter_secret = None
    account.confirmed_at = account.confirmed_at or clock.now()
    return bool(login_user(account, authn_via=["email"]))


def _code_is_right(account: Account, code: str) -> bool:
    if account.is_staff or not account.active or not account.letter_secret:
        return False
    return bool(
        _codes().verify_totp(
            token="".join(code.split()), totp_secret=account.letter_secret, user=account, window=MINUTES * 60
        )
    )
