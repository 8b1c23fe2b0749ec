"""A group makes sense of texts with the analyst: it sees what may be seen and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.access import VISITOR, Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.insights.models import MakingSense, Theme
from coproduce.insights.queries.making_sense import (
    invitation_for_group,
    invitations_for,
    invitations_of,
    proposals_of,
    texts_to_share,
    unanswered_by_group,
    visible_texts,
    waits_for_group,
)
from coproduce.insights.services import making_sense as services
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account, make_group
from tests.factories.insights import ANALYST, COMMISSIONER, make_plain_consultation, make_texts
from tests.factories.safeguarding import MODERATOR

WORDS = [
    "The lift is out of order every week",
    "I cannot get to the art room",
    "Nobody told us that the bus would change",
    "Ramps at the back door only",
    "We missed the trip because of the coach",
    "The new lift is good",
    "More than one way in, please",
    "Toilets with enough room to turn",
    "I am carried upstairs and I hate it",
]


def readable(consultation: Consultation, words: list[str] = WORDS, **values: Any) -> list[Passage]:
    """Texts that a person has read and that may be quoted."""
    passages = make_texts(consultation, words, **{"may_quote": True, **values})
    for passage in passages:
        passage.hinted = True
        mark_read(MODERATOR, passage)
    return passages


def member_of(making: MakingSense) -> Actor:
    return Actor(
        account_id=making.group.memberships[0].account_id,
        name="A member (invented)",
        roles=frozenset({"participant"}),
        group_ids=frozenset({making.group_id}),
    )


def invited(consultation: Consultation, passages: list[Passage], *, is_open: bool = True) -> MakingSense:
    making = services.invite_group(
        ANALYST,
        consultation,
        make_group(members=(make_account(), make_account())),
        topic="comments",
        introduction="What do these texts have in common?",
        until=clock.today() + timedelta(days=14),
    )
    services.share_texts(ANALYST, making, [passage.id for passage in passages])
    if is_open:
        services.open_to_group(ANALYST, making)
    return making


def test_the_group_sees_what_is_shared_and_proposes_a_theme_that_stays_its_own(app: Flask) -> None:
    consultation = make_plain_consultation()
    passages = readable(consultation)
    making = invited(consultation, passages)
    member = member_of(making)
    shown = visible_texts(making)
    assert {each.words for each in shown} == set(WORDS)
    lifts = [each.id for each in shown if "lift" in each.words]

    proposal = services.propose_theme(member, making, "Getting in and up", "We are left out.", lifts)
    assert proposal.passage.state == "unread"
    waiting = unanswered_by_group(ANALYST, consultation.id)
    assert [each.sentence for each in waiting] == [f"1 proposal of {making.group.name} waits for an answer"]
    assert unanswered_by_group(ANALYST) == waiting
    with pytest.raises(Refused, match="Read the words"):
        services.take_up_proposal(ANALYST, proposal)
    mark_read(MODERATOR, proposal.passage)
    theme = services.take_up_proposal(ANALYST, proposal)

    assert (theme.name, theme.state, theme.proposed_by_group_id) == (
        "Getting in and up",
        "drafted",
        making.group_id,
    )
    assert {coding.passage_id for coding in theme.codings} == {
        passage.id for passage in passages if "lift" in passage.body
    }
    assert [each.state for each in proposals_of(making)] == ["taken_up"]
    kinds = set(db.session.scalars(select(OutboxEvent.kind)))
    assert {"GroupAskedToMakeSense", "ThemeProposed", "ProposalAnswered"} <= kinds


def test_only_read_and_agreed_texts_without_private_words_are_shared(app: Flask) -> None:
    consultation = make_plain_consultation()
    (fine,) = readable(consultation, ["The lift is out of order"])
    (unread,) = make_texts(consultation, ["Nobody read this"], may_quote=True)
    (private,) = readable(consultation, ["Ask Miss Okafor about the lift"])
    private.personal_data_hints = [[4, 15, "name"]]
    (against,) = readable(consultation, ["I did not agree"], may_quote=False)
    (held,) = readable(consultation, ["This is held back"])
    hold(MODERATOR, held, "to be sure")
    elsewhere = readable(make_plain_consultation(), ["Of another consultation"])
    making = invited(consultation, [], is_open=False)

    asked = [fine, unread, private, against, held, *elsewhere]
    count, refused = services.share_texts(ANALYST, making, [each.id for each in asked])
    assert count == 1
    assert {passage.id for passage, _ in refused} == {unread.id, private.id, against.id, held.id}
    assert [each.words for each in visible_texts(making)] == [fine.body]
    assert services.share_texts(ANALYST, making, [private.id], checked=True)[0] == 1


def test_consent_reading_and_redaction_are_looked_at_whenever_a_text_is_shown(app: Flask) -> None:
    consultation = make_plain_consultation()
    one, two, three, *_ = readable(consultation)
    making = invited(consultation, [one, two, three], is_open=False)
    one.may_quote = False
    hold(MODERATOR, two, "to be sure")
    three.redacted = "[redacted]"
    db.session.flush()
    assert visible_texts(making) == []


def test_too_few_texts_are_no_ground_and_could_be_traced(app: Flask) -> None:
    consultation = make_plain_consultation()
    passages = readable(consultation)
    making = invited(consultation, passages[:7], is_open=False)
    with pytest.raises(Refused, match="at least 8"):
        services.open_to_group(ANALYST, making)
    assert making.opened_on is None
    services.share_texts(ANALYST, making, [passages[7].id])
    services.open_to_group(ANALYST, making)
    assert making.state == "open"


def test_nobody_outside_the_group_knows_of_it(app: Flask) -> None:
    consultation = make_plain_consultation()
    making = invited(consultation, readable(consultation))
    slug = making.group.slug
    assert invitation_for_group(member_of(making), slug, making.id) == making
    other = Actor(account_id="x", name="Another", roles=frozenset({"participant"}))
    for stranger in (VISITOR, ANALYST, COMMISSIONER, other):
        with pytest.raises(NotFound):
            invitation_for_group(stranger, slug, making.id)
        with pytest.raises(NotAllowed):
            services.propose_theme(stranger, making, "Mine", "")
    drafted = invited(consultation, readable(consultation), is_open=False)
    with pytest.raises(NotFound):
        invitation_for_group(member_of(drafted), drafted.group.slug, drafted.id)
    with pytest.raises(NotFound):
        invitation_for_group(member_of(making), drafted.group.slug, making.id)
    assert [each.id for each in invitations_for(member_of(making))] == [making.id]
    assert invitations_for(other) == []


def test_the_last_day_counts_whole_and_then_nothing_is_proposed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = make_plain_consultation()
    making = invited(consultation, readable(consultation))
    member = member_of(making)
    monkeypatch.setattr(clock, "today", lambda: making.until)
    assert waits_for_group(making)
    services.propose_theme(member, making, "On the last day", "")
    monkeypatch.setattr(clock, "today", lambda: making.until + timedelta(days=1))
    with pytest.raises(Refused, match="over"):
        services.propose_theme(member, making, "A day late", "")


def test_an_answer_says_why_and_the_proposal_may_still_be_taken_up(app: Flask) -> None:
    consultation = make_plain_consultation()
    making = invited(consultation, readable(consultation))
    proposal = services.propose_theme(member_of(making), making, "Transport", "")
    mark_read(MODERATOR, proposal.passage)
    with pytest.raises(Refused):
        services.answer_proposal(ANALYST, proposal, "  ")
    services.answer_proposal(ANALYST, proposal, "It is part of “Getting about”.")
    assert proposal.answer == "It is part of “Getting about”."
    services.take_up_proposal(ANALYST, proposal, name="Getting about")
    assert [theme.name for theme in db.session.scalars(select(Theme))] == ["Getting about"]


def test_the_group_takes_back_what_nobody_has_read(app: Flask) -> None:
    consultation = make_plain_consultation()
    making = invited(consultation, readable(consultation))
    member = member_of(making)
    one = services.propose_theme(member, making, "One", "")
    two = services.propose_theme(member, making, "Two", "")
    passage_id = one.passage.id
    services.take_back_proposal(member, making, one)
    assert db.session.get(Passage, passage_id) is None
    mark_read(MODERATOR, two.passage)
    with pytest.raises(Refused, match="read"):
        services.take_back_proposal(member, making, two)


def test_a_withdrawn_invitation_shares_nothing_any_more(app: Flask) -> None:
    consultation = make_plain_consultation()
    making = invited(consultation, readable(consultation))
    services.withdraw_invitation(ANALYST, making, "The group asked for more time")
    assert visible_texts(making) == []
    with pytest.raises(Refused):
        services.propose_theme(member_of(making), making, "Late", "")


def test_what_is_typed_is_checked(app: Flask) -> None:
    consultation = make_plain_consultation()
    making = invited(consultation, readable(consultation))
    with pytest.raises(InvalidInput) as found:
        services.propose_theme(member_of(making), making, " ", "x" * 1001)
    assert set(found.value.problems) == {"name", "why"}
    with pytest.raises(InvalidInput) as found:
        services.invite_group(
            ANALYST,
            consultation,
            making.group,
            topic="nonsense",
            introduction="",
            until=clock.today() - timedelta(days=1),
        )
    assert set(found.value.problems) == {"topic", "introduction", "until"}
    assert len(invitations_of(COMMISSIONER, consultation.id)) == 1


def test_texts_to_choose_from_are_those_that_could_be_shared(app: Flask) -> None:
    consultation = make_plain_consultation()
    passages = readable(consultation)
    make_texts(consultation, ["Nobody read this"], may_quote=True)
    making = invited(consultation, passages[:2], is_open=False)
    rows, total = texts_to_share(ANALYST, making, 25)
    assert total == len(WORDS)
    assert {row.id for row in rows[-2:]} == {passage.id for passage in passages[:2]}, "shared ones come last"
