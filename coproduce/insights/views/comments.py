"""What colleagues tell each other about texts and themes: saying it, settling it, and the list of what is open."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.insights import services
from coproduce.insights.models import DeskComment
from coproduce.insights.queries.comments import comment_by_id, comments_page, open_comments
from coproduce.insights.views.blueprints import manage
from coproduce.insights.views.desk import desk_page
from coproduce.insights.views.desk_filter import kept
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number


@manage.get("/themes/comments")
@requires("themes.see")
def comments(slug: str) -> ResponseReturnValue:
    """Open comments, or the settled ones."""
    consultation, actor = consultation_by_slug(slug), current_actor()
    settled = request.args.get("view") == "settled"
    return render_template(
        "insights/comments.html",
        consultation=consultation,
        page=comments_page(actor, consultation.id, settled=settled, number=page_number()),
        settled=settled,
        waiting=open_comments(consultation.id),
        may_comment=allows(actor, "desk.comment"),
    )


@manage.post("/themes/comments")
@requires("desk.comment")
def comment(slug: str) -> ResponseReturnValue:
    """Say something about the text or the theme that the desk shows."""
    consultation = consultation_by_slug(slug)
    text, theme = request.args.get("text", ""), request.args.get("theme", "")
    words = request.form.get("comment", "")
    try:
        said = services.comment(
            current_actor(), consultation.id, words, passage_id=text, theme_id="" if text else theme
        )
    except InvalidInput as problem:
        db.session.rollback()
        return desk_page(consultation_by_slug(slug), list(problem.problems.values())), 422
    flash("Your comment is there for colleagues.", "success")
    return _back(consultation, said)


@manage.post("/themes/comments/<comment_id>/settle")
@requires("desk.comment")
def settle_comment(slug: str, comment_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    said = comment_by_id(consultation.id, comment_id)
    services.settle_comment(current_actor(), said)
    flash("The comment is settled.", "success")
    return _back(consultation, said)


@manage.post("/themes/comments/<comment_id>/reopen")
@requires("desk.comment")
def reopen_comment(slug: str, comment_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    said = comment_by_id(consultation.id, comment_id)
    services.reopen_comment(current_actor(), said)
    flash("The comment is open again.", "success")
    return _back(consultation, said)


def _back(consultation: Consultation, said: DeskComment) -> ResponseReturnValue:
    """To the list, where the press came from there, else to the text or theme at the desk."""
    if request.args.get("from") == "list":
        return redirect(url_for("insights_manage.comments", slug=consultation.slug))
    about = {"text": said.passage_id} if said.passage_id else {"theme": said.theme_id}
    address = url_for(
        "insights_manage.desk", slug=consultation.slug, **{**kept(), **about}, _anchor="comments"
    )
    return redirect(address)
