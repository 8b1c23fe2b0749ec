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
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)


def may_use_microphone() -> None:
    """The page of this request asks for a recording. Elsewhere the microphone is switched off."""
    g.microphone = True


def may_be_framed_here() -> None:
    """Pages of this site may show the page of this request in a frame, as a preview."""
    g.framed_here = True


def _policy() -> str:
    ancestors = "'self'" if g.get("framed_here") else "'none'"
    return f"{POLICY}; frame-ancestors {ancestors}; script-src 'self' 'nonce-{csp_nonce()}'"


def _for_this_request() -> dict[str, str]:
    found = {}
    if g.get("microphone"):
        found["Permissions-Policy"] = ON_EVERY_RESPONSE["Permissions-Policy"].replace(
            "microphone=()", "microphone=(self)"
        )
    if g.get("framed_here"):
        found["X-Frame-Options"] = "SAMEORIGIN"
    return found


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
        **_for_this_request(),
        **(OVER_HTTPS if request.is_secure else {}),
    }
    for name, value in wanted.items():
        if name.lower() not in set_already:
            response.headers.add(name, value)
    return response
