"""What this room shows on other rooms' pages."""

from __future__ import annotations

from flask import render_template, url_for

from coproduce.consultations.models import Consultation
from coproduce.consultations.progress import HEARD, READ, Reached, register_progress
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.insights import queries
from coproduce.insights.snapshot import read_document
from coproduce.safeguarding.queries import reading_counts
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("consultation", results_link, 30)
    register_panel("consultation.manage", understanding, 30)
    register_progress(READ, all_read)
    register_progress(HEARD, results_published)


def all_read(consultation: Consultation) -> Reached | None:
    """For the thread of a consultation: a person has read every text."""
    day = queries.all_read_on(consultation.id)
    return Reached(day) if day else None


def results_published(consultation: Consultation) -> Reached | None:
    """For the thread of a consultation: what we heard is public, as it stood on the day of these results."""
    snapshot = queries.published_snapshot(consultation.id)
    if snapshot is None:
        return None
    address = url_for("insights.results", slug=consultation.slug)
    return Reached(clock.to_london(snapshot.taken_at).date(), address)


def results_link(consultation: Consultation) -> str | None:
    """On the public page: what we heard, once it is published."""
    snapshot = queries.published_snapshot(consultation.id)
    if snapshot is None:
        return None
    return render_template(
        "insights/panel_results.html", consultation=consultation, results=read_document(snapshot.document)
    )


def understanding(consultation: Consultation) -> str | None:
    """On the staff page: how far the understanding is and what comes next."""
    actor = current_actor()
    if consultation.state == "draft" or not allows(actor, "themes.see"):
        return None
    unread = reading_counts(actor, consultation.id).unread if allows(actor, "passages.read") else None
    return render_template(
        "insights/panel_understanding.html",
        consultation=consultation,
        unread=unread,
        progress=queries.progress(actor, consultation.id),
        prepared=queries.latest_prepared(consultation.id),
        themes=queries.live_themes(consultation.id),
        published=queries.published_snapshot(consultation.id),
        waiting=sum(quote.state == "proposed" for quote in queries.quotes_of(actor, consultation.id)),
    )
