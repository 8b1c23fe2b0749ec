"""Staff pages of the report and of those who decide: links, minutes, who has read what."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from coproduce.commissioning import addresses
from coproduce.commissioning.forms import deciding as forms
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries import deciding as queries
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.rules.gate import has_read
from coproduce.commissioning.services import attestations, preparing
from coproduce.commissioning.views.decisions import report_contents
from coproduce.commissioning.views.manage.deciding import blueprint, carried_out, done, shown
from coproduce.web.guards import current_actor, requires
from coproduce.web.uploads import sent_file, takes_files

LARGEST_MINUTES = 20 * 1024 * 1024


@blueprint.route("/report", methods=["GET", "POST"])
@requires("decisions.write")
def report(slug: str) -> ResponseReturnValue:
    proposal, form = proposal_by_slug(slug), forms.BareForm()
    status = carried_out(form, lambda: preparing.make_report(current_actor(), proposal))
    if status == 200:
        return done("The report is made. Those who decide can read it now.", "makers", slug)
    facts = queries.attestation_facts(proposal)
    page = render_template(
        "commissioning/manage/report.html", form=form, facts=facts, **report_contents(proposal)
    )
    return page, status or 200


@blueprint.route("/makers", methods=["GET", "POST"])
@requires("decisions.write")
def makers(slug: str) -> ResponseReturnValue:
    proposal, form = proposal_by_slug(slug), forms.MakerForm()
    status = carried_out(
        form,
        lambda: attestations.name_maker(
            current_actor(), proposal, form.name.data or "", form.role.data or "", form.email.data or ""
        ),
    )
    if status == 200:
        return done("Named.", "makers", slug)
    facts = queries.attestation_facts(proposal)
    return _makers_page(proposal, form, facts, status or 200)


def _makers_page(
    proposal: Proposal, form: FlaskForm, facts: Any, status: int = 200, **values: Any
) -> ResponseReturnValue:
    rows = list(zip(queries.makers_of(proposal.id), facts.makers, strict=True))
    page = render_template(
        "commissioning/manage/makers.html",
        proposal=proposal,
        form=form,
        facts=facts,
        rows=[(maker, has_read(known, facts)) for maker, known in rows],
        **values,
    )
    return page, status


@blueprint.post("/makers/<maker_id>/link")
@requires("decisions.write")
def maker_link(slug: str, maker_id: str) -> ResponseReturnValue:
    """The link is shown once: only its hash is kept."""
    proposal = proposal_by_slug(slug)
    maker = attestations.maker_of(proposal, maker_id)
    token = attestations.new_link(current_actor(), maker)
    link = request.url_root.rstrip("/") + addresses.attestation_page(token)
    facts = queries.attestation_facts(proposal)
    return _makers_page(proposal, forms.MakerForm(formdata=None), facts, link=link, linked=maker)


@blueprint.post("/makers/<maker_id>/revoke")
@requires("decisions.write")
def maker_revoke(slug: str, maker_id: str) -> ResponseReturnValue:
    attestations.revoke_links(current_actor(), attestations.maker_of(proposal_by_slug(slug), maker_id))
    return done("Links of this person no longer work.", "makers", slug)


@blueprint.route("/makers/<maker_id>/remove", methods=["GET", "POST"])
@requires("decisions.write")
def maker_remove(slug: str, maker_id: str) -> ResponseReturnValue:
    proposal, form = proposal_by_slug(slug), forms.ReasonForm()
    maker = attestations.maker_of(proposal, maker_id)
    status = carried_out(
        form, lambda: attestations.remove_maker(current_actor(), maker, form.reason.data or "")
    )
    if status == 200:
        return done("Removed.", "makers", slug)
    back = url_for("deciding_manage.makers", slug=slug)
    heading = f"{maker.name} does not decide after all?"
    return shown(proposal, heading, form, status or 200, back=back, button_words="Remove", danger=True)


@blueprint.route("/makers/<maker_id>/minutes", methods=["GET", "POST"])
@requires("decisions.write")
@takes_files
def maker_minutes(slug: str, maker_id: str) -> ResponseReturnValue:
    proposal, form = proposal_by_slug(slug), forms.MinutesForm()
    maker = attestations.maker_of(proposal, maker_id)
    status = carried_out(
        form,
        lambda: attestations.attest_by_minutes(
            current_actor(),
            maker,
            content=sent_file("file", LARGEST_MINUTES),
            page=form.page.data,
            met_on=form.met_on.data,
        ),
    )
    if status == 200:
        return done("The minutes are kept.", "makers", slug)
    back = url_for("deciding_manage.makers", slug=slug)
    intro = f"They show that {maker.name} has read the report and the assessment of today’s numbers."
    return shown(proposal, "Attest by minutes", form, status or 200, intro=intro, back=back, upload=True)
