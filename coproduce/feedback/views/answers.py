"""You said, we did: what everybody may read, and the private link of the lead time."""

from __future__ import annotations

from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import public_consultation_by_slug
from coproduce.core.errors import NotFound
from coproduce.feedback import queries
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries.checking import check_summary
from coproduce.feedback.views.blueprints import feedback as blueprint
from coproduce.web.guards import public


@blueprint.get("/consultations/<slug>/feedback")
@public
def answers(slug: str) -> ResponseReturnValue:
    consultation = public_consultation_by_slug(slug)
    feedback = queries.public_feedback(consultation.id)
    if feedback is not None:
        return render_template("feedback/answers.html", **what_is_shown(feedback))
    withdrawn = queries.withdrawn_feedback(consultation.id)
    if withdrawn is None:
        raise NotFound("feedback")
    return render_template("feedback/withdrawn.html", consultation=consultation, feedback=withdrawn)


@blueprint.get("/early/<token>")
@public
def early(token: str) -> ResponseReturnValue:
    feedback = queries.feedback_behind_link(token)
    if queries.is_public_now(feedback):
        return redirect(url_for("feedback.answers", slug=feedback.consultation.slug))
    response = make_response(render_template("feedback/early.html", **what_is_shown(feedback)))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def what_is_shown(feedback: Feedback) -> dict[str, Any]:
    """What the page of one consultation's answers needs; the caller decides who may read it."""
    young = request.args.get("wording") == "young"
    return {
        "feedback": feedback,
        "consultation": feedback.consultation,
        "young": young,
        "cards": queries.cards_of(feedback, young=young),
        "told": queries.told_sentence(feedback),
        "groups": feedback.consultation.groups,
        "check": check_summary(feedback),
    }
