"""Marking the part of a text that speaks of a theme: by sentences, or by its exact words."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.insights import queries, services
from coproduce.insights.excerpts import sentences
from coproduce.insights.queries.desk import DeskText, desk_text
from coproduce.insights.queries.excerpts import excerpt_by_id
from coproduce.insights.views.blueprints import manage
from coproduce.insights.views.desk import sentences_of
from coproduce.insights.views.desk_filter import kept
from coproduce.web.guards import current_actor, requires


@manage.get("/themes/texts/<passage_id>/excerpts")
@requires("themes.edit")
def excerpts(slug: str, passage_id: str) -> ResponseReturnValue:
    """The text sentence by sentence, with boxes to tick."""
    consultation = consultation_by_slug(slug)
    return _excerpt_page(consultation, _text(consultation, passage_id))


@manage.post("/themes/texts/<passage_id>/excerpts")
@requires("themes.edit")
def mark_excerpt(slug: str, passage_id: str) -> ResponseReturnValue:
    """Mark sentences or words for a theme that is there, or for a new one."""
    consultation = consultation_by_slug(slug)
    text = _text(consultation, passage_id)
    try:
        words = _mark(consultation, text)
    except (InvalidInput, Refused) as problem:
        db.session.rollback()
        text = _text(consultation_by_slug(slug), passage_id)
        return _excerpt_page(consultation_by_slug(slug), text, problem), 422
    flash(words, "success")
    address = url_for("insights_manage.desk", slug=slug, **{**kept(), "text": passage_id}, _anchor="detail")
    return redirect(address)


@manage.post("/themes/excerpts/<excerpt_id>/remove")
@requires("themes.edit")
def remove_excerpt(slug: str, excerpt_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    excerpt, theme = excerpt_by_id(consultation.id, excerpt_id)
    passage_id = excerpt.passage_id
    services.remove_excerpt(current_actor(), consultation.id, excerpt, theme)
    flash("The excerpt is taken away. The text stays in the theme.", "success")
    address = url_for("insights_manage.desk", slug=slug, **{**kept(), "text": passage_id}, _anchor="detail")
    return redirect(address)


def _mark(consultation: Consultation, text: DeskText) -> str:
    actor, form = current_actor(), request.form
    name = form.get("name", "")
    if name.strip():
        theme = services.draft_theme(actor, consultation.id, name)
    elif form.get("into"):
        theme = queries.theme_by_id(consultation.id, form["into"])
    else:
        raise InvalidInput({"into": "Choose the theme that these words speak of."})
    count = services.mark_excerpts(
        actor,
        consultation.id,
        text.passage,
        theme,
        chosen=form.getlist("sentence", type=int),
        words=form.get("words", ""),
        near=form.get("near", 0, type=int),
    )
    return f"{'The excerpt is' if count == 1 else f'{count} excerpts are'} marked for “{theme.name}”."


def _text(consultation: Consultation, passage_id: str) -> DeskText:
    found = desk_text(current_actor(), consultation.id, passage_id)
    if found is None:
        raise NotFound("text")
    return found


def _excerpt_page(
    consultation: Consultation, text: DeskText, problem: InvalidInput | Refused | None = None
) -> str:
    words = text.passage.words
    return render_template(
        "insights/excerpts.html",
        consultation=consultation,
        text=text,
        sentences=[words[start:end] for start, end in sentences(words)],
        themes=queries.live_themes(consultation.id),
        topics=queries.text_questions(consultation.id),
        problems=sentences_of(problem) if problem else [],
        errors=problem.problems if isinstance(problem, InvalidInput) else {},
        posted=request.form,
        ticked=set(request.form.getlist("sentence", type=int)),
        here=kept(),
    )
