"""A promise that softens an effect lives with all other promises: its clock, its letters, its figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.commissioning.models import Mitigation, Proposal
from coproduce.commissioning.queries.impact import finished_assessment
from coproduce.commissioning.queries.readiness import assessment_facts
from coproduce.commissioning.rules.readiness import impact_assessment
from coproduce.commissioning.services import impact
from coproduce.core import clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, Refused, Stale
from coproduce.feedback import queries, services
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from tests.factories.accounts import make_account, make_actor
from tests.factories.commissioning import COMMISSIONER, make_assessment, make_proposal

A_MONTH, THREE_WEEKS = timedelta(days=30), timedelta(days=21)


def promised(proposal: Proposal) -> Mitigation:
    assessment = finished_assessment(proposal.id)
    assert assessment is not None
    return impact.promise_mitigation(
        COMMISSIONER,
        proposal,
        assessment,
        assessment.effects[0].id,
        title="Two visits a year",
        owner_name="Ola Okoro (invented)",
        owner_role="Head of SEND",
        due_on=clock.today() + A_MONTH,
    )


def test_the_clock_runs_and_who_looks_after_it_is_told(app: Flask) -> None:
    with unit_of_work():
        owner = make_account("commissioner", email="owner@example.org")
        proposal = make_proposal("delivery", owner_id=owner.id)
        promise = promised(proposal).commitment
    due = clock.london_moment(promise.due_on, 12)
    with clock.frozen(due + timedelta(days=1)):
        with unit_of_work():
            services.warn_of_overdue()
        outbox.dispatch()
        deliver_due()
        assert queries.lateness_of(promise) == "warned"
        (letter,) = db.session.scalars(select(KeptMail)).all()
        assert letter.recipient == "owner@example.org"
        assert proposal.title in letter.body
        assert promise.title in letter.body
    with clock.frozen(due + THREE_WEEKS):
        assert queries.promise_card(promise).status == "late"
        assert db.session.scalars(queries.promises("late")).unique().all() == [promise]
        with unit_of_work():
            services.move_commitment(COMMISSIONER, promise, clock.today() + A_MONTH, "The team is small.")
        assert queries.lateness_of(promise) == "in_time"


def test_it_counts_among_public_promises_once_people_can_read_it(app: Flask) -> None:
    promised(make_proposal("draft"))
    public = promised(make_proposal("consultation"))
    assert queries.public_commitments() == [public.commitment]
    assert len(db.session.scalars(queries.promises()).unique().all()) == 2


def test_an_effect_for_the_worse_needs_a_promise_or_a_reason(app: Flask) -> None:
    proposal = make_proposal("options", empty=True)
    assert len(impact_assessment(assessment_facts(proposal))) == 1
    assessment = make_assessment(proposal)
    assert impact_assessment(assessment_facts(proposal)) == []
    assessment.effects[0].why_not = ""
    (refusal,) = impact_assessment(assessment_facts(proposal))
    assert "Deaf children under five" in refusal.message
    promised(proposal)
    assert impact_assessment(assessment_facts(proposal)) == []


def test_a_finished_version_never_changes_and_the_next_begins_as_its_copy(app: Flask) -> None:
    proposal = make_proposal("options")
    first = finished_assessment(proposal.id)
    assert first is not None
    words = {"summary": "Other", "owner_name": "Ola", "owner_role": "", "written_on": clock.today()}
    for change in (
        lambda: impact.edit_assessment(COMMISSIONER, proposal, first, words),
        lambda: impact.remove_effect(COMMISSIONER, proposal, first, first.effects[0].id),
        lambda: impact.finish_assessment(COMMISSIONER, proposal, first),
    ):
        with pytest.raises(Refused, match="does not change"):
            change()
    second = impact.begin_assessment(COMMISSIONER, proposal)
    assert (second.number, second.summary, second.effects[0].who) == (
        2,
        first.summary,
        first.effects[0].who,
    )
    with pytest.raises(Refused, match="being written already"):
        impact.begin_assessment(COMMISSIONER, proposal)
    assert finished_assessment(proposal.id) is first
    impact.remove_effect(COMMISSIONER, proposal, second, second.effects[0].id)
    with pytest.raises(Refused, match="one group of people"):
        impact.finish_assessment(COMMISSIONER, proposal, second)
    effect = {
        "who": "Parents",
        "effect": "worse",
        "words": "",
        "evidence": "",
        "mitigation": "m",
        "why_not": "",
    }
    impact.set_effect(COMMISSIONER, proposal, second, effect)
    make = {"title": "x", "owner_name": "y", "owner_role": "", "due_on": clock.today()}
    with pytest.raises(Refused, match="Finish this version"):
        impact.promise_mitigation(COMMISSIONER, proposal, second, second.effects[0].id, **make)


def test_who_may_not_and_what_may_not_be_promised(app: Flask) -> None:
    proposal = make_proposal("options")
    first = finished_assessment(proposal.id)
    assert first is not None
    with pytest.raises(NotAllowed):
        impact.begin_assessment(make_actor("analyst"), proposal)
    with pytest.raises(Stale):
        impact.begin_assessment(COMMISSIONER, proposal, proposal.version - 1)
    with pytest.raises(InvalidInput) as problem:
        services.promise_elsewhere(
            COMMISSIONER,
            place=(impact.PLACE, proposal.id),
            title=" ",
            owner_name="",
            due_on=clock.today() - timedelta(days=1),
        )
    assert set(problem.value.problems) == {"title", "owner_name", "due_on"}
