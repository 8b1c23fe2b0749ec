"""Wanting no more letters from the forums: one click in a mail program, or a button on the page behind the link."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.notifications.addresses import opened_no_more_token
from coproduce.notifications.forum_letters import FORUMS
from coproduce.notifications.forum_services import stop_forum_letters, take_forum_letters_again
from coproduce.web.forms import csrf
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.rate_limits import RECEIPT, limited

blueprint = Blueprint("forum_stops", __name__)


@blueprint.get("/notices/forums/<token>")
@limited(RECEIPT)
@public
def stop(token: str) -> ResponseReturnValue:
    if _account_behind(token) is None:
        return render_template("notifications/link_ended.html"), 404
    return render_template("notifications/forum_stop.html", token=token)


# One click in a mail program posts here without a page of ours before it (RFC 8058), so there is no CSRF token; the
# signed address is the right to do this, and it does nothing else.
@blueprint.post("/notices/forums/<token>")
@csrf.exempt
@limited(RECEIPT)
@public
def stopped(token: str) -> ResponseReturnValue:
    account_id = _account_behind(token)
    if account_id is None:
        return render_template("notifications/link_ended.html"), 404
    stop_forum_letters(account_id)
    return render_template("notifications/forum_stopped.html")


@blueprint.post("/my/forums/letters")
@requires("notices.own")
def again() -> ResponseReturnValue:
    take_forum_letters_again(current_actor())
    flash("We write to you about the forums again.", "success")
    return redirect(url_for("forums_mine.index"), 303)


def _account_behind(token: str) -> str | None:
    opened = opened_no_more_token(token)
    return opened[0] if opened is not None and opened[1] == FORUMS else None
