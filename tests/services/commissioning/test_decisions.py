"""From the gate to the public record: what is refused, who comes first, and what stays visible."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.commissioning.lifecycle import DECISION
from coproduce.commissioning.models import Attestation, Decision
from coproduce.commissioning.queries import deciding, decisions
from coproduce.commissioning.queries.forward_plan import entry_of, forward_plan
from coproduce.commissioning.queries.requirements import missing_for
from coproduce.commissioning.services import attestations, preparing
from coproduce.commissioning.services import decisions as services
from coproduce.commissioning.services.advancing import advance
from coproduce.commissioning.services.forward_plan import give_notice
from coproduce.commissioning.services.proposals import edit_proposal
from coproduce.core import clock, outbox
from coproduce.core.access import CLOCK, VISITOR
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.core.lifecycle import fire
from coproduce.notifications.decision_letters import expected_recipients
from coproduce.notifications.decision_settlement import settle_decisions, waiting_for_decision
from coproduce.notifications.letters import NoLongerWanted, compose
from coproduce.notifications.models import Notice
from tests.factories.commissioning import COMMISSIONER, make_assessment, make_proposal
from tests.factories.commissioning_decisions import (
    MARKER,
    attest,
    make_decided,
    make_public,
    make_ready,
    notice,
    tell_decision,
    write_record,
)
from tests.factories.feedback import make_closed_consultation
from tests.factories.notifications import make_contact


def sentences(problem: pytest.ExceptionInfo[Refused]) -> str:
    return " ".join(refusal.message for refusal in problem.value.refusals)


def test_the_gate_opens_when_nothing_is_missing_and_closes_when_something_changes(app: Flask) -> None:
    proposal = make_ready()
    assert missing_for(proposal, "decision") == []
    make_assessment(proposal, 2)
    with pytest.raises(Refused) as problem:
        advance(COMMISSIONER, proposal, "go_to_decision")
    assert "assessment 2" in sentences(problem)
    edit_proposal(COMMISSIONER, proposal, {"summary": "Something else."})
    with pytest.raises(Refused) as problem:
        advance(COMMISSIONER, proposal, "go_to_decision")
    assert "Make it again" in sentences(problem)
    assert "changed after it was put forward" in sentences(problem)
    assert all(refusal.url for refusal in problem.value.refusals)


def test_what_was_attested_before_the_decision_is_asked_for_again_when_it_is_told(app: Flask) -> None:
    decision = make_decided()
    write_record(decision, decided_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused) as problem:
        tell_decision(decision)
    assert "before the decision" in sentences(problem)
    write_record(decision)
    tell_decision(decision)
    assert decision.state == "telling"
    assert decision.consulted_version is None or decision.decided_version is not None


def test_a_record_without_notice_words_or_steps_is_refused_with_all_of_it(app: Flask) -> None:
    proposal = make_ready()
    advance(COMMISSIONER, proposal, "go_to_decision")
    decision = services.begin_decision(COMMISSIONER, proposal)
    with pytest.raises(Refused) as problem:
        tell_decision(decision, reach_plan="")
    found = sentences(problem)
    for words in (
        "what was decided",
        "young people",
        "no reasons",
        "forward plan",
        "Not done yet",
        "Few people",
    ):
        assert words in found
    with pytest.raises(NotAllowed):
        services.begin_decision(VISITOR, proposal)
    with pytest.raises(NotAllowed):
        services.edit_decision(CLOCK, decision, {"outcome": "It stays."})


def test_those_who_took_part_come_first_then_the_lead_time_then_everybody(app: Flask) -> None:
    decision = tell_decision(make_decided())
    proposal_id = decision.proposal_id
    assert decisions.public_decision(proposal_id) is None
    assert waiting_for_decision() == {link.consultation_id for link in deciding.links_of(proposal_id)}
    db.session.commit()
    assert settle_decisions() == 0  # its letters are not written yet
    outbox.dispatch()
    assert settle_decisions() == 1
    assert decision.state == "settled"
    assert decision.public_from is not None
    assert decision.public_from - clock.now() >= timedelta(hours=48)
    assert clock.to_london(decision.public_from).strftime("%H:%M") == "09:30"
    token = services.new_lead_time_link(decision.id)
    assert decisions.decision_behind_link(token) is decision
    with clock.frozen(decision.public_from - timedelta(seconds=1)):
        assert decisions.public_decisions() == []
        services.open_due_decisions()
        assert decision.state == "settled"
    with clock.frozen(decision.public_from):
        assert (
            decisions.public_decision(proposal_id) is decision
        )  # by the clock, with nobody pressing a button
        services.open_due_decisions()
        assert decision.state == "public"
        assert waiting_for_decision() == set()
    services.withdraw(COMMISSIONER, decision, "A figure was wrong.")
    with pytest.raises(NotFound):
        decisions.decision_behind_link(token)
    services.rewrite(COMMISSIONER, decision, "A figure was wrong.")
    assert decision.state == "drafted"


def test_the_letter_says_nothing_of_the_decision_and_leads_to_the_private_page(app: Flask) -> None:
    decision = make_decided()
    asked = deciding.linked_consultations(decision.proposal_id)[0]
    make_contact(asked, "parent@example.org")
    make_contact(asked, "unsure@example.org", confirmed=False)
    assert expected_recipients(decision.id) == 1
    tell_decision(decision)
    db.session.commit()
    outbox.dispatch()
    written = db.session.scalars(db.select(Notice).where(Notice.message == "decision_ready")).one()
    letter = compose(written)
    assert written.address == "parent@example.org"
    assert MARKER not in letter.body + letter.subject
    assert "you hear it first" in letter.subject
    token = letter.body.split("/proposals/early/")[1].split()[0]
    assert decisions.decision_behind_link(token).id == decision.id
    assert "at the earliest" in letter.body
    services.withdraw(COMMISSIONER, decision, "A figure was wrong.")
    with pytest.raises(NoLongerWanted):
        compose(written)


def test_nobody_takes_the_proposal_away_under_a_told_decision(app: Flask) -> None:
    decision = tell_decision(make_decided())
    for action in ("back_to_shaping", "withdraw"):
        with pytest.raises(Refused, match="told of the decision"):
            advance(COMMISSIONER, decision.proposal, action, reason="We want to.")
    with pytest.raises(Refused):
        services.edit_decision(COMMISSIONER, decision, {"outcome": "Something else."})


def test_delivery_waits_for_the_days_of_a_call_in_and_for_its_end(app: Flask) -> None:
    decision = make_public()
    proposal = decision.proposal
    with pytest.raises(Refused, match="can be called in"):
        advance(COMMISSIONER, proposal, "deliver")
    services.call_in(COMMISSIONER, decision, by="Three councillors (invented)", reason="Costs were left out.")
    later = clock.now() + timedelta(days=20)
    with clock.frozen(later):
        with pytest.raises(Refused, match="waits until that is settled"):
            advance(COMMISSIONER, proposal, "deliver")
        services.settle_call_in(COMMISSIONER, decision, outcome="stands", words="Scrutiny agreed.")
        advance(COMMISSIONER, proposal, "deliver")
        assert proposal.state == "delivery"
        with pytest.raises(Refused, match="review begins"):
            advance(COMMISSIONER, proposal, "review")
        with pytest.raises(Refused, match="put in place"):
            services.withdraw(COMMISSIONER, decision, "Too late.")


def test_the_urgent_way_needs_all_three_and_stays_visible_for_good(app: Flask) -> None:
    proposal = make_proposal("consultation")
    for missing in ({"authority": ""}, {"reason": " "}, {"review_by": None}):
        facts = {
            "reason": "The roof is unsafe.",
            "authority": "Chief executive (invented)",
            "review_by": clock.today() + timedelta(days=60),
            **missing,
        }
        with pytest.raises(InvalidInput):
            preparing.take_way(COMMISSIONER, proposal, "urgent", **facts)
    preparing.take_way(
        COMMISSIONER, proposal, "urgent", **{**facts, "review_by": clock.today() + timedelta(60)}
    )
    left = " ".join(refusal.message for refusal in missing_for(proposal, "decision"))
    assert "participation plan" in left
    assert "decides" in left
    assert "organisation with a lead" not in left
    preparing.take_way(COMMISSIONER, proposal, "full", reason="The roof was mended.")
    assert proposal.route == "delegated"
    assert "organisation with a lead" in " ".join(each.message for each in missing_for(proposal, "decision"))
    assert [way.reason for way in deciding.ways_of(proposal.id)] == ["The roof is unsafe."]


def test_a_link_attests_once_read_and_stops_when_it_should(app: Flask) -> None:
    proposal = make_ready()
    maker = attestations.name_maker(COMMISSIONER, proposal, "Eli Brown (invented)", "Lead member (invented)")
    facts = deciding.attestation_facts(proposal)
    first = attestations.new_link(COMMISSIONER, maker)
    second = attestations.new_link(COMMISSIONER, maker)
    with pytest.raises(NotFound):
        attestations.attest_by_link(first, report_number=1, assessment_number=1)
    with pytest.raises(Stale):
        attestations.attest_by_link(second, report_number=facts.report_number + 1, assessment_number=1)
    with clock.frozen(clock.now() + attestations.LINKS_WORK_FOR), pytest.raises(NotFound):
        attestations.attest_by_link(second, report_number=1, assessment_number=1)
    attestations.revoke_links(COMMISSIONER, maker)
    with pytest.raises(NotFound):
        attestations.attest_by_link(second, report_number=1, assessment_number=1)
    assert db.session.query(Attestation).filter_by(maker_id=maker.id).count() == 0
    attest(maker)
    assert missing_for(proposal, "decision") == []
    stored = db.session.query(Attestation).filter_by(maker_id=maker.id).one()
    assert (stored.way, stored.report_number) == ("link", facts.report_number)


def test_the_day_of_the_notice_stays_and_a_day_that_moves_says_why(app: Flask) -> None:
    proposal = make_proposal("options")
    with pytest.raises(InvalidInput) as problem:
        give_notice(COMMISSIONER, proposal, notice(days=28))
    assert "27 clear days" in problem.value.problems["exception"]
    give_notice(COMMISSIONER, proposal, notice(days=29))
    entry = entry_of(proposal.id)
    assert entry is not None
    first = entry.noticed_on
    with clock.frozen(clock.now() + timedelta(days=10)):
        with pytest.raises(InvalidInput) as problem:
            give_notice(COMMISSIONER, proposal, notice(days=60))
        assert set(problem.value.problems) == {"reason"}
        give_notice(COMMISSIONER, proposal, notice(days=60), reason="Families asked for time.")
    assert entry.noticed_on == first
    assert [change.reason for change in entry.changes] == ["Families asked for time."]
    assert [each.proposal_id for each in forward_plan()] == [proposal.id]
    with pytest.raises(Refused, match="early notice"):
        give_notice(COMMISSIONER, make_proposal("draft"), notice())


def test_a_decision_before_the_closing_day_is_known_to_everybody(app: Flask) -> None:
    proposal = make_proposal("consultation")
    asking = make_closed_consultation(
        state="open", closed_at=None, closes_at=clock.now() + timedelta(days=40), title="Still open"
    )
    preparing.link_consultation(COMMISSIONER, proposal, asking)
    on_the_day = clock.to_london(asking.closes_at).date()
    assert [each.title for each in deciding.asked_before(proposal.id, on_the_day)] == ["Still open"]
    assert deciding.asked_before(proposal.id, on_the_day + timedelta(days=1)) == []
    standing = make_closed_consultation(state="open", standing=True)
    with pytest.raises(InvalidInput):
        preparing.link_consultation(COMMISSIONER, proposal, standing)
    link = deciding.links_of(proposal.id)[0]
    with pytest.raises(Refused, match="asked already"):
        preparing.unlink_consultation(COMMISSIONER, proposal, link.id, "By mistake.")


def test_only_the_clock_settles_and_opens(app: Flask) -> None:
    decision: Decision = tell_decision(make_decided())
    with pytest.raises(NotAllowed):
        fire(DECISION, decision, "settle", COMMISSIONER)
