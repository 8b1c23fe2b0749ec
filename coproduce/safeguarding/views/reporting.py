"""Anybody says that words on a public page are wrong: without an account, and without a line in the log."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from coproduce.safeguarding.public_words import text_behind
from coproduce.safeguarding.reading_forms import ReportForm
from coproduce.safeguarding.services.reports import report_passage
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public
from coproduce.web.rate_limits import REPORT, limited

blueprint = Blueprint("public_words", __name__, url_prefix="/words")


@blueprint.before_request
def leave_no_line() -> None:
    """Who reports whose words is nobody's business."""
    g.leaves_no_line = True


@blueprint.route("/<kind>/<words_id>/report", methods=["GET", "POST"])
@public
@limited(REPORT)
def report(kind: str, words_id: str) -> ResponseReturnValue:
    """The page repeats no words: it would be one more place from which they have to go."""
    passage, form, status, sent = text_behind(kind, words_id), ReportForm(), 200, False
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: report_passage(current_actor(), passage, form.category.data or "", form.words.data or ""),
        )
        sent = status == 200
    return render_template("safeguarding/report_words.html", form=form, sent=sent), status
