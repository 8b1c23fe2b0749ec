"""Changing or taking back answers that are linked with one's account: no receipt is needed. None of these requests
leaves a line in the log (rule 17)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries, services
from coproduce.consultations.rules import takes_answers
from coproduce.consultations.views import keeping
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.views.receipt import open_again
from coproduce.core import clock
from coproduce.web.guards import current_actor, requires


@blueprint.post("/my/contributions/<response_id>/change")
@requires("responses.own")
def change_own(response_id: str) -> ResponseReturnValue:
    """Open the form again with the answers that were sent."""
    own = queries.response_of_account(current_actor().account_id, response_id)
    consultation = queries.consultation_by_id(own.consultation_id)
    if not takes_answers(queries.window_of(consultation), clock.now()):
        page = render_template(
            "consultations/receipt/too_late.html", consultation=consultation, own=response_id
        )
        return page, 409
    response = redirect(url_for("consultations.check", slug=consultation.slug))
    open_again(response, own, consultation.slug)
    keeping.remember_changing_own(consultation.slug, own.id)
    return response


@blueprint.route("/my/contributions/<response_id>/withdraw", methods=["GET", "POST"])
@requires("responses.own")
def withdraw_own(response_id: str) -> ResponseReturnValue:
    """Show what will be deleted, and delete it when that page was sent."""
    own = queries.response_of_account(current_actor().account_id, response_id)
    if request.method == "POST":
        services.withdraw_response(own)
        return redirect(url_for("consultations.withdrawn"))
    return render_template(
        "consultations/receipt/withdraw.html",
        consultation=queries.consultation_by_id(own.consultation_id),
        own=own.id,
    )
