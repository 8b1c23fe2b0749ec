"""Staff name the partners; each partner's lead reads a version and signs it, or says why not."""

from __future__ import annotations

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.queries import accounts_by_ids, accounts_with_role, all_organisations
from coproduce.accounts.roles import COMMISSIONER
from coproduce.commissioning.forms.participation import PartnerForm, SignForm
from coproduce.commissioning.models import Proposal, ProposalPartner
from coproduce.commissioning.queries import partners as queries
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.queries.versions import version_by_number
from coproduce.commissioning.rules.partners import SIDES, partner_refusals
from coproduce.commissioning.services import partners as services
from coproduce.commissioning.views.blueprints import manage, to_page
from coproduce.core.access import allows
from coproduce.core.errors import NotAllowed, NotFound
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires


@manage.get("/<slug>/partners")
@requires("proposals.read")
def partners(slug: str) -> ResponseReturnValue:
    """Each side with its lead, and what it said to which version."""
    proposal, actor = proposal_by_slug(slug), current_actor()
    facts = queries.signing_facts(proposal)
    return render_template(
        "commissioning/manage/partners.html",
        proposal=proposal,
        sides=SIDES,
        partners={each.side: each for each in queries.partners_of(proposal.id)},
        facts=facts,
        missing=partner_refusals(facts),
        history=queries.versions_signed(proposal.id),
        signing=queries.is_signing_stage(proposal),
        may_sign=bool(queries.partners_to_sign_as(actor, proposal)),
        may_edit=allows(actor, "proposals.edit", proposal),
        form=VersionedForm(),
    )


@manage.route("/<slug>/partners/<side>", methods=["GET", "POST"])
@requires("proposals.edit")
def name_partner(slug: str, side: str) -> ResponseReturnValue:
    proposal, status = proposal_by_slug(slug), 200
    if side not in SIDES:
        raise NotFound("side")
    form = _partner_form(queries.partner_of_side(proposal.id, side))
    if form.is_submitted():
        status = carry_out(form, lambda: _name(proposal, side, form))
        if status == 200:
            flash(f"{SIDES[side]} is saved.", "success")
            return to_page(proposal, "partners")
    page = render_template(
        "commissioning/manage/form.html",
        proposal=proposal,
        form=form,
        heading=f"{SIDES[side]}: who leads for it?",
        intro="",
        button_label="Save",
        kind="primary",
        skip=("version", "csrf_token"),
        section="Partners",
        back=url_for("proposals_manage.partners", slug=slug),
    )
    return page, status


def _partner_form(stored: ProposalPartner | None) -> PartnerForm:
    form = PartnerForm(
        organisation=stored.organisation.slug if stored and stored.organisation else "",
        lead=(stored.lead_account_id or "") if stored else "",
        lead_name=stored.lead_name if stored and not stored.lead_account_id else "",
        lead_role=stored.lead_role if stored else "",
        not_concerned=stored.not_concerned if stored else "",
    )
    form.organisation.choices = [
        SelectChoice("", "None"),
        *(SelectChoice(each.slug, each.name) for each in all_organisations()),
    ]
    form.lead.choices = [
        SelectChoice("", "Somebody without an account"),
        *(
            SelectChoice(
                each.id, f"{each.name}, {each.organisation.name if each.organisation else 'no organisation'}"
            )
            for each in accounts_with_role(COMMISSIONER)
        ),
    ]
    return form


def _name(proposal: Proposal, side: str, form: PartnerForm) -> None:
    organisations = {each.slug: each for each in all_organisations()}
    services.name_partner(
        current_actor(),
        proposal,
        side,
        organisation=organisations.get(form.organisation.data or ""),
        lead=accounts_by_ids([form.lead.data]).get(form.lead.data) if form.lead.data else None,
        lead_name=form.lead_name.data or "",
        lead_role=form.lead_role.data or "",
        not_concerned=form.not_concerned.data or "",
    )


@manage.post("/<slug>/partners/put-forward")
@requires("proposals.edit")
def put_forward(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    version = services.put_forward(current_actor(), proposal)
    flash(f"Version {version.number} is the one that partners sign.", "success")
    return to_page(proposal, "partners")


@manage.route("/<slug>/sign", methods=["GET", "POST"])
@requires("partners.sign")
def sign(slug: str) -> ResponseReturnValue:
    """The lead of a partner reads what is put forward, sees what changed since their last signature, and signs."""
    proposal, status = proposal_by_slug(slug), 200
    mine = queries.partners_to_sign_as(current_actor(), proposal)
    if not mine:
        raise NotAllowed("partners.sign")
    facts = queries.signing_facts(proposal)
    waiting = [each for each in mine if queries.partner_facts(each).about(facts.version) is None]
    form = SignForm(version=facts.version, side=waiting[0].side if waiting else "")
    if form.is_submitted() and waiting:
        # A button that is pressed twice says the same of one side twice, never something of the next.
        signing = next((each for each in mine if each.side == form.side.data), waiting[0])
        status = carry_out(form, lambda: _sign(signing, form))
        if status == 200:
            flash(f"It is on record what {SIDES[signing.side]} says to version {facts.version}.", "success")
            return to_page(proposal, "sign" if len(waiting) > 1 else "partners")
        if signing not in waiting:
            form.side.data = waiting[0].side
    page = render_template(
        "commissioning/manage/sign.html",
        proposal=proposal,
        partner=waiting[0] if waiting else mine[0],
        waiting=waiting,
        sides=SIDES,
        facts=facts,
        version=version_by_number(proposal.id, facts.version) if facts.version is not None else None,
        before=queries.last_signed(mine),
        signing=queries.is_signing_stage(proposal),
        form=form,
    )
    return page, status


def _sign(partner: ProposalPartner, form: SignForm) -> None:
    services.sign(
        current_actor(),
        partner,
        form.outcome.data or "",
        read_version=form.expected_version,
        reason=form.reason.data or "",
    )
