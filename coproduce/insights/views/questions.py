"""The questions of a consultation side by side: how far reading and coding are, and who looks after which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import ANALYST
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.insights import services
from coproduce.insights.queries.comments import open_comments
from coproduce.insights.queries.progress import QuestionProgress, questions_side_by_side
from coproduce.insights.views.blueprints import manage
from coproduce.web.guards import current_actor, requires

# Column of the page -> what it is sorted by, and what stands above it. The question itself keeps the form's order.
COLUMNS: dict[str, tuple[str, Callable[[QuestionProgress], Any]]] = {
    "texts": ("Texts", lambda each: each.texts),
    "different": ("Different", lambda each: each.different),
    "read": ("Read", lambda each: each.read),
    "coded": ("In themes", lambda each: each.coded),
    "no_theme": ("No theme", lambda each: each.no_theme),
    "left": ("Left", lambda each: each.left),
    "ran": ("Computer last ran", lambda each: each.ran_at.timestamp() if each.ran_at else 0),
}


@manage.get("/themes/questions")
@requires("themes.see")
def questions(slug: str) -> ResponseReturnValue:
    return _questions_page(slug)


@manage.post("/themes/questions")
@requires("themes.edit")
def assign(slug: str) -> ResponseReturnValue:
    """Say who looks after the texts of one question."""
    consultation = consultation_by_slug(slug)
    try:
        services.assign_question(
            current_actor(), consultation.id, request.form.get("topic", ""), request.form.getlist("colleague")
        )
    except InvalidInput as problem:
        db.session.rollback()
        return _questions_page(slug, list(problem.problems.values())), 422
    flash("Saved who looks after this question.", "success")
    return redirect(url_for("insights_manage.questions", slug=slug))


def _questions_page(slug: str, problems: Sequence[str] = ()) -> str:
    consultation, actor = consultation_by_slug(slug), current_actor()
    rows, colleagues = questions_side_by_side(actor, consultation.id)
    order, falling = request.args.get("sort", ""), request.args.get("order", "") == "desc"
    if order in COLUMNS:
        rows = sorted(rows, key=COLUMNS[order][1], reverse=falling)
    return render_template(
        "insights/questions.html",
        consultation=consultation,
        rows=rows,
        columns=[_heading(slug, name, order, falling=falling) for name in COLUMNS],
        problems=problems,
        colleagues=colleagues,
        analysts=accounts_with_role(ANALYST),
        may_edit=allows(actor, "themes.edit"),
        comments_open=open_comments(consultation.id),
        posted=request.form,
    )


def _heading(slug: str, name: str, order: str, *, falling: bool) -> dict[str, Any]:
    """A column's words, where a press on it leads, and how the page is sorted by it."""
    chosen = order == name
    address = url_for(
        "insights_manage.questions", slug=slug, sort=name, order="asc" if chosen and falling else "desc"
    )
    direction = ("descending" if falling else "ascending") if chosen else None
    return {"label": COLUMNS[name][0], "numeric": True, "sort_url": address, "direction": direction}
