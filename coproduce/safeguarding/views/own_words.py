"""For whoever wrote a text: what we asked, what we did not show and why, and asking that somebody look again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.models import Account
from coproduce.safeguarding import queries, services
from coproduce.safeguarding.reading_forms import AnswerForm, AppealForm
from coproduce.safeguarding.rules import REPORT_CATEGORIES
from coproduce.safeguarding.services.decisions import appeal_against_refusal
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("own_words", __name__, url_prefix="/my/words")


@blueprint.get("", strict_slashes=False)
@requires("my.read")
def index() -> ResponseReturnValue:
    """Own texts that wait for their author or are not shown, and what one has reported."""
    return render_template(
        "safeguarding/own/index.html",
        texts=queries.own_texts(current_actor()),
        reports=queries.own_reports(current_actor()),
        categories=REPORT_CATEGORIES,
    )


@blueprint.get("/<passage_id>")
@requires("my.read")
def one(passage_id: str) -> ResponseReturnValue:
    own = queries.own_text(current_actor(), passage_id)
    return _page(own, AnswerForm(formdata=None, words=own.passage.body, version=own.passage.version))


@blueprint.post("/<passage_id>/answer")
@requires("my.read")
def answer(passage_id: str) -> ResponseReturnValue:
    """Change the words, or add some; a person reads them again."""
    own = queries.own_text(current_actor(), passage_id)
    form = AnswerForm(words=own.passage.body, version=own.passage.version)

    def action() -> None:
        services.answer_question(
            current_actor(), own.passage, form.words.data or "", expected_version=form.expected_version
        )

    status = carry_out(form, action)
    if status != 200:
        return _page(own, form), status
    flash("Thank you. Somebody reads your words again.", "success")
    return redirect(url_for(".index"))


@blueprint.post("/<passage_id>/appeal")
@requires("my.read")
def appeal(passage_id: str) -> ResponseReturnValue:
    """Ask that somebody else look again."""
    own = queries.own_text(current_actor(), passage_id)
    form = AppealForm()
    status = carry_out(form, lambda: services.appeal(current_actor(), own.passage, form.words.data or ""))
    if status != 200:
        return _page(own, form), status
    flash("Thank you. Somebody else looks at it, and we tell you what they decide.", "success")
    return redirect(url_for(".one", passage_id=own.passage.id))


def on_my_page(account: Account) -> str | None:
    """On one's own page: that somebody asked something, or did not show a text."""
    texts = queries.own_texts(current_actor())
    reports = queries.own_reports(current_actor())
    if not texts and not reports:
        return None
    return render_template("safeguarding/own/panel.html", texts=texts, reports=reports)


def _page(own: Any, form: Any) -> str:
    return render_template(
        "safeguarding/own/one.html",
        own=own,
        words=queries.words_for(current_actor(), own.passage),
        form=form,
        appeal_form=form if isinstance(form, AppealForm) else AppealForm(formdata=None),
        revisions=queries.revisions_of(own.passage.id),
        has_appealed=appeal_against_refusal(own.passage) is not None,
    )
