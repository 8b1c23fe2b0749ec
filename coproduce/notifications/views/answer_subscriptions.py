"""Following answers and promises by letter: giving an address, saying yes to it, how often, stopping."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import all_organisations
from coproduce.consultations.queries import public_consultation_by_slug
from coproduce.core.errors import NotFound
from coproduce.notifications import answer_scopes, answer_subscribing
from coproduce.notifications.answer_scopes import ORGANISATION, WEEKLY, Followed
from coproduce.notifications.forms import FollowAnswersForm, RhythmForm
from coproduce.web.forms import carry_out, csrf
from coproduce.web.guards import public
from coproduce.web.rate_limits import ASK_FOR_LETTER, RECEIPT, limited

blueprint = Blueprint("answer_subscriptions", __name__)

# The section of the site that these letters are about, and what it shows.
FOLLOWED: dict[str, Any] = {"section": ("You said, we did", "/feedback/"), "whole": "all answers"}


@blueprint.before_request
def leave_no_line() -> None:
    """The time at which somebody gives or confirms an address is nobody's business (rule 17)."""
    g.leaves_no_line = True


@blueprint.route("/feedback/letters", methods=["GET", "POST"])
@limited(ASK_FOR_LETTER)
@public
def everything() -> ResponseReturnValue:
    return _subscribe(answer_scopes.everything())


@blueprint.route("/consultations/<slug>/feedback/letters", methods=["GET", "POST"])
@limited(ASK_FOR_LETTER)
@public
def one_consultation(slug: str) -> ResponseReturnValue:
    return _subscribe(answer_scopes.of_consultation(public_consultation_by_slug(slug)))


@blueprint.route("/feedback/letters/<any(organisation, promise):kind>/<identifier>", methods=["GET", "POST"])
@limited(ASK_FOR_LETTER)
@public
def one_other(kind: str, identifier: str) -> ResponseReturnValue:
    """One organisation, or one promise that everybody may read."""
    return _subscribe(answer_scopes.followed(answer_scopes.scope(kind, identifier)))


def _subscribe(followed: Followed) -> ResponseReturnValue:
    form = FollowAnswersForm()
    status = 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: answer_subscribing.subscribe(followed, form.email.data or "", form.rhythm.data or ""),
        )
        if status == 200:
            return redirect(url_for(".look_for_letter"), 303)
    organisations = all_organisations() if followed.scope == answer_scopes.ALL else []
    page = render_template(
        "notifications/answers_follow.html",
        followed=followed,
        form=form,
        organisations=organisations,
        kind=ORGANISATION,
    )
    return page, status


@blueprint.get("/feedback/letters/next")
@public
def look_for_letter() -> ResponseReturnValue:
    """The same page for every address, known or not."""
    return render_template("notifications/following_next.html", **FOLLOWED)


@blueprint.route("/notices/answers/<token>", methods=["GET", "POST"])
@limited(RECEIPT)
@public
def confirm(token: str) -> ResponseReturnValue:
    """Say yes, and afterwards choose how often."""
    try:
        found = answer_subscribing.FOLLOWERS.behind(token)
        followed = answer_scopes.followed(found.scope)
    except NotFound:
        return render_template("notifications/link_ended.html"), 404
    form = RhythmForm(rhythm=found.rhythm)
    status = 200
    if form.is_submitted():
        status = carry_out(form, lambda: answer_subscribing.confirm(token, form.rhythm.data or ""))
        if status == 200:
            return redirect(url_for(".confirm", token=token), 303)
    page = render_template(
        "notifications/answers_following.html",
        followed=followed,
        confirmed=found.confirmed,
        weekly=found.rhythm == WEEKLY,
        token=token,
        form=form,
    )
    return page, status


# One click in a mail program posts here without a page of ours before it (RFC 8058); see `participants.stop`.
@blueprint.route("/notices/answers/<token>/stop", methods=["GET", "POST"])
@csrf.exempt
@limited(RECEIPT)
@public
def stop(token: str) -> ResponseReturnValue:
    if request.method == "POST":
        stopping = (
            answer_subscribing.stop_one if request.form.get("what") == "one" else answer_subscribing.stop_all
        )
        stopping(token)
        return render_template("notifications/following_stopped.html", **FOLLOWED)
    try:
        found = answer_subscribing.FOLLOWERS.behind(token)
    except NotFound:
        return render_template("notifications/following_stopped.html", **FOLLOWED)
    several = len(answer_subscribing.wishes_of(found.email)) > 1
    return render_template("notifications/following_stop.html", token=token, several=several, **FOLLOWED)
