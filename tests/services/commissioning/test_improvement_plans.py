"""Improvement plans on a real database: done needs evidence, and a report of a day stays what it was."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from coproduce.commissioning.queries.improvement import (
    evidence_target,
    plan_by_slug,
    public_plan_by_slug,
    report_of,
)
from coproduce.commissioning.services import improvement, judging
from coproduce.commissioning.services.improvement import NewEvidence, NewMeasure
from coproduce.commissioning.services.judging import Said
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from tests.factories.accounts import make_actor
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_participation import make_action, make_improvement_plan
from tests.factories.consultations import make_consultation
from tests.factories.sessions import make_facilitator

DOCUMENT = NewEvidence(
    "document", title="The vision", url="https://example.org/vision", says="It is written."
)


def test_done_needs_evidence_and_the_status_follows_from_facts(app: Flask) -> None:
    plan = make_improvement_plan()
    area = plan.areas[0]
    action = area.actions[0]
    assert len(plan.areas) == 8
    improvement.start_action(COMMISSIONER, action)
    with pytest.raises(Refused, match="evidence"):
        improvement.finish_action(COMMISSIONER, action, clock.today())
    improvement.add_evidence(COMMISSIONER, area, DOCUMENT, action)
    improvement.finish_action(COMMISSIONER, action, clock.today())
    assert action.state == "done"
    assert report_of(plan).areas[0].status.key == "done"
    improvement.reopen_action(COMMISSIONER, action, "Families say it is not.")
    assert report_of(plan).areas[0].status.key == "on_track"
    with clock.frozen(clock.now() + timedelta(days=61)):
        assert report_of(plan).areas[0].status.key == "late"
    with pytest.raises(NotAllowed):
        improvement.stop_action(make_actor("analyst"), action, "No")


def test_a_report_for_a_day_is_the_same_whatever_is_written_later(app: Flask) -> None:
    plan = make_improvement_plan()
    action, day = plan.areas[0].actions[0], clock.today()
    before = report_of(plan, day).areas[0]
    with clock.frozen(clock.now() + timedelta(days=10)):
        improvement.start_action(COMMISSIONER, action)
        improvement.move_action(COMMISSIONER, action, day + timedelta(200), "The head left.")
        improvement.add_evidence(COMMISSIONER, plan.areas[0], DOCUMENT, action)
        improvement.finish_action(COMMISSIONER, action, day)
        make_action(plan, title="Something new")
        measure = improvement.add_measure(
            COMMISSIONER,
            plan.areas[0],
            NewMeasure("Wait", "weeks", Decimal(28), day - timedelta(9), Decimal(12), day + timedelta(300)),
        )
        improvement.add_reading(COMMISSIONER, measure, Decimal(20), day, "The trust’s figures")
        db.session.expire_all()
        plan = plan_by_slug(plan.slug)
        assert report_of(plan, day).areas[0] == before
        now = report_of(plan).areas[0]
        assert [shown.state for shown in now.actions if shown.row.id == action.id] == ["done"]
        assert len(now.actions) == 2
        assert report_of(plan, day - timedelta(1)).areas == ()


def test_evidence_is_only_what_everybody_can_read(app: Flask) -> None:
    plan = make_improvement_plan(public=False)
    draft, open_one = make_consultation(state="draft"), make_consultation(state="open")
    assert evidence_target("consultation", draft.id) is None
    assert evidence_target("consultation", open_one.id) == (open_one.title, f"/consultations/{open_one.slug}")
    assert evidence_target("proposal", make_proposal().id) is None
    assert evidence_target("proposal", make_proposal("shaping").id) is not None
    with pytest.raises(InvalidInput, match="everybody can read"):
        improvement.add_evidence(
            COMMISSIONER, plan.areas[0], NewEvidence("consultation", draft.id, says="It")
        )
    with pytest.raises(NotFound):
        public_plan_by_slug(plan.slug)


def test_families_judge_an_area_and_staff_never_do(app: Flask) -> None:
    _, group, facilitator = make_facilitator()
    plan = make_improvement_plan()
    judging.judge_area(facilitator, plan.areas[0], Said("same", "We see nothing yet.", True), group)
    said = report_of(plan).areas[0].families
    assert [(each.group, each.value, each.words) for each in said.groups] == [
        (group.name, "No change that we see", "")
    ]
    with pytest.raises(NotAllowed):
        judging.judge_area(make_actor("commissioner", "participant"), plan.areas[0], Said("much_better"))
