"""Plans, the record, families' own judgement and partners, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts import services as accounts
from coproduce.accounts.actors import actor_of
from coproduce.accounts.roles import DESCRIPTIONS, STAFF
from coproduce.commissioning.models import FamilyJudgement, ProposalConsultation
from coproduce.commissioning.queries.judging import said_about_proposal
from coproduce.commissioning.queries.participation import (
    facts_to_take,
    gather_plan,
    gather_shaping,
    record_of,
    standing_of,
)
from coproduce.commissioning.queries.partners import gather_partners, waiting_for_signature
from coproduce.commissioning.rules.participation import participation_refusals, shaping_refusals
from coproduce.commissioning.rules.partners import partner_refusals
from coproduce.commissioning.services import judging, participation, partners
from coproduce.commissioning.services.judging import Said
from coproduce.commissioning.services.proposals import edit_proposal
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account, make_actor
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_participation import (
    TEXTS,
    make_involvement,
    make_partners,
    make_plan,
    sign_all,
)
from tests.factories.consultations import make_consultation
from tests.factories.sessions import confirmed_session, make_facilitator


def test_a_plan_is_agreed_whole_and_changes_in_public(app: Flask) -> None:
    proposal = make_proposal("early_notice")
    assert "no participation plan" in participation_refusals(gather_plan(proposal))[0].message
    plan = make_plan(proposal, agreed=False)
    with pytest.raises(Refused, match="by name"):
        participation.agree_plan(COMMISSIONER, plan, " ")
    assert plan.state == "draft"
    participation.agree_plan(COMMISSIONER, plan, "Rosa Invented")
    assert participation_refusals(gather_plan(proposal)) == []
    with pytest.raises(InvalidInput, match="everybody can read"):
        participation.write_plan(COMMISSIONER, plan, {**TEXTS, "expenses": "None."})
    with pytest.raises(Refused, match="shaping or in the options"):
        participation.remove_role(COMMISSIONER, plan, plan.roles[0], reason="No time.")
    db.session.rollback()


def test_a_change_after_the_agreement_is_listed_with_its_reason(app: Flask) -> None:
    plan = make_plan(make_proposal("shaping"))
    seen = plan.version
    participation.write_plan(COMMISSIONER, plan, {**TEXTS, "expenses": "None."}, reason="The budget ended.")
    assert [(change.what, change.reason) for change in plan.changes] == [
        ("Expenses: “Fares are paid on the day.” became “None.”.", "The budget ended.")
    ]
    with pytest.raises(Stale):
        participation.add_role(
            COMMISSIONER,
            plan,
            stage="decision",
            part="deciding",
            who="STARS",
            reason="More",
            expected_version=seen,
        )
    with pytest.raises(NotAllowed):
        participation.write_plan(make_actor("analyst"), plan, TEXTS, reason="No")


def test_planned_counts_nothing_and_what_took_place_lifts(app: Flask) -> None:
    proposal = make_proposal("shaping")
    make_plan(proposal)
    assert standing_of(proposal).rung.key == "informing"  # the early notice itself
    assert shaping_refusals(gather_shaping(proposal))
    tomorrow = clock.today() + timedelta(1)
    entry = participation.Entry("shaping", "designing", tomorrow, "Invitations", None, "Parents")
    with pytest.raises(InvalidInput, match="still to come"):
        participation.record_involvement(COMMISSIONER, proposal, entry)
    row = make_involvement(proposal)
    assert standing_of(proposal).rung.key == "co_design"
    assert shaping_refusals(gather_shaping(proposal)) == []
    participation.strike_out(COMMISSIONER, row, "It was another meeting.")
    assert standing_of(proposal).rung.key == "informing"
    assert [each.struck_out_reason for each in record_of(proposal.id, struck_out=True)] == [
        "It was another meeting."
    ]


def test_sessions_of_a_linked_consultation_are_taken_once(app: Flask) -> None:
    proposal = make_proposal("consultation")
    consultation = make_consultation(state="open")
    session = confirmed_session(consultation)
    db.session.add(
        ProposalConsultation(
            proposal_id=proposal.id, consultation_id=consultation.id, linked_on=clock.today()
        )
    )
    db.session.flush()
    facts = facts_to_take(proposal)
    assert [(fact.kind, fact.part, fact.people) for fact in facts] == [("session", "engaged", session.people)]
    row = participation.take_fact(COMMISSIONER, proposal, facts[0])
    assert row.group_id == session.group_id
    assert facts_to_take(proposal) == []
    assert standing_of(proposal).rung.key == "engaging"


# Families’ own judgement ----------------------------------------------------------------------------------------------


def test_a_group_judges_in_its_own_words_and_they_are_read_first(app: Flask) -> None:
    _, group, facilitator = make_facilitator()
    proposal = make_proposal("shaping")
    said = Said("consulting", "They had decided before.", True)
    with pytest.raises(NotAllowed):
        judging.judge_proposal(facilitator, proposal, said, group)
    make_plan(proposal, group)
    judgement = judging.judge_proposal(facilitator, proposal, said, group)
    assert judgement.passage is not None
    assert [(each.group, each.value, each.words) for each in said_about_proposal(proposal.id).groups] == [
        (group.name, "Consulting", "")
    ]
    mark_read(actor_of(make_account("moderator")), judgement.passage)
    assert said_about_proposal(proposal.id).groups[0].words == "They had decided before."
    again = judging.judge_proposal(facilitator, proposal, Said("informing", "Worse than that.", True), group)
    assert again.id == judgement.id
    assert said_about_proposal(proposal.id).groups[0].words == ""
    judging.take_back_judgement(facilitator, again)
    assert db.session.scalars(select(FamilyJudgement)).all() == []
    assert db.session.scalars(select(Passage)).all() == []


def test_no_role_of_staff_can_write_change_or_remove_a_judgement(app: Flask) -> None:
    _, group, facilitator = make_facilitator()
    proposal = make_proposal("shaping")
    make_plan(proposal, group)
    judgement = judging.judge_proposal(facilitator, proposal, Said("engaging"), group)
    for role in sorted(DESCRIPTIONS):
        actor = replace(facilitator, roles=facilitator.roles | {role})
        if role not in STAFF:
            continue
        for act in (
            lambda actor=actor: judging.judge_proposal(actor, proposal, Said("co_production"), group),
            lambda actor=actor: judging.judge_proposal(actor, proposal, Said("co_production")),
            lambda actor=actor: judging.take_back_judgement(actor, judgement),
        ):
            with pytest.raises(NotAllowed):
                act()
    # A commissioner who signed in without a second factor has no role of staff in that session.
    staff = make_account("commissioner", "participant")
    accounts.add_member(make_actor("administrator"), group, staff, "facilitator")
    weak = Actor(
        staff.id, staff.name, frozenset({"participant", "group_facilitator"}), None, frozenset({group.id})
    )
    for chosen in (group, None):
        with pytest.raises(NotAllowed):
            judging.judge_proposal(weak, proposal, Said("co_production"), chosen)
    assert judgement.rung == "engaging"


def test_single_people_are_counted_by_the_month_and_protected(app: Flask) -> None:
    proposal = make_proposal("shaping")
    last_month = clock.now().replace(day=1) - timedelta(days=3)
    with clock.frozen(last_month):
        for number in range(12):
            actor = actor_of(make_account())
            judging.judge_proposal(actor, proposal, Said("informing" if number else "co_design"))
    judging.judge_proposal(actor_of(make_account()), proposal, Said("coercion"))
    people = said_about_proposal(proposal.id).people
    assert people is not None
    assert people.base == 10
    assert {cell.label: cell.shown for cell in people.cells if cell.shown} == {"Informing": 10}
    actions = db.session.scalars(select(AuditEntry.action)).all()
    assert not [action for action in actions if "judge" in action]


def test_nobody_judges_a_draft_or_for_another_person(app: Flask) -> None:
    parent, other = actor_of(make_account()), actor_of(make_account())
    with pytest.raises(NotFound):
        judging.judge_proposal(parent, make_proposal(), Said("informing"))
    judgement = judging.judge_proposal(parent, make_proposal("shaping"), Said("informing"))
    with pytest.raises(NotAllowed):
        judging.take_back_judgement(other, judgement)


# Partners -------------------------------------------------------------------------------------------------------------


def test_partners_sign_one_version_and_a_new_one_makes_it_count_no_more(app: Flask) -> None:
    proposal = make_proposal("consultation")
    sign_all(proposal)
    assert partner_refusals(gather_partners(proposal)) == []
    edit_proposal(COMMISSIONER, proposal, {"summary": "It is something else now."})
    assert "changed after" in partner_refusals(gather_partners(proposal))[0].message
    version = partners.put_forward(COMMISSIONER, proposal)
    refusals = [each.message for each in partner_refusals(gather_partners(proposal))]
    assert len(refusals) == 3
    assert all("counts no more" in each and f"version {version.number}" in each for each in refusals)


def test_only_the_lead_or_a_deputy_of_the_organisation_signs_what_they_read(app: Flask) -> None:
    proposal = make_proposal("decision")
    sides = make_partners(proposal)
    partner, lead, actor = sides["health"]
    version = partners.put_forward(COMMISSIONER, proposal)
    assert [(each.side, each.as_deputy) for each in waiting_for_signature(actor)] == [("Health", False)]
    for stranger in (
        COMMISSIONER,
        sides["care"][2],
        make_actor("commissioner"),
        replace(actor, roles=frozenset({"analyst"})),
    ):
        with pytest.raises(NotAllowed):
            partners.sign(stranger, partner, "signed", read_version=version.number)
    with pytest.raises(Refused, match="newer version"):
        partners.sign(actor, partner, "signed", read_version=version.number - 1)
    with pytest.raises(Refused, match="why you do not agree"):
        partners.sign(actor, partner, "dissent", read_version=version.number)
    deputy = make_actor("commissioner", organisation_id=lead.organisation_id)
    deputy = replace(deputy, account_id=make_account("commissioner").id)
    signed = partners.sign(deputy, partner, "dissent", read_version=version.number, reason="Too few posts.")
    assert (signed.as_deputy, signed.outcome) == (True, "dissent")
    assert waiting_for_signature(actor) == []
    with pytest.raises(Refused, match="already"):
        partners.sign(actor, partner, "signed", read_version=version.number)
    refusals = " ".join(each.message for each in partner_refusals(gather_partners(proposal)))
    assert "Health" not in refusals
    assert "Care" in refusals


def test_a_side_that_signed_keeps_its_organisation(app: Flask) -> None:
    proposal = make_proposal("consultation")
    sign_all(proposal)
    with pytest.raises(Refused, match="signed already"):
        partners.name_partner(COMMISSIONER, proposal, "care", not_concerned="Not any more.")
