"""Reading texts: states, redaction, the order of the queue."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core.access import VISITOR
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding import contexts
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import (
    passage_for_reading,
    passages_of,
    reading_counts,
    reading_queue,
)
from coproduce.safeguarding.services import (
    hold,
    mark_all_read,
    mark_read,
    release,
    return_to_queue,
)
from tests.factories.accounts import make_account
from tests.factories.safeguarding import MODERATOR, make_passage


def test_receiving_a_text_leaves_no_trace_beside_the_text(app: Flask) -> None:
    make_passage("=HYPERLINK(“x”) 😀 مرحبا")
    assert db.session.scalars(select(AuditEntry)).all() == []
    assert db.session.scalars(select(OutboxEvent)).all() == []


def test_reading_says_who_and_when_and_leaves_the_words(app: Flask) -> None:
    from coproduce.accounts.actors import actor_of

    passage = make_passage("Ask Sarah at 12 Oak Road.")
    reader = make_account("moderator")
    mark_read(actor_of(reader), passage, redacted="Ask [name] at [address].")
    assert (passage.state, passage.read_by_id) == ("read", reader.id)
    assert passage.read_at is not None
    assert passage.body == "Ask Sarah at 12 Oak Road."
    assert passage.words == "Ask [name] at [address]."


def test_a_redaction_that_changes_nothing_is_none(app: Flask) -> None:
    passage = make_passage("Nothing private here.", state="read")
    mark_read(MODERATOR, passage, redacted=" Nothing private here. ")
    assert passage.redacted is None


def test_an_empty_redaction_is_refused(app: Flask) -> None:
    with pytest.raises(InvalidInput, match="hold the whole text"):
        mark_read(MODERATOR, make_passage(), redacted="  ")


def test_only_readers_may_read(app: Flask) -> None:
    passage = make_passage()
    with pytest.raises(NotAllowed):
        mark_read(VISITOR, passage)
    with pytest.raises(NotAllowed):
        reading_queue(VISITOR)
    with pytest.raises(NotAllowed):
        passage_for_reading(VISITOR, passage.id)


def test_a_page_that_was_overtaken_is_stale(app: Flask) -> None:
    passage = make_passage()
    loaded = passage.version
    hold(MODERATOR, passage, "Names a child")
    with pytest.raises(Stale):
        release(MODERATOR, passage, "Looked again", expected_version=loaded)


def test_holding_needs_a_reason_and_can_be_released(app: Flask) -> None:
    passage = make_passage()
    with pytest.raises(Refused, match="reason"):
        hold(MODERATOR, passage, " ")
    hold(MODERATOR, passage, "Names a child")
    assert (passage.state, passage.hold_reason) == ("held", "Names a child")
    release(MODERATOR, passage, "The name is hidden now")
    assert (passage.state, passage.hold_reason) == ("read", "")


def test_reading_can_be_undone(app: Flask) -> None:
    passage = make_passage(state="read")
    return_to_queue(MODERATOR, passage)
    assert (passage.state, passage.read_by_id, passage.read_at) == ("unread", None, None)
    with pytest.raises(Refused, match="cannot be done"):
        return_to_queue(MODERATOR, passage)


def test_reading_many_can_leave_urgent_ones(app: Flask) -> None:
    urgent = make_passage(concern_hint="urgent")
    plain, done = make_passage(), make_passage(state="read")
    assert mark_all_read(MODERATOR, [urgent, plain, done], except_urgent=True) == 1
    assert (urgent.state, plain.state) == ("unread", "read")


def test_only_a_room_that_wants_to_hear_is_told_what_was_read(app: Flask) -> None:
    """Coding reads thousands of answers at once: an event for each would keep the worker from everything else."""
    post = make_passage(context_kind="forum")
    assert mark_all_read(MODERATOR, [post, *(make_passage() for _ in range(3))]) == 4
    told = db.session.scalars(select(OutboxEvent).where(OutboxEvent.kind == "PassageRead")).all()
    assert [event.facts for event in told] == [{"passage_id": post.id}]


def test_the_queue_is_urgent_then_soon_public_then_oldest(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = make_passage("new", received_on=date(2026, 5, 3))
    old = make_passage("old", received_on=date(2026, 5, 1))
    soon = make_passage("soon public", received_on=date(2026, 5, 4))
    urgent = make_passage("urgent", received_on=date(2026, 5, 5), concern_hint="urgent")
    make_passage("read already", state="read")
    monkeypatch.setitem(contexts._soon_public, "test", lambda: Passage.id == soon.id)
    assert db.session.scalars(reading_queue(MODERATOR)).all() == [urgent, soon, old, new]
    assert db.session.scalars(reading_queue(MODERATOR, old.context_id)).first() == old


def test_counts_and_places(app: Flask) -> None:
    first = make_passage(concern_hint="urgent")
    make_passage(context_id=first.context_id)
    hold(MODERATOR, make_passage(), "Names a child")
    counts = reading_counts(MODERATOR)
    assert (counts.unread, counts.urgent, counts.held) == (2, 1, 1)
    assert reading_counts(MODERATOR, first.context_id).unread == 2
    assert reading_counts(MODERATOR, "elsewhere").unread == 0


def test_texts_of_a_place_and_question(app: Flask) -> None:
    one = make_passage(topic="a")
    two = make_passage(topic="b", context_id=one.context_id)
    make_passage(topic="a")
    assert {passage.id for passage in passages_of("consultation", one.context_id)} == {one.id, two.id}
    assert passages_of("consultation", one.context_id, "b") == [two]


def test_a_text_that_is_gone_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound):
        passage_for_reading(MODERATOR, "0" * 32)


def test_the_same_words_have_the_same_fingerprint(app: Flask) -> None:
    one, two, other = make_passage("It’s  too LONG"), make_passage("it's too long"), make_passage("too short")
    assert one.fingerprint == two.fingerprint != other.fingerprint
