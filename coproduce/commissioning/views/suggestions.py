"""Suggesting a solution while a proposal is only an idea, and following it. None of these requests leaves a line in the
log (rule 17)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from coproduce.commissioning.forms.suggestions import SuggestForm, TakeBackForm
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.models.suggestions import Suggestion
from coproduce.commissioning.queries import suggestions as queries
from coproduce.commissioning.queries.proposals import public_proposal_by_slug
from coproduce.commissioning.rules.suggestions import takes_suggestions
from coproduce.commissioning.services import suggestions as services
from coproduce.consultations import receipts
from coproduce.consultations.views.qr_codes import qr_code
from coproduce.core import clock
from coproduce.safeguarding.queries import safety_contacts
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.rate_limits import RECEIPT, SUBMISSION, limited

blueprint = Blueprint("suggestions", __name__)

SENT = "suggestion_sent"
SHOWN_FOR = timedelta(minutes=30)


@blueprint.before_request
def leave_no_line() -> None:
    g.leaves_no_line = True


@blueprint.get("/proposals/<slug>/suggest")
@public
def suggest(slug: str) -> ResponseReturnValue:
    proposal = public_proposal_by_slug(slug)
    if not takes_suggestions(proposal.state):
        return render_template("commissioning/suggestions/too_late.html", proposal=proposal)
    return _form_page(proposal, SuggestForm(formdata=None, seed=_new_seed(proposal)))


@blueprint.post("/proposals/<slug>/suggest")
@public
@limited(SUBMISSION)
def send(slug: str) -> ResponseReturnValue:
    """Store it, once however often the button is pressed."""
    proposal = public_proposal_by_slug(slug)
    if not takes_suggestions(proposal.state):
        return render_template("commissioning/suggestions/too_late.html", proposal=proposal), 409
    form = SuggestForm()
    opened = receipts.opened_seed(_secret(), (form.seed.data or "")[:400])
    if opened is None or opened[1] != _named(proposal):
        form.seed.data = form.seed.raw_data = _new_seed(proposal)
        opened = receipts.opened_seed(_secret(), form.seed.data)
    words = receipts.words_from(opened[0]) if opened else receipts.new_receipt()
    actor = current_actor()
    status = carry_out(
        form,
        lambda: services.give_suggestion(
            proposal,
            form.words.data or "",
            young=form.who.data == "young",
            receipt=words,
            account_id=actor.account_id if form.link.data else None,
        ),
    )
    if status != 200:
        return _form_page(proposal, form), status
    session[SENT] = {"slug": slug, "words": words, "until": (clock.now() + SHOWN_FOR).isoformat()}
    return redirect(url_for(".sent", slug=slug), 303)


@blueprint.get("/proposals/<slug>/suggest/sent")
@public
def sent(slug: str) -> ResponseReturnValue:
    proposal, words = public_proposal_by_slug(slug), _just_sent(slug)
    if not words:
        return render_template("commissioning/suggestions/sent_before.html", proposal=proposal)
    return render_template(
        "commissioning/suggestions/sent.html", proposal=proposal, words=words, qr=qr_code(words)
    )


@blueprint.post("/proposals/<slug>/suggest/sent")
@public
def leave(slug: str) -> ResponseReturnValue:
    """The person has kept the receipt: this browser forgets it, since others may use it too."""
    session.pop(SENT, None)
    return redirect(url_for("proposals.page", slug=slug), 303)


@blueprint.post("/receipt/suggestion/take-back")
@public
@limited(RECEIPT)
def take_back() -> ResponseReturnValue:
    """Show what will be deleted, and delete it when that page was sent."""
    typed = request.form.get("words", "")[:400]
    found = queries.suggestion_by_receipt(typed)
    if found is None:
        return redirect(url_for("trace.receipt"), 303)
    if request.form.get("confirmed") != "yes":
        return render_template(
            "commissioning/suggestions/take_back.html", suggestion=found, words=typed, own=""
        )
    services.take_back(found)
    flash("Your suggestion is deleted.", "success")
    return redirect(url_for("trace.receipt"), 303)


@blueprint.route("/my/suggestions/<suggestion_id>", methods=["GET", "POST"])
@requires("contributions.read")
def own(suggestion_id: str) -> ResponseReturnValue:
    """The path of a suggestion that is linked with the account; posted to, it is taken back."""
    found = queries.suggestion_of_account(current_actor().account_id, suggestion_id)
    if TakeBackForm().validate_on_submit():
        if request.form.get("confirmed") != "yes":
            return render_template(
                "commissioning/suggestions/take_back.html", suggestion=found, words="", own=found.id
            )
        services.take_back(found)
        flash("Your suggestion is deleted.", "success")
        return redirect("/my/", 303)
    return render_template("commissioning/suggestions/path.html", words="", **path_of(found))


def page_of_receipt(typed: str) -> str | None:
    """For the page that follows words: the path of the suggestion that these words stand for."""
    found = queries.suggestion_by_receipt(typed)
    if found is None:
        return None
    return render_template("commissioning/suggestions/path.html", words=typed, **path_of(found))


def path_of(suggestion: Suggestion) -> dict[str, Any]:
    """What the page shows: the own words, and each step with what is known of it."""
    answer = suggestion.answer
    return {
        "suggestion": suggestion,
        "proposal": suggestion.proposal,
        "answer": answer,
        "reading": suggestion.passage.state,
        "read_on": suggestion.passage.read_at,
        "answer_is_public": answer is not None and queries.is_public(answer),
    }


def _form_page(proposal: Proposal, form: SuggestForm) -> str:
    return render_template(
        "commissioning/suggestions/suggest.html",
        proposal=proposal,
        form=form,
        signed_in=current_actor().signed_in,
        numbers=[
            {"label": each.name, "phone": each.phone, "hours": each.hours} for each in safety_contacts()
        ],
    )


def _just_sent(slug: str) -> str:
    kept = session.get(SENT)
    if not isinstance(kept, dict) or kept.get("slug") != slug:
        return ""
    return str(kept["words"]) if clock.now() < datetime.fromisoformat(str(kept["until"])) else ""


def _named(proposal: Proposal) -> str:
    """A seed for a suggestion opens no draft of answers, and one for another proposal not this one."""
    return f"suggestion {proposal.id}"


def _new_seed(proposal: Proposal) -> str:
    return receipts.sealed_seed(_secret(), _named(proposal))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
