"""What a decision rests on once people are told of it, and attestations that cannot be true."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.accounts.actors import actor_of
from coproduce.commissioning.queries.deciding import duties_of_proposal, makers_of
from coproduce.commissioning.services import attestations, decisions, partners, preparing
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused
from coproduce.demo.minutes import minutes_as_pdf
from tests.factories.accounts import make_organisation
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_decisions import make_decided, make_public, make_ready, tell_decision
from tests.factories.commissioning_participation import make_partners


@pytest.mark.parametrize("public", [False, True])
def test_nothing_that_a_decision_rests_on_is_rewritten_after_it_was_told(app: Flask, public: bool) -> None:
    decision = make_public() if public else tell_decision(make_decided())
    proposal = decision.proposal
    maker, duty = makers_of(proposal.id)[0], duties_of_proposal(proposal.id)[0]
    today = clock.today()
    attempts = (
        lambda: preparing.record_duty(
            COMMISSIONER, duty, invited_on=today, answered_on=today, answer="They never minded."
        ),
        lambda: preparing.choose_tags(COMMISSIONER, proposal, []),
        lambda: preparing.take_way(
            COMMISSIONER, proposal, "light", reason="It is small.", authority="Ola Okoro (invented)"
        ),
        lambda: preparing.choose_route(COMMISSIONER, proposal, "cabinet"),
        lambda: preparing.make_report(COMMISSIONER, proposal),
        lambda: attestations.remove_maker(COMMISSIONER, maker, "Never took part."),
        lambda: attestations.new_link(COMMISSIONER, maker),
    )
    for attempt in attempts:
        with pytest.raises(Refused, match="told of the decision"):
            attempt()
    attestations.revoke_links(COMMISSIONER, maker)
    decisions.withdraw(COMMISSIONER, decision, "A mistake in the record.")
    preparing.choose_route(COMMISSIONER, proposal, "cabinet")


PDF = minutes_as_pdf([["Minutes (invented)"]])


def test_minutes_from_before_the_report_show_that_nobody_read_it(app: Flask) -> None:
    proposal = make_ready()
    maker = attestations.name_maker(COMMISSIONER, proposal, "Rowan Early (invented)", "Councillor (invented)")
    earlier = clock.today() - timedelta(days=1)
    with pytest.raises(InvalidInput) as problem:
        attestations.attest_by_minutes(COMMISSIONER, maker, content=PDF, page=1, met_on=earlier)
    assert set(problem.value.problems) == {"met_on"}
    attestations.attest_by_minutes(COMMISSIONER, maker, content=PDF, page=1, met_on=clock.today())


def test_a_lead_who_changed_to_another_organisation_signs_no_more(app: Flask) -> None:
    proposal = make_proposal("consultation")
    leads = make_partners(proposal)
    version = partners.put_forward(COMMISSIONER, proposal)
    partner, lead, _ = leads["health"]
    lead.organisation = make_organisation()
    db.session.flush()
    with pytest.raises(NotAllowed):
        partners.sign(actor_of(lead), partner, "signed", read_version=version.number)
