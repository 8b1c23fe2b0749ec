"""Atom feeds, the sitemap and the rules for robots."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template

from coproduce.consultations.queries import public_consultation_by_slug
from coproduce.home import forward_plan, promise_calendar, promise_feeds, proposals, publications
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


@blueprint.get("/feeds/promises.atom")
@public
def promises() -> Response:
    entries = promise_feeds.promise_entries()
    return _xml(
        "home/feed.xml",
        "application/atom+xml",
        name="promises",
        title="What became of promises",
        entries=entries,
        page="/feedback/",
        updated=publications.newest(entries),
    )


@blueprint.get("/feeds/consultations/<slug>/feedback.atom")
@public
def one_consultation(slug: str) -> Response:
    """The answers to one consultation and news of its promises."""
    consultation = public_consultation_by_slug(slug)
    entries = promise_feeds.consultation_entries(consultation.id, slug)
    return _xml(
        "home/feed.xml",
        "application/atom+xml",
        name=f"consultations/{slug}/feedback",
        title=f"You said, we did: {consultation.title}",
        entries=entries,
        withdrawn=promise_feeds.withdrawn_from(consultation.id),
        page=f"/consultations/{slug}",
        updated=publications.newest(entries),
    )


@blueprint.get("/feeds/promises.ics")
@public
def promised_days() -> Response:
    return _calendar("promises", "")


@blueprint.get("/feeds/consultations/<slug>/promises.ics")
@public
def promised_days_of_one(slug: str) -> Response:
    return _calendar(public_consultation_by_slug(slug).title, slug)


def _calendar(name: str, slug: str) -> Response:
    settings = current_app.extensions["settings"]
    days = promise_calendar.promised_days(slug)
    title = f"Promises: {name}" if slug else f"Promises of {settings.area_name}"
    response = make_response(promise_calendar.calendar_file(days, settings.site_url, title))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'inline; filename="{slug or "all"}-promises.ics"'
    return response


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
