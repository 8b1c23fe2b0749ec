"""Made-up decisions and all that they rest on; everything passes through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from coproduce.commissioning.models import Decision, DecisionMaker, Proposal
from coproduce.commissioning.queries.deciding import attestation_facts, duties_of_proposal
from coproduce.commissioning.queries.decisions import decision_of
from coproduce.commissioning.queries.partners import signing_facts
from coproduce.commissioning.rules.routes import routes
from coproduce.commissioning.services import attestations, decisions, partners, preparing
from coproduce.commissioning.services.advancing import advance
from coproduce.commissioning.services.forward_plan import Notice, give_notice
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_participation import make_involvement, make_partners, make_plan
from tests.factories.feedback import make_closed_consultation, make_feedback, make_finding, make_theme, tell

MARKER = "Zqxdecisionmarker"


def make_asked(proposal: Proposal, title: str = "What should help look like?", **values: Any) -> Consultation:
    """A linked consultation that closed and whose answers people were told."""
    consultation = make_closed_consultation(title=title, **values)
    theme = make_theme(consultation, "Waiting")
    feedback = make_feedback(consultation, kinds=())
    make_finding(feedback, themes=[theme])
    tell(feedback)
    preparing.link_consultation(COMMISSIONER, proposal, consultation)
    return consultation


def ask_everybody(proposal: Proposal) -> None:
    """Everybody who must be asked has answered."""
    preparing.choose_tags(COMMISSIONER, proposal, ["health"])
    today = clock.today()
    for row in duties_of_proposal(proposal.id):
        preparing.record_duty(
            COMMISSIONER, row, invited_on=today - timedelta(days=30), answered_on=today, answer="They agree."
        )


def name_and_attest(proposal: Proposal, name: str = "Dana Okafor (invented)") -> DecisionMaker:
    """Somebody who decides, and who has read what holds now."""
    maker = attestations.name_maker(COMMISSIONER, proposal, name, "Director (invented)")
    attest(maker)
    return maker


def attest(maker: DecisionMaker) -> None:
    facts = attestation_facts(maker.proposal)
    token = attestations.new_link(COMMISSIONER, maker)
    attestations.attest_by_link(
        token, report_number=facts.report_number, assessment_number=facts.assessment_number
    )


def sign_as_it_stands(proposal: Proposal) -> None:
    """Education, health and care sign the version that is put forward."""
    leads = make_partners(proposal)
    partners.put_forward(COMMISSIONER, proposal)
    for partner, _, actor in leads.values():
        partners.sign(actor, partner, "signed", read_version=signing_facts(proposal).version)


def make_ready(**values: Any) -> Proposal:
    """A proposal at the stage of its consultation that may go to its decision: nothing is missing."""
    proposal = make_proposal("consultation", **values)
    make_plan(proposal)
    make_involvement(proposal)
    make_asked(proposal)
    ask_everybody(proposal)
    sign_as_it_stands(proposal)
    preparing.make_report(COMMISSIONER, proposal)
    name_and_attest(proposal)
    return proposal


def notice(days: int = 29, **values: Any) -> Notice:
    words = {"matter": "Who runs sensory support from next year.", "decided_by": "The director (invented)"}
    return Notice(**{**words, "decide_on": clock.today() + timedelta(days=days), **values})


def write_record(decision: Decision, **values: Any) -> Decision:
    """A whole record of today, with every step of its route."""
    today = clock.today()
    words = {
        "outcome": f"The team stays whole. {MARKER}",
        "outcome_young": f"The teachers stay. {MARKER}",
        "reasons": "Families showed what a gap of a year does.",
        "alternatives": "Sharing the team, which costs families long ways.",
        "interests": "None.",
        "what_views_changed": "Two posts are kept that were to go.",
        "decided_by": "Dana Okafor, director (invented)",
        "decided_on": today,
        "review_on": today + timedelta(days=180),
    }
    decisions.edit_decision(COMMISSIONER, decision, {**words, **values})
    for step in routes()[decision.proposal.route].steps:
        if step.before:
            decisions.record_step(
                COMMISSIONER, decision, step.key, done_on=today, done_by="Ola Okoro (invented)"
            )
    return decision


def make_decided(**values: Any) -> Decision:
    """A proposal at its decision with a whole record that nobody was told of. Notice was given 30 days ago; what was
    done stays where it is on the clock."""
    proposal = make_ready(**values)
    with clock.frozen(clock.now() - timedelta(days=30)):
        give_notice(COMMISSIONER, proposal, notice(days=30))
    advance(COMMISSIONER, proposal, "go_to_decision")
    return write_record(decisions.begin_decision(COMMISSIONER, proposal))


def tell_decision(decision: Decision, **values: Any) -> Decision:
    decisions.begin_telling(
        COMMISSIONER, decision, **{"reach_plan": "The forum tells its members.", **values}
    )
    return decision


def make_public(decision: Decision | None = None) -> Decision:
    """A decision that everybody has been able to read for an hour."""
    decision = decision or make_decided()
    opened = clock.now() - timedelta(hours=1)
    tell_decision(decision)
    decisions.record_notices_settled(decision.id, 3, 3)
    decision.public_from = opened
    decisions.open_due_decisions()
    found = decision_of(decision.proposal_id)
    assert found is not None
    return found
