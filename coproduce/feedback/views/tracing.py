"""Follow your words: by receipt, or signed in. The words of a receipt stand in no address and no log."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import response_by_receipt, response_of_account
from coproduce.consultations.receipts import unknown_words
from coproduce.feedback import queries
from coproduce.feedback.forms import ReceiptForm
from coproduce.feedback.receipt_finders import page_elsewhere
from coproduce.feedback.views.blueprints import trace as blueprint
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.rate_limits import RECEIPT, limited


@blueprint.route("/receipt", methods=["GET", "POST"])
@public
@limited(RECEIPT)
def receipt() -> ResponseReturnValue:
    form = ReceiptForm()
    if form.validate_on_submit():
        response = response_by_receipt(form.words.data)
        if response is not None:
            # The six words go on in the forms of this page, so that what it offers needs no typing and no session.
            return render_template(
                "feedback/trace.html",
                trace=queries.trace_of(response),
                response=response,
                words=form.words.data,
            )
        elsewhere = page_elsewhere(form.words.data)
        if elsewhere is not None:
            return elsewhere
        form.words.errors = [_why_nothing_was_found(form.words.data)]
    return render_template("feedback/receipt.html", form=form), 422 if form.errors else 200


@blueprint.get("/my/contributions/<response_id>")
@requires("contributions.read")
def contribution(response_id: str) -> ResponseReturnValue:
    response = response_of_account(current_actor().account_id, response_id)
    return render_template(
        "feedback/trace.html", trace=queries.trace_of(response), response=response, mine=True
    )


def _why_nothing_was_found(typed: str) -> str:
    """Which word to look at; nothing about what is stored."""
    unknown = unknown_words(typed)
    if len(unknown) == 1:
        return f"“{unknown[0]}” is in no receipt. Look at its spelling."
    if unknown:
        return "Some of these words are in no receipt. Look at their spelling."
    return "No answers belong to these six words. Check that they are all there, in the same order."
