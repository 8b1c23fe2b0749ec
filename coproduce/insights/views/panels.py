"""What this room shows on other rooms' pages."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, url_for

from coproduce.consultations.models import Consultation
from coproduce.consultations.progress import HEARD, READ, Reached, register_progress
from coproduce.consultations.staff_tasks import AFTERWARDS, Task, register_tasks
from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.insights import queries
from coproduce.insights.queries.making_sense import unanswered_by_group
from coproduce.insights.snapshot import read_document
from coproduce.insights.views.plain_list import is_small
from coproduce.safeguarding.queries import reading_counts
from coproduce.web.panels import register_panel
from coproduce.web.templating import day


def register() -> None:
    register_panel("consultation", results_link, 30)
    register_tasks(understanding)
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


def understanding(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """On the staff page: how far the understanding is and what comes next."""
    if consultation.state == "draft" or not allows(actor, "themes.see"):
        return
    slug, left = consultation.slug, queries.progress(actor, consultation.id)
    if allows(actor, "passages.read"):
        unread = reading_counts(actor, consultation.id).unread
        hint = f"{unread:,} not read yet" if unread else "Every text has been read"
        url = url_for("safeguarding_reading.queue", place=consultation.id)
        yield Task(AFTERWARDS, 10, "Read the texts", url, "passages.read", hint, _state(not unread))
    themes = queries.live_themes(consultation.id)
    approved = sum(theme.state == "approved" for theme in themes)
    hint = f"{left.left:,} of {left.texts:,} texts left, {approved} of {len(themes)} themes approved"
    sorted_out = bool(left.texts) and not left.left and approved == len(themes)
    url = url_for(f"insights_manage.{'plain_list' if is_small(left.texts) else 'desk'}", slug=slug)
    state = _state(sorted_out) if left.texts else ""
    yield Task(AFTERWARDS, 20, "Put the texts into themes", url, "themes.see", hint, state)
    if not is_small(left.texts):
        url = url_for("insights_manage.questions", slug=slug)
        yield Task(
            AFTERWARDS, 21, "Questions side by side", url, "themes.see", "How far each one is, and with whom"
        )
    waiting = sum(each.proposals for each in unanswered_by_group(actor, consultation.id))
    if waiting:
        url, hint = url_for("insights_manage.invitations", slug=slug), f"{_wait(waiting)} for an answer"
        yield Task(AFTERWARDS, 25, "Answer the themes that groups proposed", url, "themes.see", hint, "to_do")
    if allows(actor, "quotes.propose"):
        waiting = sum(quote.state == "proposed" for quote in queries.quotes_of(actor, consultation.id))
        hint = f"{_wait(waiting)} for approval" if waiting else "Only with the writer’s consent"
        url, state = url_for("insights_manage.quotes", slug=slug), "to_do" if waiting else ""
        yield Task(AFTERWARDS, 30, "Choose quotes", url, "quotes.propose", hint, state)
    yield _results(consultation)


def _results(consultation: Consultation) -> Task:
    published = queries.published_snapshot(consultation.id)
    closed = consultation.state == "closed"
    if published is not None:
        hint = f"Public since {day(published.taken_at)}"
    elif queries.latest_prepared(consultation.id) is not None:
        hint = "Prepared, not public yet"
    else:
        hint = "Not prepared yet" if closed else "After closing"
    state = _state(published is not None) if published is not None or closed else "not_started"
    url = url_for("insights_manage.results", slug=consultation.slug)
    return Task(AFTERWARDS, 40, "Publish the results", url, "results.see_exact", hint, state)


def _state(is_complete: bool) -> str:
    return "complete" if is_complete else "to_do"


def _wait(number: int) -> str:
    return "1 waits" if number == 1 else f"{number} wait"
