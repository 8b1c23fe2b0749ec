"""The private links of “Did it work?”. Nothing about them is stored: a link carries a secret and its signature, and
what a person says is kept under a digest of the secret. That of a letter is made by chance and stands in the letter
alone, so nobody who holds the database, even with the site's key, can say whose address belongs to which answer (rule
17)."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256

from flask import current_app


def new_link_token(check_id: str) -> str:
    """For one letter: of no other, and from nothing that is stored."""
    return _signed(check_id, _text(secrets.token_bytes(18)))


def link_token(check_id: str, person: str) -> str:
    """The same for the same person each time, so that whoever looks twice has one voice. The site's key alone makes it
    from `person`, so that must be something that says nobody's name: a response without an account."""
    return _signed(check_id, _text(_keyed("did it work", check_id, person.strip().lower())[:18]))


def _signed(check_id: str, secret: str) -> str:
    return f"{secret}.{_signature(check_id, secret)}"


def voice_behind(check_id: str, token: str) -> str | None:
    """The digest under which the answer of a link is kept; None for a link that was not made here."""
    secret, _, signature = token.partition(".")
    if not hmac.compare_digest(_signature(check_id, secret).encode(), signature.encode()):
        return None
    return _keyed("did it work voice", check_id, secret).hex()


def _signature(check_id: str, secret: str) -> str:
    return _text(_keyed("did it work link", check_id, secret)[:12])


def _keyed(purpose: str, *parts: str) -> bytes:
    key: str = current_app.extensions["settings"].secret_key
    return hmac.new(key.encode(), "\x1f".join((purpose, *parts)).encode(), sha256).digest()


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
