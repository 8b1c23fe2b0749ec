"""The coding desk: themes on the left, texts in the middle, one of either on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.insights import queries, services
from coproduce.insights.forms import QuoteForm, ReasonForm, ThemeForm
from coproduce.insights.queries.desk import SIZES, VIEWS, desk_text
from coproduce.insights.queries.tasks import task_of
from coproduce.insights.services.coding import last_step
from coproduce.insights.views.blueprints import manage
from coproduce.web.forms import VersionedForm, explain
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number

# What the filter keeps in the address, so that every state of the desk can be linked to and come back to.
KEPT = ("view", "theme", "candidate", "topic", "q", "size", "page", "text")


@manage.get("/themes")
@requires("themes.see")
def desk(slug: str) -> ResponseReturnValue:
    return desk_page(consultation_by_slug(slug))


@manage.post("/themes/texts")
@requires("themes.edit")
def code(slug: str) -> ResponseReturnValue:
    """Do something with the chosen texts: put them into a theme, out of it, into a new one, or into none."""
    consultation = consultation_by_slug(slug)
    return attempt(consultation, lambda: _code(consultation), keep_text=False)


def _code(consultation: Consultation) -> str:
    actor, chosen, done = current_actor(), _chosen(consultation), request.form.get("do", "")
    out_of = request.args.get("theme", "")
    if done == "no_theme":
        count = services.mark_no_theme(actor, consultation.id, chosen, request.form.get("reason", ""))
        return f"{_texts(count)} marked “no theme”."
    if done == "new":
        return _begin_theme(consultation, chosen, out_of)
    if done == "remove":
        theme = queries.theme_by_id(consultation.id, out_of)
        return f"{_texts(services.remove_from_theme(actor, consultation.id, chosen, theme))} taken out."
    if not request.form.get("into"):
        raise InvalidInput({"into": "Choose the theme that the texts belong to."})
    into = queries.theme_by_id(consultation.id, request.form["into"])
    source = queries.theme_by_id(consultation.id, out_of) if done == "move" and out_of else None
    count = services.move_passages(actor, consultation.id, chosen, into, source)
    return f"{_texts(count)} put into “{into.name}”."


def _begin_theme(consultation: Consultation, chosen: list[str], out_of: str) -> str:
    actor, name = current_actor(), request.form.get("name", "")
    if not chosen:
        raise InvalidInput({"texts": "Choose at least one text."})
    if out_of:
        services.split_theme(actor, queries.theme_by_id(consultation.id, out_of), chosen, name)
    else:
        services.draft_theme(actor, consultation.id, name, "", chosen)
    return "The new theme is drafted with these texts."


@manage.post("/themes/undo")
@requires("themes.edit")
def undo(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return attempt(
        consultation,
        lambda: f"Undone: {services.undo(current_actor(), consultation.id).summary}.",
        keep_text=False,
    )


def attempt(
    consultation: Consultation, action: Callable[[], str], *, keep_text: bool = True, **forms: VersionedForm
) -> ResponseReturnValue:
    """Carry out `action` and come back to the same state of the desk; where it is refused, say why beside what was
    typed, with nothing half done. `forms` names the form that the words stand in, where there is one."""
    try:
        words = action()
    except (InvalidInput, Refused, Stale) as problem:
        db.session.rollback()
        status = 409 if isinstance(problem, Stale) else 422
        for form in forms.values():
            explain(form, problem)
        found = [] if forms else _sentences(problem)
        return desk_page(consultation_by_slug(consultation.slug), found, **forms), status
    flash(words, "success")
    kept: dict[str, Any] = {
        name: value for name, value in request.args.items() if name in KEPT and (keep_text or name != "text")
    }
    return redirect(url_for("insights_manage.desk", slug=consultation.slug, **kept))


def _sentences(problem: InvalidInput | Refused | Stale) -> list[str]:
    if isinstance(problem, Stale):
        return [
            "Somebody else changed this after you opened the page. Look at it as it is now, then try again."
        ]
    if isinstance(problem, InvalidInput):
        return list(problem.problems.values())
    return [refusal.message for refusal in problem.refusals]


def _empty_forms() -> dict[str, Any]:
    return {
        "theme": ThemeForm(formdata=None),
        "reason": ReasonForm(formdata=None),
        "quote": QuoteForm(formdata=None),
    }


def desk_page(consultation: Consultation, problems: list[str] | None = None, **forms: Any) -> str:
    """The whole desk in a number of queries that does not grow with the texts. `forms` came back with errors."""
    actor, shown = current_actor(), current_filter()
    size = request.args.get("size", type=int)
    size = size if size in SIZES else SIZES[0]
    page, matching = queries.desk_page(actor, consultation.id, shown, size, page_number())
    themes = queries.live_themes(consultation.id)
    kept = {
        name: value for name, value in request.args.items() if name in KEPT and name not in ("page", "text")
    }
    text = desk_text(actor, consultation.id, request.args["text"]) if request.args.get("text") else None
    return render_template(
        "insights/desk.html",
        consultation=consultation,
        shown=shown,
        size=size,
        page=page,
        matching=matching,
        themes=themes,
        sizes=queries.theme_sizes(consultation.id),
        suggested=queries.candidates(actor, consultation.id),
        progress=queries.progress(actor, consultation.id),
        topics=queries.text_questions(consultation.id),
        theme=next((each for each in themes if each.id == shown.theme), None),
        text=text,
        kept=kept,
        pager=Pager(page.number, page.pages, consultation.slug, kept),
        here={name: value for name, value in request.args.items() if name in KEPT},
        step=last_step(consultation.id),
        task=task_of(consultation.id, "themes"),
        problems=problems or [],
        posted=request.form,
        ticked=set(request.form.getlist("passage")),
        may_edit=allows(actor, "themes.edit"),
        may_read=allows(actor, "passages.read"),
        forms={**_empty_forms(), **forms},
    )


@dataclass(frozen=True)
class Pager:
    """Links to the other pages of the desk, also from an answer to a form, whose own address cannot be opened."""

    number: int
    pages: int
    slug: str
    kept: dict[str, Any]

    def url_for(self, number: int) -> str:
        return url_for("insights_manage.desk", slug=self.slug, **{**self.kept, "page": number})


def current_filter() -> queries.DeskFilter:
    """Which texts the address asks for."""
    view = request.args.get("view", "")
    return queries.DeskFilter(
        view=view if view in VIEWS else VIEWS[0],
        theme=request.args.get("theme", ""),
        candidate=request.args.get("candidate", ""),
        topic=request.args.get("topic", ""),
        search=request.args.get("q", "").replace("\x00", ""),
    )


def _chosen(consultation: Consultation) -> list[str]:
    """The ticked texts, those of this page, or all that match on every page."""
    scope = request.form.get("scope", "ticked")
    if scope == "matching":
        return queries.matching_passages(current_actor(), consultation.id, current_filter())
    return request.form.getlist("listed" if scope == "page" else "passage")


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count:,} texts"
