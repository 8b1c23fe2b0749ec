"""Atom feeds, the sitemap and the rules for robots."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template

from coproduce.home import forward_plan, proposals, publications
from coproduce.web.guards import public

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/feeds/consultations.atom")
@public
def consultations() -> Response:
    entries = publications.consultation_entries()
    return _xml(
        "home/feed.xml",
        "application/atom+xml",
        name="consultations",
        title="Have your say",
        entries=entries,
        page="/consultations/",
        updated=publications.newest(entries),
    )


@blueprint.get("/feeds/feedback.atom")
@public
def feedback() -> Response:
    entries = publications.feedback_entries()
    return _xml(
        "home/feed.xml",
        "application/atom+xml",
        name="feedback",
        title="You said, we did",
        entries=entries,
        withdrawn=publications.withdrawn_entries(),
        page="/feedback/",
        updated=publications.newest(entries),
    )


@blueprint.get("/feeds/proposals.atom")
@public
def all_proposals() -> Response:
    entries = proposals.proposal_entries()
    return _xml(
        "home/feed.xml",
        "application/atom+xml",
        name="proposals",
        title="What we plan",
        entries=entries,
        page="/proposals/",
        updated=publications.newest(entries),
    )


@blueprint.get("/feeds/forward-plan.atom")
@public
def decisions_to_come() -> Response:
    entries = forward_plan.forward_plan_entries()
    return _xml(
        "home/feed.xml",
        "application/atom+xml",
        name="forward-plan",
        title="What will be decided",
        entries=entries,
        page="/proposals/forward-plan",
        updated=publications.newest(entries),
    )


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    return _xml("home/sitemap.xml", "application/xml", pages=publications.public_pages())


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    settings = current_app.extensions["settings"]
    response = make_response(render_template("home/robots.txt", hidden=settings.environment != "production"))
    response.mimetype = "text/plain"
    return response


def _xml(template: str, kind: str, **values: object) -> Response:
    response = make_response(render_template(template, **values))
    response.headers["Content-Type"] = f"{kind}; charset=utf-8"
    return response
