"""The random cookie under whose keyed hash a draft is kept (rule 19)."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from flask import current_app, request, url_for
from werkzeug.wrappers import Response

from coproduce.consultations.services.drafts import DRAFTS_ARE_KEPT_FOR

NAME = "draft"


def current_digest() -> str:
    """The digest of the cookie that came with this request; empty where there was none."""
    token = request.cookies.get(NAME, "")
    return digest_of(token) if token else ""


def digest_of(token: str) -> str:
    return hmac.new(secret_key().encode(), f"draft {token}".encode(), sha256).hexdigest()


def secret_key() -> str:
    key: str = current_app.extensions["settings"].secret_key
    return key


def new_token() -> str:
    return secrets.token_urlsafe(24)


def set_token(response: Response, slug: str, token: str) -> None:
    """Each form has a cookie of its own, which the browser sends to that form alone."""
    response.set_cookie(
        NAME,
        token,
        path=_path(slug),
        max_age=int(DRAFTS_ARE_KEPT_FOR.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
    )


def forget(response: Response, slug: str) -> None:
    response.delete_cookie(NAME, path=_path(slug))


def _path(slug: str) -> str:
    return url_for("consultations.start", slug=slug).rstrip("/")
