"""How large the text is: a choice that a cookie keeps, for browsers and people who do not zoom."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, g, redirect, request
from flask.typing import ResponseReturnValue

from coproduce.web.guards import public

COOKIE = "text_size"
SIZES = ("", "large", "largest")
KEPT_FOR = 365 * 24 * 60 * 60

blueprint = Blueprint("web", __name__)


@blueprint.post("/display/text-size")
@public
def choose_text_size() -> ResponseReturnValue:
    """Keep the chosen size and go back to the page. It says nothing about the person and is sent to this site alone.

    It may be pressed in the middle of the form, so it leaves no line in the log either (rule 17).
    """
    g.leaves_no_line = True
    chosen = request.form.get("size", "")
    response = redirect(_way_back())
    if chosen in SIZES[1:]:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(COOKIE, chosen, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=secure)
    else:
        response.delete_cookie(COOKIE)
    return response


def text_size() -> str:
    """The size that this browser chose; empty for the usual one."""
    chosen = request.cookies.get(COOKIE, "") if request else ""
    return chosen if chosen in SIZES else ""


def _way_back() -> str:
    """The page that the button stood on: an address of this site alone."""
    try:
        wanted = request.form.get("next", "") or urlsplit(request.referrer or "").path
        parts = urlsplit(wanted)
    except ValueError:  # no address at all
        return "/"
    is_ours = not parts.scheme and not parts.netloc and wanted.startswith("/") and "\\" not in wanted
    return wanted.rstrip("?") if is_ours and not wanted.startswith("//") else "/"


def init_app(app: Flask) -> None:
    app.register_blueprint(blueprint)
    app.context_processor(lambda: {"text_size": text_size()})
