"""The desk of a small consultation: a plain list, each text with its themes beside it, saved in one go."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.insights import queries, services
from coproduce.insights.queries.comments import open_comments
from coproduce.insights.queries.desk_filter import DeskFilter
from coproduce.insights.queries.suggestions import suggestions_for
from coproduce.insights.services.coding import last_step
from coproduce.insights.services.one_pass import Decision
from coproduce.insights.views.blueprints import manage
from coproduce.insights.views.desk import Pager
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number

# Up to so many texts one person reads all of them: the plain list is the desk, and everything else behind one link.
SMALL = 100
A_PAGE = 25


@manage.get("/themes/list")
@requires("themes.see")
def plain_list(slug: str) -> ResponseReturnValue:
    return _list_page(consultation_by_slug(slug))


@manage.post("/themes/list")
@requires("themes.edit")
def save_list(slug: str) -> ResponseReturnValue:
    """Read and save: every text with a decision is coded, and counts as read."""
    consultation = consultation_by_slug(slug)
    try:
        count = services.read_and_code(current_actor(), consultation.id, _decisions())
    except InvalidInput as problem:
        db.session.rollback()
        return _list_page(consultation_by_slug(slug), problem.problems), 422
    flash(f"Saved {'1 text' if count == 1 else f'{count} texts'} and marked as read.", "success")
    view: dict[str, Any] = {"view": "all", "page": page_number()} if _shows_all() else {}
    return redirect(url_for("insights_manage.plain_list", slug=slug, **view))


def _decisions() -> dict[str, Decision]:
    """What the form says of each text. Only what this person changed counts: `was` holds the themes that the page
    showed."""
    form = request.form
    found = {}
    for passage_id in form.getlist("listed"):
        ticked, was = set(form.getlist(f"theme-{passage_id}")), set(form.getlist(f"was-{passage_id}"))
        found[passage_id] = Decision(
            into=frozenset(ticked - was),
            out_of=frozenset(was - ticked),
            suggestions=frozenset(form.getlist(f"suggestion-{passage_id}")),
            new_theme=form.get(f"new-{passage_id}", ""),
            no_theme=form.get(f"reason-{passage_id}", ""),
            read=bool(form.get(f"read-{passage_id}")),
        )
    return found


def _shows_all() -> bool:
    return request.args.get("view") == "all"


def _list_page(consultation: Consultation, problems: dict[str, str] | None = None) -> str:
    actor, view = current_actor(), "all" if _shows_all() else "uncoded"
    page, matching = queries.desk_page(actor, consultation.id, DeskFilter(view=view), A_PAGE, page_number())
    address: dict[str, Any] = {"view": "all"} if _shows_all() else {}
    return render_template(
        "insights/plain_list.html",
        consultation=consultation,
        page=page,
        matching=matching,
        view=view,
        themes=queries.live_themes(consultation.id),
        sizes=queries.theme_sizes(consultation.id),
        suggestions=suggestions_for(actor, consultation.id, [row.passage.id for row in page.rows]),
        progress=queries.progress(actor, consultation.id),
        topics=queries.text_questions(consultation.id),
        comments_open=open_comments(consultation.id),
        step=last_step(consultation.id),
        pager=Pager(page.number, page.pages, consultation.slug, address, "insights_manage.plain_list"),
        problems=problems or {},
        posted=request.form,
        may_edit=allows(actor, "themes.edit"),
    )


def is_small(texts: int) -> bool:
    """Whether a consultation with so many texts has the plain list as its desk."""
    return 0 < texts <= SMALL
