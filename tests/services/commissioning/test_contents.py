"""A proposal's contents and its versions on a real database."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from coproduce.commissioning.models import Proposal, ProposalPart
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.queries.versions import stage_days, versions_of
from coproduce.commissioning.services import contents
from coproduce.commissioning.services.proposals import create_proposal, edit_proposal
from coproduce.commissioning.services.versions import record_version, standing_version
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from tests.factories.accounts import make_actor, make_organisation
from tests.factories.commissioning import COMMISSIONER, make_part, make_proposal


def titles(proposal: Proposal) -> list[str]:
    db.session.flush()
    db.session.expire(proposal, ["parts"])
    return [part.title for part in proposal.parts]


def part(title: str, **values: Any) -> dict[str, Any]:
    return {"title": title, "text": "", "decided": False, "status_words": "", **values}


def test_rows_keep_their_order_and_every_change_moves_the_version(app: Flask) -> None:
    proposal = make_proposal(empty=True)
    seen = {proposal.version}
    rows = [contents.add_entry(COMMISSIONER, proposal, "parts", part(name)) for name in "ABC"]
    assert titles(proposal) == ["A", "B", "C"]
    contents.move_entry(COMMISSIONER, proposal, "parts", rows[2].id, upwards=True)
    assert titles(proposal) == ["A", "C", "B"]
    contents.move_entry(COMMISSIONER, proposal, "parts", rows[0].id, upwards=True)
    assert titles(proposal) == ["A", "C", "B"]
    contents.remove_entry(COMMISSIONER, proposal, "parts", rows[0].id)
    contents.add_entry(COMMISSIONER, proposal, "parts", part("D"))
    assert titles(proposal) == ["C", "B", "D"]
    assert [row.position for row in proposal.parts] == [0, 1, 2]
    assert proposal.version not in seen
    with pytest.raises(Stale):
        contents.add_entry(COMMISSIONER, proposal, "parts", part("E"), proposal.version - 1)
    with pytest.raises(NotAllowed):
        contents.add_entry(make_actor("analyst"), proposal, "parts", part("E"))


@pytest.mark.parametrize(
    ("section", "values", "field"),
    [
        ("parts", part("P", posts_fte=Decimal("-1")), "posts_fte"),
        ("parts", part("P", held_back=True, held_back_reason="whim"), "held_back_reason"),
        ("needs", {"text": "T", "source_url": "javascript:alert(1)"}, "source_url"),
        ("options", {"name": "Second", "is_no_change": True}, "is_no_change"),
        ("money", {"label": "L", "amount": Decimal(1), "kind": "total", "year": ""}, "kind"),
        ("measures", {"name": "M", "unit": "weeks", "baseline": Decimal(1), "target": None}, "target"),
        ("documents", {"title": "D", "url": ""}, "file"),
        ("posts", {"title": "T", "fte": Decimal(1), "status": "gone"}, "status"),
    ],
)
def test_what_cannot_be_stored(app: Flask, section: str, values: dict[str, Any], field: str) -> None:
    proposal = make_proposal()
    with pytest.raises(InvalidInput) as problem:
        contents.add_entry(COMMISSIONER, proposal, section, values)
    assert set(problem.value.problems) == {field}


def test_an_answer_stands_beside_a_statement_and_keeps_it(app: Flask) -> None:
    proposal = make_proposal()
    said, answer = proposal.statements
    with pytest.raises(Refused, match="answers this statement"):
        contents.remove_entry(COMMISSIONER, proposal, "statements", said.id)
    reply = {"who": "A", "text": "B", "answers_id": answer.id}
    with pytest.raises(InvalidInput):
        contents.add_entry(COMMISSIONER, proposal, "statements", reply)
    with pytest.raises(NotFound):
        contents.entry_of(make_proposal(), "statements", said.id)


def test_what_is_over_or_public_is_not_emptied(app: Flask) -> None:
    with pytest.raises(Refused, match="over"):
        contents.add_entry(COMMISSIONER, make_proposal("closed"), "parts", part("P"))
    with pytest.raises(InvalidInput) as problem:
        edit_proposal(COMMISSIONER, make_proposal("early_notice"), {"summary": " ", "title": ""})
    assert set(problem.value.problems) == {"summary", "title"}
    with pytest.raises(Refused, match="cannot be edited here"):
        edit_proposal(COMMISSIONER, make_proposal(), {"state": "decision"})


def test_addresses_are_free_and_never_those_of_other_pages(app: Flask) -> None:
    organisation = make_organisation().id
    made = [
        create_proposal(COMMISSIONER, title, organisation).slug for title in ("New", "New", "Forward plan")
    ]
    assert made == ["new-2", "new-3", "forward-plan-2"]
    assert proposal_by_slug("new-2").state == "draft"
    with pytest.raises(InvalidInput):
        create_proposal(COMMISSIONER, "T", None)


def test_a_version_is_made_where_something_changed_or_a_stage_begins(app: Flask) -> None:
    proposal = make_proposal("early_notice")
    assert [version.why for version in versions_of(proposal.id)] == ["early_notice"]
    assert record_version(COMMISSIONER, proposal, "edited").number == 1
    assert record_version(COMMISSIONER, proposal, "shaping").number == 2
    assert standing_version(proposal) is not None
    row: ProposalPart = make_part(proposal, "Secret", held_back=True, held_back_reason="one_person")
    assert standing_version(proposal) is None
    third = record_version(COMMISSIONER, proposal, "edited")
    assert third.number == 3
    assert "Secret" not in repr(third.snapshot)
    assert row.id in repr(third.snapshot)
    assert stage_days(proposal.id)["shaping"] == clock.today()
    db.session.expire_all()
    standing = standing_version(proposal)
    assert standing is not None
    assert standing.number == 3
