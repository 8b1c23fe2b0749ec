"""Changing or withdrawing answers with the receipt. Reading the path of one's words (`/receipt`) belongs to the room
that knows it. None of these requests leaves a line in the log (rule 17)."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from coproduce.consultations import queries, receipts, services
from coproduce.consultations.models import Response as StoredResponse
from coproduce.consultations.rules import takes_answers
from coproduce.consultations.services.drafts import MAY_QUOTE
from coproduce.consultations.services.equality import ABOUT_YOU, equality_values_of
from coproduce.consultations.views import keeping
from coproduce.consultations.views.answer_words import stored_answer
from coproduce.consultations.views.blueprint import blueprint
from coproduce.core import clock
from coproduce.web.guards import current_actor, public
from coproduce.web.rate_limits import RECEIPT, limited

CHANGE, WITHDRAW = "change", "withdraw"


@blueprint.get("/receipt/change", endpoint="receipt_change")
@public
def ask_to_change() -> ResponseReturnValue:
    return _words_page(CHANGE)


@blueprint.post("/receipt/change")
@public
@limited(RECEIPT)
def change() -> ResponseReturnValue:
    """Open the form again with the answers that were sent."""
    typed = request.form.get("words", "")
    found = queries.response_by_receipt(typed)
    if found is None:
        return _words_page(CHANGE, typed, _why_not_found(typed)), 422
    consultation = queries.consultation_by_id(found.consultation_id)
    if not takes_answers(queries.window_of(consultation), clock.now()):
        return render_template("consultations/receipt/too_late.html", consultation=consultation), 409
    response = redirect(url_for("consultations.check", slug=consultation.slug))
    open_again(response, found, consultation.slug)
    keeping.remember_changing(consultation.slug, receipts.normalised(typed) or "")
    return response


@blueprint.get("/receipt/withdraw", endpoint="receipt_withdraw")
@public
def ask_to_withdraw() -> ResponseReturnValue:
    return _words_page(WITHDRAW)


@blueprint.post("/receipt/withdraw")
@public
@limited(RECEIPT)
def withdraw() -> ResponseReturnValue:
    """Show what will be deleted, and delete it when that page was sent."""
    typed = request.form.get("words", "")
    found = queries.response_by_receipt(typed)
    if found is None:
        return _words_page(WITHDRAW, typed, _why_not_found(typed)), 422
    consultation = queries.consultation_by_id(found.consultation_id)
    if request.form.get("confirmed") != "yes":
        return render_template("consultations/receipt/withdraw.html", consultation=consultation, words=typed)
    services.withdraw_response(found)
    return redirect(url_for("consultations.withdrawn"))


@blueprint.get("/receipt/withdrawn")
@public
def withdrawn() -> ResponseReturnValue:
    return render_template("consultations/receipt/withdrawn.html")


def receipt_panel(response: StoredResponse, words: str = "", **_: object) -> str:
    """What can be done with a response, shown on the page that follows its words."""
    consultation = queries.consultation_by_id(response.consultation_id)
    account_id = current_actor().account_id
    return render_template(
        "consultations/receipt/panel.html",
        words=words,
        own=response.id if account_id is not None and response.account_id == account_id else "",
        may_change=takes_answers(queries.window_of(consultation), clock.now()),
        consultation=consultation,
    )


def _words_page(purpose: str, typed: str = "", problem: str = "") -> str:
    return render_template(
        f"consultations/receipt/words_to_{purpose}.html", typed=typed[:400], problem=problem
    )


def _why_not_found(typed: str) -> str:
    if not typed.strip():
        return "Enter the six words of your receipt."
    unknown = receipts.unknown_words(typed)
    if unknown:
        return f"Check the spelling: “{unknown[0]}” is not a word that we use in receipts."
    return "We could not find these six words together. Check each word and their order."


def open_again(response: Response, found: StoredResponse, slug: str) -> None:
    """Put the answers that were sent into a draft of this browser, so that the form shows them."""
    stored = queries.answers_of(found)
    questions = queries.published_questionnaire(found.version_id).questions
    answers = {each.key: kept for each in questions if (kept := stored_answer(each, stored)) is not None}
    texts = [answer.passage for answer in stored.values() if answer.passage is not None]
    answers[MAY_QUOTE] = any(passage.may_quote for passage in texts)
    answers[ABOUT_YOU] = equality_values_of(found)
    how = services.HowGiven.of(found)
    keeping.begin_for(response, slug, found.consultation_id, found.version_id, how, answers)
