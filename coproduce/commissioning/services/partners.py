"""Naming the partners of a proposal, putting a version forward, and signing it or saying why not."""

from __future__ import annotations

from coproduce.accounts.models import Account, Organisation
from coproduce.commissioning.events import PartnersAskedToSign, PartnerSigned
from coproduce.commissioning.models import PartnerSignOff, Proposal, ProposalPartner, ProposalVersion
from coproduce.commissioning.queries.partners import is_signing_stage, partner_of_side, signing_facts
from coproduce.commissioning.queries.versions import version_by_number
from coproduce.commissioning.rules.partners import SIDES, SigningAttempt, partner_problems, signing_refusals
from coproduce.commissioning.services.proposals import may_edit, note
from coproduce.commissioning.services.versions import record_version
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.outbox import emit


def name_partner(
    actor: Actor,
    proposal: Proposal,
    side: str,
    *,
    organisation: Organisation | None = None,
    lead: Account | None = None,
    lead_name: str = "",
    lead_role: str = "",
    not_concerned: str = "",
) -> ProposalPartner:
    """Name the organisation and the lead of one side, or say in public why it is not concerned.

    What the side signed stays with the organisation that signed it. Raises NotAllowed, InvalidInput, Refused.
    """
    may_edit(actor, proposal)
    if side not in SIDES:
        raise InvalidInput({"side": "Choose education, health or care."})
    name = lead_name.strip() or (lead.name if lead else "")
    problems = partner_problems(organisation is not None, name, not_concerned)
    if lead is not None and organisation is not None and lead.organisation_id != organisation.id:
        problems["lead"] = f"{lead.name} does not work for {organisation.name}."
    if problems:
        raise InvalidInput(problems)
    partner = partner_of_side(proposal.id, side)
    if partner is None:
        partner = ProposalPartner(id=new_id(), proposal_id=proposal.id, side=side, sign_offs=[])
        db.session.add(partner)
    elif partner.sign_offs and partner.organisation_id != (organisation.id if organisation else None):
        raise Refused(
            "This side has signed already. Another organisation cannot take its place in the record."
        )
    out = bool(not_concerned.strip())
    partner.organisation = None if out else organisation
    partner.lead = None if out else lead
    partner.lead_name, partner.lead_role = ("", "") if out else (name, lead_role.strip())
    partner.not_concerned = not_concerned.strip()
    db.session.flush()
    note(actor, "name_partner", proposal, [side])
    return partner


def put_forward(actor: Actor, proposal: Proposal) -> ProposalVersion:
    """Keep the proposal as it stands as the version that all partners sign. Where it changed, what they signed before
    counts no more. Raises NotAllowed, Refused."""
    may_edit(actor, proposal)
    if not is_signing_stage(proposal):
        raise Refused("Partners sign from the options on, until it is decided.")
    latest = record_version(actor, proposal, "edited")
    number = signing_facts(proposal).version
    version = latest if number is None else version_by_number(proposal.id, number)
    emit(PartnersAskedToSign(proposal.id, version.number))
    return version


def sign(
    actor: Actor, partner: ProposalPartner, outcome: str, *, read_version: int | None, reason: str = ""
) -> PartnerSignOff:
    """The lead of a partner, or a deputy of the same organisation, signs the version that they read, or says why not.

    Raises NotAllowed, Refused (another version is put forward now, the proposal changed, it was said already).
    """
    require(actor, "partners.sign", partner)
    if not is_signing_stage(partner.proposal):
        raise Refused("This proposal is not at a stage at which partners sign.")
    if partner.organisation is None:
        raise Refused("This side is not concerned, so it does not sign.")
    facts = signing_facts(partner.proposal)
    already = any(each.version_number == facts.version for each in partner.sign_offs)
    refusals = signing_refusals(
        SigningAttempt(read_version, facts.version, outcome, reason, already, facts.changed)
    )
    if refusals or facts.version is None:
        raise Refused(refusals)
    signed = PartnerSignOff(
        id=new_id(),
        version_number=facts.version,
        outcome=outcome,
        reason=reason.strip(),
        at=clock.now(),
        account_id=actor.account_id,
        name=actor.name,
        organisation_name=partner.organisation.name,
        as_deputy=actor.account_id != partner.lead_account_id,
    )
    partner.sign_offs.append(signed)
    db.session.flush()
    details = {"proposal": partner.proposal_id, "version": facts.version, "as_deputy": signed.as_deputy}
    audit.record(actor, outcome, "partner", partner.id, reason.strip(), details)
    emit(PartnerSigned(partner.proposal_id, partner.id, facts.version))
    return signed
