"""Content security policy and the other headers, and the cache rule that embargoed pages rely on (rules 4 and 29)."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request


def init_app(app: Flask) -> None:
    app.after_request(_add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def csp_nonce() -> str:
    """The nonce of this response's own scripts."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def may_be_cached(response: Response, seconds: int = 60) -> Response:
    """Mark a page that is the same for everyone as cacheable; all others are `private, no-store`."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


# Plotly needs inline styles, and a nonce in style-src would cancel 'unsafe-inline' (rule 29).
POLICY = "; ".join(
    (
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def _policy() -> str:
    return f"{POLICY}; script-src 'self' 'nonce-{csp_nonce()}'"


ON_EVERY_RESPONSE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "Cache-Control": "private, no-store",
}
OVER_HTTPS = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}


def _add_headers(response: Response) -> Response:
    """Add each header that the view has not set itself."""
    set_already = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - iterating gives pairs
    wanted = {
        "Content-Security-Policy": _policy(),
        **ON_EVERY_RESPONSE,
        **(OVER_HTTPS if request.is_secure else {}),
    }
    for name, value in wanted.items():
        if name.lower() not in set_already:
            response.headers.add(name, value)
    return response
