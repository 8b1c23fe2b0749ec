"""Files that people send: received, claimed, looked at, held back, published, erased."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import DateTime, inspect, select, text, update
from sqlalchemy.exc import OperationalError

from coproduce.accounts.actors import actor_of
from coproduce.core import clock
from coproduce.core.access import VISITOR, Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding.attachment_queries import (
    attachment_by_id,
    attachment_concerns,
    attachment_counts,
    attachment_for_reading,
    attachment_for_showing,
    attachment_of,
    attachment_queue,
    unsent_attachment,
)
from coproduce.safeguarding.attachment_services import (
    WAITS,
    claim_attachments,
    discard_attachments,
    erase_attachments,
    hold_attachment,
    publish_attachment,
    raise_attachment_concern,
    read_attachment,
    receive_attachment,
    release_attachment,
    return_attachment,
    unpublish_attachment,
)
from coproduce.safeguarding.jobs import erase_files_never_sent
from coproduce.safeguarding.models import Attachment, Concern
from tests.factories.accounts import make_account
from tests.factories.attachments import (
    HTML,
    PLACE,
    exif_with_place,
    id3_with_place,
    mp3_frames,
    pdf,
    picture,
)
from tests.factories.safeguarding import LEAD, MODERATOR, make_attachment, make_passage

COMMISSIONER = Actor(name="Com Missioner", roles=frozenset({"commissioner"}))
FACILITATOR = Actor(name="Fay", roles=frozenset({"group_facilitator"}))
PLACE_OF = {"context_kind": "consultation", "context_id": "c" * 32}


def ids() -> set[str]:
    return set(db.session.scalars(select(Attachment.id)))


def stored(attachment_id: str) -> bytes:
    """The bytes as they lie in the database."""
    return bytes(
        db.session.execute(select(Attachment.content).where(Attachment.id == attachment_id)).scalar_one()
    )


def test_receiving_a_file_leaves_no_trace_beside_it_and_no_place_in_it(app: Flask) -> None:
    content = picture(exif=exif_with_place(), comment=PLACE)
    attachment = receive_attachment(content, kind="picture", topic="drawing", young=True, **PLACE_OF)
    assert db.session.scalars(select(AuditEntry)).all() == []
    assert db.session.scalars(select(OutboxEvent)).all() == []
    assert (attachment.state, attachment.claimed, attachment.published) == ("received", False, False)
    assert (attachment.media_type, attachment.topic, attachment.young) == ("image/jpeg", "drawing", True)
    assert attachment.size == len(stored(attachment.id))
    assert PLACE in content
    assert PLACE not in stored(attachment.id)


def test_the_tags_of_a_recording_never_reach_the_database(app: Flask) -> None:
    attachment = receive_attachment(id3_with_place() + mp3_frames(), kind="voice", **PLACE_OF)
    assert (attachment.media_type, stored(attachment.id)) == ("audio/mpeg", mp3_frames())


def test_a_refused_file_is_not_stored(app: Flask) -> None:
    with pytest.raises(InvalidInput) as found:
        receive_attachment(HTML, kind="picture", **PLACE_OF)
    assert set(found.value.problems) == {"file"}
    with pytest.raises(InvalidInput):
        receive_attachment(pdf(), kind="document", title="x" * 201, **PLACE_OF)
    assert ids() == set()


def test_the_same_file_has_the_same_digest(app: Flask) -> None:
    one, two, other = make_attachment(), make_attachment(), make_attachment(picture("PNG", 10, 10))
    assert one.digest == two.digest != other.digest


def test_nothing_about_a_file_says_when_it_came(app: Flask) -> None:
    moments = {
        column.key
        for column in inspect(Attachment).columns
        if isinstance(getattr(column.type, "impl", column.type), DateTime)
    }
    assert moments == {"read_at", "claimed_at"}  # when a reader looked at it, or took it in hand
    if db.engine.dialect.name == "sqlite":
        with pytest.raises(OperationalError):
            db.session.execute(text("SELECT rowid FROM attachment"))


def test_lists_are_read_without_the_files_themselves(app: Flask) -> None:
    make_attachment()
    db.session.commit()
    found = db.session.scalars(attachment_queue(MODERATOR)).one()
    assert "content" in inspect(found).unloaded


# A draft and what becomes of its files ------------------------------------------------------------------------------


def test_staff_do_not_see_what_was_not_sent(app: Flask) -> None:
    draft = make_attachment(claimed=False)
    assert db.session.scalars(attachment_queue(MODERATOR)).all() == []
    assert attachment_counts(MODERATOR).waiting == 0
    assert attachment_by_id(MODERATOR, draft.id) is None
    for query in (attachment_for_reading, attachment_for_showing):
        with pytest.raises(NotFound):
            query(MODERATOR, draft.id)
    assert unsent_attachment(draft.id) == draft


def test_sending_the_answers_claims_their_files(app: Flask) -> None:
    mine = make_attachment(claimed=False, **PLACE_OF)
    tomorrow = clock.today() + timedelta(days=1)
    facts = {"young": True, "may_quote": False, "received_on": tomorrow}
    assert claim_attachments([mine.id, "0" * 32], **PLACE_OF, **facts) == {mine.id: mine}  # type: ignore[arg-type]
    assert (mine.claimed, mine.young, mine.may_quote, mine.received_on) == (True, True, False, tomorrow)
    assert unsent_attachment(mine.id) is None
    assert db.session.scalars(attachment_queue(MODERATOR)).all() == [mine]
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_nobody_claims_a_file_twice_or_that_of_another_place(app: Flask) -> None:
    sent, elsewhere = make_attachment(**PLACE_OF), make_attachment(claimed=False)
    facts = {"young": False, "may_quote": True, "received_on": clock.today()}
    assert claim_attachments([sent.id, elsewhere.id], **PLACE_OF, **facts) == {}  # type: ignore[arg-type]
    assert not elsewhere.claimed


def test_a_file_taken_out_of_a_draft_is_erased_and_a_sent_one_is_not(app: Flask) -> None:
    draft, sent = make_attachment(claimed=False), make_attachment()
    assert discard_attachments([draft.id, sent.id]) == 1
    assert ids() == {sent.id}


def test_files_never_sent_are_erased_after_31_days_by_date(app: Flask) -> None:
    for claimed in (False, True):
        for age in (30, 31, 32, 90):
            attachment = make_attachment(claimed=claimed, topic=f"{claimed} {age}")
            day = clock.today() - timedelta(days=age)
            db.session.execute(
                update(Attachment).where(Attachment.id == attachment.id).values(received_on=day)
            )
    make_attachment(pdf(), kind="document", title="Guide")
    erase_files_never_sent()
    left = set(db.session.scalars(select(Attachment.topic).where(Attachment.title == "")))
    assert left == {"False 30", "False 31", "True 30", "True 31", "True 32", "True 90"}
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_withdrawn_answers_take_their_files_along(app: Flask) -> None:
    gone, other = make_attachment(), make_attachment()
    concern = raise_attachment_concern(MODERATOR, gone, "A bruise")
    erase_attachments([gone.id])
    db.session.expire_all()
    assert ids() == {other.id}
    assert db.session.get_one(Concern, concern.id).attachment_id is None


# Looking -------------------------------------------------------------------------------------------------------------


def test_looking_says_who_and_when_and_leaves_an_audit_row(app: Flask) -> None:
    reader = make_account("moderator")
    attachment = make_attachment()
    read_attachment(actor_of(reader), attachment, " A drawing of a swing. ")
    assert (attachment.state, attachment.read_by_id) == ("shown", reader.id)
    assert attachment.read_at is not None
    assert attachment.description == "A drawing of a swing."
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == attachment.id)).all()
    assert {(row.action, row.actor_id) for row in rows} == {("show", reader.id), ("describe", reader.id)}
    assert not any("swing" in f"{row.reason} {row.details}" for row in rows)


def test_a_description_can_be_changed_and_not_be_endless(app: Flask) -> None:
    attachment = make_attachment(state="shown")
    read_attachment(MODERATOR, attachment, "A swing")
    assert (attachment.state, attachment.description) == ("shown", "A swing")
    with pytest.raises(InvalidInput):
        read_attachment(MODERATOR, attachment, "x" * 1001)


@pytest.mark.parametrize("actor", [VISITOR, COMMISSIONER, FACILITATOR])
def test_only_readers_may_look(app: Flask, actor: Actor) -> None:
    attachment = make_attachment()
    for attempt in (
        lambda: read_attachment(actor, attachment),
        lambda: hold_attachment(actor, attachment, "why"),
        lambda: raise_attachment_concern(actor, attachment, "why"),
        lambda: attachment_for_reading(actor, attachment.id),
        lambda: attachment_queue(actor),
        lambda: attachment_counts(actor),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_holding_needs_a_reason_and_can_be_released(app: Flask) -> None:
    attachment = make_attachment()
    with pytest.raises(Refused, match="reason"):
        hold_attachment(MODERATOR, attachment, " ")
    hold_attachment(MODERATOR, attachment, "Shows a face")
    assert (attachment.state, attachment.hold_reason) == ("held", "Shows a face")
    with pytest.raises(Refused):
        hold_attachment(MODERATOR, attachment, "Once more")
    release_attachment(MODERATOR, attachment, "The person agreed")
    assert (attachment.state, attachment.hold_reason) == ("shown", "")


def make_attachment_held() -> Attachment:
    attachment = make_attachment()
    hold_attachment(MODERATOR, attachment, "Shows a face")
    return attachment


def test_a_look_can_be_undone(app: Flask) -> None:
    attachment = make_attachment(state="shown")
    return_attachment(MODERATOR, attachment)
    assert (attachment.state, attachment.read_by_id, attachment.read_at) == ("received", None, None)
    with pytest.raises(Refused, match="cannot be done"):
        return_attachment(MODERATOR, attachment)


def test_a_page_that_was_overtaken_is_stale(app: Flask) -> None:
    attachment = make_attachment()
    loaded = attachment.version
    hold_attachment(MODERATOR, attachment, "Shows a face")
    with pytest.raises(Stale):
        release_attachment(MODERATOR, attachment, "Looked again", expected_version=loaded)


def test_a_concern_about_a_file_is_on_the_clock_and_holds_it_back(app: Flask) -> None:
    attachment = make_attachment()
    concern = raise_attachment_concern(MODERATOR, attachment, "A bruise is shown.")
    assert (concern.state, concern.attachment_id, concern.passage_id) == ("raised", attachment.id, None)
    assert (attachment.state, attachment.hold_reason) == ("held", WAITS)
    assert attachment_of(concern) == attachment
    assert attachment_concerns(MODERATOR, attachment.id) == [concern]
    events = db.session.scalars(select(OutboxEvent).where(OutboxEvent.kind == "ConcernRaised")).all()
    assert [event.facts for event in events] == [{"concern_id": concern.id}]
    with pytest.raises(InvalidInput):
        raise_attachment_concern(MODERATOR, attachment, " ")
    raise_attachment_concern(LEAD, attachment, "And another.")


def test_the_queue_is_oldest_first_and_holds_what_people_sent(app: Flask) -> None:
    new, old = make_attachment(), make_attachment()
    day = clock.today() - timedelta(days=3)
    db.session.execute(update(Attachment).where(Attachment.id == old.id).values(received_on=day))
    make_attachment(state="shown")
    make_attachment(claimed=False)
    make_attachment(pdf(), kind="document", title="Guide to short breaks")
    hold_attachment(MODERATOR, make_attachment(), "Shows a face")
    assert db.session.scalars(attachment_queue(MODERATOR)).all() == [old, new]
    assert db.session.scalars(attachment_queue(MODERATOR, new.context_id)).all() == [new]
    counts = attachment_counts(MODERATOR)
    assert (counts.waiting, counts.held) == (2, 1)
    assert attachment_counts(MODERATOR, "elsewhere").waiting == 0


# Showing -------------------------------------------------------------------------------------------------------------


def may_see(actor: Actor, attachment: Attachment) -> bool:
    try:
        return attachment_for_showing(actor, attachment.id) == attachment
    except NotFound:
        return False


def test_what_families_sent_is_seen_by_readers_alone_in_every_state(app: Flask) -> None:
    for attachment in (make_attachment(), make_attachment(state="shown"), make_attachment_held()):
        assert [may_see(actor, attachment) for actor in (MODERATOR, COMMISSIONER, FACILITATOR, VISITOR)] == [
            True,
            False,
            False,
            False,
        ]
        for actor in (COMMISSIONER, MODERATOR):
            with pytest.raises((NotAllowed, Refused)):
                publish_attachment(actor, attachment)


def test_a_file_of_staff_is_seen_by_all_once_it_is_published_and_never_before(app: Flask) -> None:
    guide = make_attachment(pdf(), kind="document", title=" Guide to short breaks ")
    assert (guide.title, guide.claimed) == ("Guide to short breaks", True)
    assert (may_see(VISITOR, guide), may_see(COMMISSIONER, guide)) == (False, True)
    read_attachment(MODERATOR, guide)
    assert not may_see(VISITOR, guide)
    publish_attachment(COMMISSIONER, guide)
    assert may_see(VISITOR, guide)
    unpublish_attachment(COMMISSIONER, guide)
    assert not may_see(VISITOR, guide)


def test_publishing_a_file_of_staff_counts_as_looking_at_it(app: Flask) -> None:
    commissioner = make_account("commissioner")
    guide = make_attachment(pdf(), kind="document", title="Guide")
    publish_attachment(actor_of(commissioner), guide)
    assert (guide.state, guide.read_by_id) == ("shown", commissioner.id)
    assert may_see(VISITOR, guide)


def test_held_back_is_held_back_although_it_was_published(app: Flask) -> None:
    guide = make_attachment(pdf(), kind="document", title="Guide")
    publish_attachment(COMMISSIONER, guide)
    hold_attachment(MODERATOR, guide, "Names a child")
    assert not may_see(VISITOR, guide)
    with pytest.raises(Refused):
        publish_attachment(COMMISSIONER, guide)
    release_attachment(MODERATOR, guide, "The name is gone")
    assert not may_see(VISITOR, guide)  # somebody publishes it again


def test_a_file_in_the_wrong_state_is_not_public_whatever_the_mark_says(app: Flask) -> None:
    picture_of_family = make_attachment()
    picture_of_family.published = True
    db.session.flush()
    assert not may_see(VISITOR, picture_of_family)


def test_what_is_not_there_is_not_found(app: Flask) -> None:
    make_passage()
    for actor in (VISITOR, MODERATOR):
        with pytest.raises(NotFound):
            attachment_for_showing(actor, "0" * 32)
