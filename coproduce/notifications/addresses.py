"""E-mail addresses, and what is derived from them with the site's key."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from urllib.parse import urlsplit

from flask import current_app


def normalised(email: str) -> str:
    """The form in which two spellings of one mailbox are the same."""
    return email.strip().lower()


def _keyed(purpose: str, *parts: str) -> bytes:
    key: str = current_app.extensions["settings"].secret_key
    return hmac.new(key.encode(), "\x1f".join((purpose, *parts)).encode(), sha256).digest()


def recipient_key(email: str) -> str:
    """A keyed hash of the address (64 hexadecimal digits): the same for every role in which a person is reached."""
    return _keyed("recipient", normalised(email)).hex()


def contact_token(consultation_id: str, email: str) -> str:
    """The secret of a contact's links. It is derived, so that each later letter can carry it although the table keeps
    its digest alone."""
    token = _keyed("contact", consultation_id, normalised(email))
    return urlsafe_b64encode(token[:24]).decode().rstrip("=")


def subscriber_token(scope: str, email: str, purpose: str = "proposal subscriber") -> str:
    """The secret of the links of somebody who follows something; derived, as that of a contact is. `purpose` keeps the
    links of one list from opening another."""
    token = _keyed(purpose, scope, normalised(email))
    return urlsafe_b64encode(token[:24]).decode().rstrip("=")


def no_more_token(account_id: str, consultation_id: str) -> str:
    """The secret of the link by which somebody with an account stops letters about one consultation. It names both and
    is signed, so nothing is stored until somebody uses it."""
    signature = urlsafe_b64encode(_keyed("no more", account_id, consultation_id)[:24]).decode()
    return f"{account_id}.{consultation_id}.{signature}"


def opened_no_more_token(token: str) -> tuple[str, str] | None:
    """(account, consultation) of such a link; None for one that was not made here."""
    account_id, _, rest = token.partition(".")
    consultation_id = rest.partition(".")[0]
    genuine = no_more_token(account_id, consultation_id)
    is_genuine = hmac.compare_digest(genuine.encode(), token.encode())
    return (account_id, consultation_id) if is_genuine else None


def list_token(email: str) -> str:
    """The secret of the link by which somebody on an imported list stops all letters that go to lists. It is made for
    this alone, so its digest in the lists matches nothing in another table, and it carries its own signature, so that
    it still stops letters when the list is gone."""
    secret = urlsafe_b64encode(_keyed("contact list", normalised(email))[:24]).decode()
    return f"{secret}.{_signature('contact list link', secret)}"


def is_list_token(token: str) -> bool:
    """Whether the link was made here."""
    secret, _, signature = token.partition(".")
    return hmac.compare_digest(_signature("contact list link", secret).encode(), signature.encode())


def _signature(purpose: str, value: str) -> str:
    return urlsafe_b64encode(_keyed(purpose, value)[:12]).decode()


def token_digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def message_id(event_key: str, recipient: str, channel: str) -> str:
    """The stable Message-ID of one notice (rule 1): a second sending of the same letter carries the same one."""
    host = urlsplit(site_address("/")).hostname or "localhost"
    return f"<{_keyed('message', event_key, recipient, channel).hex()[:40]}@{host}>"


def site_address(path: str) -> str:
    """A whole address of this site, also outside a request."""
    site: str = current_app.extensions["settings"].site_url
    return site + path
