"""The board answers for many proposals in a few questions."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import event

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.board import board
from coproduce.commissioning.queries.deciding import duties_of_proposal, linked_consultations
from coproduce.commissioning.queries.obstacles import obstacles_of
from coproduce.commissioning.queries.requirements import missing_for
from coproduce.commissioning.rules.stages import stage_keys
from coproduce.commissioning.services import decisions, preparing
from coproduce.core import clock
from coproduce.core.database import db
from tests.factories.accounts import make_account
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_decisions import make_decided, make_ready, tell_decision
from tests.factories.feedback import make_closed_consultation, make_theme


def read(**chosen: str) -> list[Proposal]:
    return list(db.session.scalars(board(COMMISSIONER, **chosen)))


def test_filters_and_order(app: Flask) -> None:
    late = make_proposal("shaping", title="Beta", next_step_on=clock.today() - timedelta(days=1), empty=True)
    soon = make_proposal("options", title="alpha", next_step_on=clock.today(), empty=True)
    draft = make_proposal("draft", title="Gamma", next_step_on=None, empty=True)
    over = make_proposal("withdrawn", title="Delta", empty=True)
    assert read() == [late, soon, draft, over]
    assert read(stage="going_on") == [late, soon, draft]
    assert read(stage="options") == [soon]
    assert read(sort="title") == [soon, late, over, draft]
    assert read(sort="stage") == [draft, late, soon, over]
    assert read(words="ALPH") == [soon]
    assert read(words="100%") == []
    assert read(whose="own") == []


def test_what_is_stuck_and_why(app: Flask) -> None:
    account = make_account("commissioner")
    late = make_proposal("early_notice", owner_id=account.id, next_step_on=clock.today() - timedelta(days=2))
    fine = make_proposal("delivery", owner_id=account.id)
    bare = make_proposal("options", empty=True, next_step_on=None)
    over = make_proposal("closed", empty=True)
    found = obstacles_of([late, fine, bare, over])
    assert found[late.id] == ["Its next date passed 2 days ago.", "The participation plan is not agreed."]
    assert found[fine.id] == found[over.id] == []
    assert found[bare.id] == [
        "Nobody looks after it.",
        "It has no next date.",
        "There are not two options yet.",
        "The impact assessment is not finished.",
        "No consultation is linked.",
    ]


def test_the_gate_before_a_decision_stands_on_the_board(app: Flask) -> None:
    """Nothing is stuck where the gate is open; each thing that is missing has its sentence."""

    def stuck(proposal: Proposal) -> list[str]:
        db.session.flush()
        return [each for each in obstacles_of([proposal])[proposal.id] if "looks after" not in each]

    assert stuck(make_proposal("consultation")) == [
        "Nobody is named who decides.",
        "Nobody said who must be asked by law.",
    ]
    ready = make_ready()
    assert stuck(ready) == missing_for(ready, "decision") == []
    make_theme(linked_consultations(ready.id)[0], "Distance")
    preparing.link_consultation(COMMISSIONER, ready, make_closed_consultation())
    duties_of_proposal(ready.id)[0].answered_on = None
    preparing.make_report(COMMISSIONER, ready)
    gate = [
        "1 theme without an answer.",
        "1 consultation whose answers nobody was told.",
        "1 of 1 who decide have not said that they read the report.",
        "1 duty to ask not met.",
    ]
    assert stuck(ready) == gate
    assert len(missing_for(ready, "decision")) >= len(gate)
    review = clock.today() + timedelta(days=90)
    preparing.take_way(
        COMMISSIONER, ready, "urgent", reason="It ends.", authority="Rosa Invented", review_by=review
    )
    assert stuck(ready) == gate[2:3]


def test_a_decision_that_is_not_told_stands_on_the_board(app: Flask) -> None:
    bare = make_proposal("decision")
    assert "The decision is not written down." in obstacles_of([bare])[bare.id]
    decision = make_decided()
    found = [obstacles_of([decision.proposal])[decision.proposal_id][-1]]
    tell_decision(decision)
    found.append(obstacles_of([decision.proposal])[decision.proposal_id][-1])
    decisions.record_notices_settled(decision.id, 3, 3)
    found.append(obstacles_of([decision.proposal])[decision.proposal_id][-1])
    assert found == [
        "Nobody was told of the decision yet.",
        "Not everybody was told of the decision yet.",
        "Nobody looks after it.",
    ]


def test_more_rows_ask_no_more_questions(app: Flask) -> None:
    def questions(many: int) -> int:
        db.session.expire_all()
        rows = read()[:many]
        asked: list[str] = []

        def note(*arguments: object) -> None:
            asked.append(str(arguments[2]))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            obstacles_of(rows)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    for stage in stage_keys():
        make_proposal(stage)
    assert questions(1) == questions(7) <= 14
