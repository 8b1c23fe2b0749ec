"""Made-up participation plans, records, partners and improvement plans; all pass through the services."""

from __future__ import annotations

from datetime import timedelta

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account, Group
from coproduce.commissioning.models import (
    ImprovementPlan,
    Involvement,
    ParticipationPlan,
    PlanAction,
    Proposal,
    ProposalPartner,
)
from coproduce.commissioning.services import improvement, participation, partners
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from tests.factories.accounts import make_account, make_group, make_organisation
from tests.factories.commissioning import COMMISSIONER

TEXTS = {
    "who_is_affected": "Deaf children and their families.",
    "support": "A hearing loop, an interpreter, and somebody to look after small children.",
    "expenses": "Fares are paid on the day.",
    "how_they_hear": "A letter to each family, and a meeting in June.",
}


def make_plan(proposal: Proposal, group: Group | None = None, *, agreed: bool = True) -> ParticipationPlan:
    """A whole plan: a group helps to design, all families are asked."""
    plan = participation.plan_for(COMMISSIONER, proposal)
    participation.write_plan(COMMISSIONER, plan, TEXTS)
    group = group or make_group()
    participation.add_role(
        COMMISSIONER, plan, stage="shaping", part="designing", group=group, formats=("meeting",)
    )
    participation.add_role(COMMISSIONER, plan, stage="consultation", part="asked", who="All families")
    if agreed:
        participation.agree_plan(COMMISSIONER, plan, "Rosa Invented", "Director (invented)")
    return plan


def make_involvement(
    proposal: Proposal,
    stage: str = "shaping",
    part: str = "designing",
    group: Group | None = None,
    who: str = "",
) -> Involvement:
    """Something that took place today."""
    entry = participation.Entry(
        stage, part, clock.today(), "Notes and photographs of the flip charts.", group, who or "Parents"
    )
    return participation.record_involvement(COMMISSIONER, proposal, entry)


def make_partners(proposal: Proposal) -> dict[str, tuple[ProposalPartner, Account, Actor]]:
    """All three sides with a lead each, who is a commissioner: side -> (partner, account, actor)."""
    found = {}
    for side, kind in (("education", "council"), ("health", "icb"), ("care", "council")):
        lead = make_account("commissioner", name=f"Lead of {side} (invented)")
        lead.organisation = make_organisation(kind=kind)
        db.session.flush()
        partner = partners.name_partner(
            COMMISSIONER, proposal, side, organisation=lead.organisation, lead=lead
        )
        found[side] = (partner, lead, actor_of(lead))
    return found


def sign_all(proposal: Proposal) -> None:
    """Every partner signs the proposal as it stands."""
    leads = make_partners(proposal)
    version = partners.put_forward(COMMISSIONER, proposal)
    for partner, _, actor in leads.values():
        partners.sign(actor, partner, "signed", read_version=version.number)


def make_improvement_plan(*, public: bool = True) -> ImprovementPlan:
    """The eight areas, with one action in the first."""
    plan = improvement.create_plan(
        COMMISSIONER,
        title="Getting better together",
        introduction="What inspectors found, and what we do about it.",
        accountable_name="Rosa Invented",
        accountable_role="Director (invented)",
    )
    improvement.begin_with_eight_areas(COMMISSIONER, plan)
    make_action(plan)
    if public:
        improvement.publish_plan(COMMISSIONER, plan)
    return plan


def make_action(
    plan: ImprovementPlan, days: int = 60, title: str = "One vision, written with families"
) -> PlanAction:
    """An action that begins today and is due in so many days."""
    today = clock.today()
    new = improvement.NewAction(title, "education", "Ola Okoro (invented)", today, today + timedelta(days))
    return improvement.add_action(COMMISSIONER, plan.areas[0], new)
