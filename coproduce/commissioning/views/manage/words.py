"""Beginning a proposal, and its own words, people and dates."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_with_role, all_organisations
from coproduce.accounts.roles import COMMISSIONER
from coproduce.commissioning.forms.proposals import BeginForm, ProposalForm
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.services import proposals as services
from coproduce.commissioning.views.blueprints import manage, to_page
from coproduce.commissioning.wording import ORIGINS
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.route("/new", methods=["GET", "POST"])
@requires("proposals.edit")
def begin() -> ResponseReturnValue:
    actor = current_actor()
    form, status = BeginForm(organisation_id=actor.organisation_id), 200
    form.organisation_id.choices = _organisations()
    if form.is_submitted():
        made: list[Proposal] = []
        status = carry_out(
            form,
            lambda: made.append(
                services.create_proposal(actor, form.title.data or "", form.organisation_id.data or None)
            ),
        )
        if made:
            flash("The draft is made. Only staff can see it.", "success")
            return to_page(made[0])
    return render_template("commissioning/manage/begin.html", form=form), status


@manage.route("/<slug>/words", methods=["GET", "POST"])
@requires("proposals.edit")
def words(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    form, status = _form(proposal), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.edit_proposal(current_actor(), proposal, form.fields(), form.expected_version),
        )
        if status == 200:
            flash("Saved.", "success")
            return to_page(proposal)
    return render_template("commissioning/manage/words.html", proposal=proposal, form=form), status


def _form(proposal: Proposal) -> ProposalForm:
    form = ProposalForm(obj=proposal)
    form.organisation_id.choices = _organisations()
    form.origin.choices = list(ORIGINS.items())
    people = {account.id: account.name for account in accounts_with_role(COMMISSIONER)}
    if proposal.owner is not None:
        people.setdefault(proposal.owner.id, proposal.owner.name)
    form.owner_id.choices = [("", "Nobody"), *people.items()]
    return form


def _organisations() -> list[tuple[str, str]]:
    return [("", "Choose one"), *((each.id, each.name) for each in all_organisations())]
