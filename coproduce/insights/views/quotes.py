"""Quotes: proposed from a text, approved by a person, taken back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.insights import queries, services
from coproduce.insights.forms import ApproveQuoteForm, QuoteForm, ReasonForm
from coproduce.insights.rules import quote_refusals
from coproduce.insights.services.quotes import facts_of
from coproduce.insights.views.blueprints import manage
from coproduce.safeguarding.rules import stretches
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.get("/quotes")
@requires("quotes.propose")
def quotes(slug: str) -> ResponseReturnValue:
    """Every quote of a consultation, those that wait for approval first."""
    consultation = consultation_by_slug(slug)
    return render_template(
        "insights/quotes.html",
        consultation=consultation,
        quotes=queries.quotes_of(current_actor(), consultation.id),
    )


@manage.route("/quotes/new/<passage_id>", methods=["GET", "POST"])
@requires("quotes.propose")
def propose(slug: str, passage_id: str) -> ResponseReturnValue:
    """Choose the words of a quote from one text."""
    consultation = consultation_by_slug(slug)
    passage = queries.passage_to_quote(current_actor(), consultation.id, passage_id)
    form = QuoteForm(data={"words": passage.words}) if request.method == "GET" else QuoteForm()
    problems: list[str] = []
    if form.validate_on_submit():
        try:
            quote = services.propose_quote(current_actor(), consultation.id, passage, form.words.data)
            return redirect(url_for("insights_manage.quote", slug=slug, quote_id=quote.id))
        except Refused as problem:
            problems = [refusal.message for refusal in problem.refusals]
    refusals = quote_refusals(facts_of(passage, passage.words, checked=True))
    return render_template(
        "insights/quote_new.html",
        consultation=consultation,
        passage=passage,
        form=form,
        problems=problems,
        hindrances=[refusal.message for refusal in refusals],
        parts=stretches(passage.body, passage.personal_data_hints),
    ), 422 if form.errors or problems else 200


@manage.get("/quotes/<quote_id>")
@requires("quotes.propose")
def quote(slug: str, quote_id: str) -> ResponseReturnValue:
    return _quote_page(slug, quote_id)


@manage.post("/quotes/<quote_id>/approve")
@requires("quotes.approve")
def approve_quote(slug: str, quote_id: str) -> ResponseReturnValue:
    consultation, form = consultation_by_slug(slug), ApproveQuoteForm()
    found = queries.quote_for_staff(current_actor(), consultation.id, quote_id)
    try:
        services.approve_quote(
            current_actor(), found, form.checked.data, expected_version=form.expected_version
        )
    except Refused as problem:
        db.session.rollback()
        return _quote_page(slug, quote_id, [refusal.message for refusal in problem.refusals]), 422
    flash("The quote is approved and may be shown.", "success")
    return redirect(url_for("insights_manage.quotes", slug=slug))


@manage.post("/quotes/<quote_id>/withdraw")
@requires("quotes.approve")
def withdraw_quote(slug: str, quote_id: str) -> ResponseReturnValue:
    found = queries.quote_for_staff(current_actor(), consultation_by_slug(slug).id, quote_id)
    form = ReasonForm(version=found.version)
    status = carry_out(
        form,
        lambda: services.withdraw_quote(
            current_actor(), found, form.reason.data or "", expected_version=form.expected_version
        ),
    )
    if status != 200:
        return _quote_page(slug, quote_id, form=form), status
    flash("The quote is taken back and shown nowhere.", "success")
    return redirect(url_for("insights_manage.quotes", slug=slug))


def _quote_page(
    slug: str, quote_id: str, problems: list[str] | None = None, form: ReasonForm | None = None
) -> str:
    consultation = consultation_by_slug(slug)
    found = queries.quote_for_staff(current_actor(), consultation.id, quote_id)
    return render_template(
        "insights/quote.html",
        consultation=consultation,
        quote=found,
        passage=found.passage,
        problems=problems or [],
        form=form or ReasonForm(formdata=None),
        may_approve=allows(current_actor(), "quotes.approve"),
        parts=stretches(found.passage.body, found.passage.personal_data_hints),
        facts=facts_of(found.passage, found.words, checked=False),
    )
