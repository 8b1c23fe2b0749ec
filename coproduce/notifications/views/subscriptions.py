"""Following proposals by letter: giving an address, saying yes to it, stopping."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.proposals import proposal_by_id, public_proposal_by_slug
from coproduce.core.errors import NotFound
from coproduce.notifications import subscribing
from coproduce.notifications.forms import PressForm, SubscribeForm
from coproduce.web.forms import csrf
from coproduce.web.guards import public
from coproduce.web.rate_limits import ASK_FOR_LETTER, RECEIPT, limited

blueprint = Blueprint("subscriptions", __name__)

# The section of the site that these letters are about, and what it shows.
FOLLOWED: dict[str, Any] = {"section": ("What we plan", "/proposals/"), "whole": "all proposals"}


@blueprint.before_request
def leave_no_line() -> None:
    """The time at which somebody gives or confirms an address is nobody's business (rule 17)."""
    g.leaves_no_line = True


@blueprint.route("/proposals/letters", methods=["GET", "POST"])
@limited(ASK_FOR_LETTER)
@public
def every_proposal() -> ResponseReturnValue:
    return _subscribe(None)


@blueprint.route("/proposals/<slug>/letters", methods=["GET", "POST"])
@limited(ASK_FOR_LETTER)
@public
def one_proposal(slug: str) -> ResponseReturnValue:
    return _subscribe(public_proposal_by_slug(slug))


def _subscribe(proposal: Proposal | None) -> ResponseReturnValue:
    form = SubscribeForm()
    if form.validate_on_submit():
        subscribing.subscribe(proposal, form.email.data or "")
        return redirect(url_for(".look_for_letter"), 303)
    page = render_template("notifications/subscribe.html", proposal=proposal, form=form)
    return page, 422 if form.errors else 200


@blueprint.get("/proposals/letters/next")
@public
def look_for_letter() -> ResponseReturnValue:
    """The same page for every address, known or not."""
    return render_template("notifications/following_next.html", **FOLLOWED)


@blueprint.route("/notices/proposals/<token>", methods=["GET", "POST"])
@limited(RECEIPT)
@public
def confirm(token: str) -> ResponseReturnValue:
    try:
        found = subscribing.subscriber_by_token(token)
    except NotFound:
        return render_template("notifications/link_ended.html"), 404
    if request.method == "POST":
        subscribing.confirm(token)
        return redirect(url_for(".confirm", token=token), 303)
    return render_template(
        "notifications/subscription.html",
        proposal=proposal_by_id(found.proposal_id) if found.proposal_id else None,
        confirmed=found.confirmed,
        token=token,
        form=PressForm(),
    )


# One click in a mail program posts here without a page of ours before it (RFC 8058); see `participants.stop`.
@blueprint.route("/notices/proposals/<token>/stop", methods=["GET", "POST"])
@csrf.exempt
@limited(RECEIPT)
@public
def stop(token: str) -> ResponseReturnValue:
    if request.method == "POST":
        subscribing.unsubscribe(token)
        return render_template("notifications/following_stopped.html", **FOLLOWED)
    try:
        subscribing.subscriber_by_token(token)
    except NotFound:
        return render_template("notifications/following_stopped.html", **FOLLOWED)
    return render_template("notifications/following_stop.html", token=token, **FOLLOWED)
