"""A group is asked, comments, hears what changed and signs off; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations import services
from coproduce.consultations.models import (
    Consultation,
    ConsultationGroup,
    DraftReview,
    ReviewChange,
    ReviewComment,
)
from coproduce.consultations.queries.reviews import (
    public_reviews,
    review_for_group,
    reviews_for,
    unanswered_drafts,
    waits_for_group,
)
from coproduce.consultations.services import SignOff
from coproduce.core import clock, outbox
from coproduce.core.access import CLOCK, VISITOR
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from coproduce.notifications.services import stop_letters
from coproduce.safeguarding import services as reading
from coproduce.safeguarding.contexts import places_of
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import reading_queue
from tests.factories.accounts import make_account, make_actor, make_group
from tests.factories.consultations import make_safety_contact
from tests.factories.reviews import READER, People, answer, ask, make_draft, make_people, read, say, sign


@pytest.fixture
def people(app: Flask) -> People:
    return make_people()


def missing(consultation: Consultation) -> list[str]:
    """What opening waits for, as far as groups are concerned."""
    return [
        refusal.message
        for check in services.readiness_checks(consultation)
        if check.name == "reviews"
        for refusal in check.refusals
    ]


def shown(consultation: Consultation):  # type: ignore[no-untyped-def]
    (review,) = public_reviews(consultation)
    return review


def test_the_whole_way_from_asking_to_opening(people: People) -> None:
    make_safety_contact()
    consultation = make_draft(people)
    assert "was not asked to sign off" in missing(consultation)[0]
    review = ask(people, consultation)
    assert (review.state, review.rounds, review.asked_on) == ("asked", 1, clock.today())
    comment = say(people, review, question_key="who")
    assert review.state == "commented"
    answer(people, comment)
    sign(people, review, words="We are happy with it.", shows_count=True)
    assert missing(consultation) == []
    services.open_(people.asks, consultation)
    assert consultation.state == "open"
    told = shown(consultation)
    assert (told.state, told.asked_on, told.count, told.role) == (
        "signed_off",
        clock.today(),
        "1",
        "The group, at its meeting",
    )
    assert [(change.said, change.changed, change.answer) for change in told.changes] == [
        ("Toilets were missing.", True, "We added a question.")
    ]
    assert told.changed_after == ()


def test_opening_without_the_sign_off_is_refused_until_a_public_reason_is_given(people: People) -> None:
    make_safety_contact()
    consultation = make_draft(people)
    with pytest.raises(Refused, match="STARS led this and was not asked"):
        services.open_(people.asks, consultation)
    with pytest.raises(Refused, match="Give a reason"):
        services.open_without_sign_off(people.asks, consultation, people.group, " ")
    services.open_without_sign_off(
        people.asks, consultation, people.group, "The group does not meet in August."
    )
    services.open_(people.asks, consultation)
    told = shown(consultation)
    assert (told.state, told.asked_on, told.reason) == (
        "not_signed",
        None,
        "The group does not meet in August.",
    )


def test_a_draft_that_changes_after_the_sign_off_has_to_be_shown_again(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    sign(people, review)
    assert missing(consultation) == []
    services.edit_consultation(people.asks, consultation, {"minutes": 3})
    assert missing(consultation) == [], "how long it takes is not what the group looked over"
    services.edit_consultation(people.asks, consultation, {"summary": "Something else entirely."})
    assert "After STARS signed off, the title or a summary changed" in missing(consultation)[0]
    assert shown(consultation).changed_after == ("the title or a summary",)
    ask(people, consultation)
    assert (review.state, review.rounds) == ("asked", 2)
    assert shown(consultation).signed_an_earlier_draft
    sign(people, review)
    assert missing(consultation) == []


def test_changed_questions_are_seen_and_a_reason_says_so_in_public_for_good(people: People) -> None:
    make_safety_contact()
    consultation = make_draft(people)
    sign(people, ask(people, consultation))
    from tests.factories.consultations import QUESTIONS

    services.save_questions(people.asks, consultation, QUESTIONS[:3])
    assert "the questions changed" in missing(consultation)[0]
    services.open_without_sign_off(people.asks, consultation, people.group, "We took out four questions.")
    services.open_(people.asks, consultation)
    told = shown(consultation)
    assert (told.state, told.changed_after, told.reason) == (
        "signed_off",
        ("the questions",),
        "We took out four questions.",
    )
    services.edit_consultation(
        people.asks, consultation, {"title": "Another title"}, public_reason="A word was wrong."
    )
    assert shown(consultation).changed_after == ("the questions",), "later changes have lines of their own"


def test_a_sign_off_is_about_the_draft_that_was_looked_at(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    with pytest.raises(Refused, match="changed while you looked at it"):
        sign(people, review, seen="an older page")
    assert review.state == "asked"
    with pytest.raises(InvalidInput, match="Choose who says this"):
        sign(people, review, role="mayor")
    with pytest.raises(Stale):
        services.sign_off(people.leads, review, SignOff("meeting"), expected_version=99)


def test_a_group_that_does_not_agree_says_why_and_can_be_asked_again(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    said = SignOff("facilitator", "Nobody asks about money.", seen="")
    with pytest.raises(InvalidInput, match="Say why"):
        services.decline_to_sign(people.leads, review, replace(said, words=" "))
    from coproduce.consultations.queries.reviews import digests_now
    from coproduce.consultations.rules.reviews import whole_digest

    services.decline_to_sign(
        people.leads, review, replace(said, seen=whole_digest(digests_now(consultation)))
    )
    assert review.state == "declined"
    assert "did not agree to the draft" in missing(consultation)[0]
    assert shown(consultation).words == "", "no person has read them yet"
    assert review.words is not None
    reading.mark_read(READER, review.words)
    assert shown(consultation).words == "Nobody asks about money."
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "decline")).all()
    assert (entry.actor_name, entry.actor_id) == ("STARS", None)
    assert "money" not in entry.reason
    ask(people, consultation)
    sign(people, review)
    assert (review.state, review.words) == ("signed_off", None)
    assert db.session.scalar(select(func.count()).select_from(Passage)) == 0, "the old words are gone"


def test_a_comment_belongs_to_the_group_and_nothing_says_who_wrote_it(people: People) -> None:
    review = ask(people, make_draft(people))
    comment = say(people, review, "Toilets\r\nplease", question_key="who", may_quote=True)
    passage = comment.passage
    assert (passage.context_kind, passage.context_id, passage.topic) == ("draft_review", review.id, "who")
    assert (passage.body, passage.state, passage.may_quote) == ("Toilets\nplease", "unread", True)
    tables = (ReviewComment, Passage, DraftReview, outbox.OutboxEvent)
    stored = [row for model in tables for row in db.session.execute(select(model.__table__))]
    stored += db.session.execute(select(AuditEntry.__table__).where(AuditEntry.subject_id == review.id)).all()
    assert people.group.name in repr(stored)
    assert people.member.id not in repr(stored)
    assert people.member.name not in repr(stored)


def test_comments_stand_in_the_reading_queue_with_their_place(people: People) -> None:
    consultation = make_draft(people, title="Getting out")
    review = ask(people, consultation)
    say(people, review, question_key="who", may_quote=True)
    (passage,) = db.session.scalars(reading_queue(make_actor("moderator"))).all()
    place = places_of([(passage.context_kind, passage.context_id)])[passage.context_kind, passage.context_id]
    assert place.title == "Getting out: STARS about the draft"
    assert place.url == f"/manage/consultations/{consultation.slug}/reviews/{review.id}"
    assert place.topics["who"] == "Who is answering?"


def test_words_of_the_group_are_public_with_consent_choice_and_reader_only(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    comment = say(people, review, "Toilets at St Anne’s", may_quote=True)
    answer(people, comment, shows_words=True)
    assert shown(consultation).changes[0].words == ""
    reading.mark_read(READER, comment.passage, redacted="Toilets at [a school]")
    assert shown(consultation).changes[0].words == "Toilets at [a school]"
    services.let_words_be_shown(people.belongs, review, comment, may_quote=False)
    assert shown(consultation).changes[0].words == "", "taken back, they disappear at once"
    services.let_words_be_shown(people.belongs, review, comment, may_quote=True)
    assert shown(consultation).changes[0].words
    reading.hold(READER, comment.passage, "It names somebody.")
    assert shown(consultation).changes[0].words == ""


def test_without_consent_staff_cannot_choose_to_show_words(people: People) -> None:
    consultation = make_draft(people)
    comment = say(people, ask(people, consultation), may_quote=False)
    read(comment)
    answer(people, comment, shows_words=True)
    assert comment.change is not None
    assert not comment.change.shows_words
    services.let_words_be_shown(people.belongs, comment.review, comment, may_quote=True)
    assert shown(consultation).changes[0].words == "", "a later consent needs a new choice"


def test_the_number_of_comments_is_public_by_the_choice_of_the_group_alone(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    for number in range(3):
        answer(people, say(people, review, f"Comment {number}"))
    told = shown(consultation)
    assert (told.count, told.commented) == ("", True)
    sign(people, review, shows_count=False)
    assert shown(consultation).count == ""
    ask(people, consultation)
    sign(people, review, shows_count=True)
    assert shown(consultation).count == "3"


def test_every_comment_gets_an_answer_before_it_opens(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    first, second = say(people, review, "One"), say(people, review, "Two", question_key="who")
    sign(people, review)
    assert missing(consultation) == ["Say what changed because of 2 comments of STARS, or why nothing did."]
    answer(people, first)
    with pytest.raises(InvalidInput, match="Say why nothing changed"):
        answer(people, second, changed=False, answer="")
    answer(people, second, changed=False, answer="The law says so.")
    answer(people, second, changed=False, answer="The law on school travel says so.")
    assert missing(consultation) == []
    assert [change.answer for change in shown(consultation).changes] == [
        "We added a question.",
        "The law on school travel says so.",
    ]
    assert db.session.scalar(select(func.count()).select_from(ReviewChange)) == 2


def test_staff_see_at_home_which_comments_wait_for_them(people: People) -> None:
    consultation = make_draft(people, title="Getting out")
    review = ask(people, consultation)
    assert unanswered_drafts() == []
    first, held = say(people, review, "One"), say(people, review, "Two")
    (waiting,) = unanswered_drafts()
    assert (waiting.title, waiting.group, waiting.comments) == ("Getting out", "STARS", 2)
    reading.hold(READER, held.passage, "It names somebody.")
    assert [draft.comments for draft in unanswered_drafts()] == [1]
    answer(people, first)
    assert unanswered_drafts() == []


def test_a_comment_that_nobody_read_can_be_taken_out(people: People) -> None:
    review = ask(people, make_draft(people))
    comment, kept = say(people, review, "Oops"), say(people, review, "Stays")
    services.take_out_comment(people.belongs, review, comment)
    read(kept)
    with pytest.raises(Refused, match="read this already"):
        services.take_out_comment(people.belongs, review, kept)
    assert [each.id for each in review.comments] == [kept.id]
    assert db.session.scalars(select(Passage.body)).all() == ["Stays"]


@pytest.mark.parametrize("words", ["", "   ", "x" * 5001])
def test_a_comment_has_words_and_not_too_many(people: People, words: str) -> None:
    review = ask(people, make_draft(people))
    with pytest.raises(InvalidInput):
        say(people, review, words)
    with pytest.raises(InvalidInput):
        say(people, review, question_key="no-such-question")
    assert review.state == "asked"


def test_the_very_group_alone_sees_comments_and_signs(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    slug = people.group.slug
    others = make_people("Another group")
    assert review_for_group(people.leads, slug, review.id) is review
    assert review_for_group(people.belongs, slug, review.id) is review
    for stranger in (others.leads, others.belongs, people.asks, make_actor("administrator"), VISITOR, CLOCK):
        with pytest.raises(NotFound):
            review_for_group(stranger, slug, review.id)
        with pytest.raises(NotAllowed):
            services.comment_on_draft(stranger, review, "Hello")
        with pytest.raises(NotAllowed):
            services.sign_off(stranger, review, SignOff("meeting"))
    with pytest.raises(NotFound):
        review_for_group(people.leads, others.group.slug, review.id)
    with pytest.raises(NotAllowed):
        services.sign_off(people.belongs, review, SignOff("meeting"))
    for stranger in (people.leads, make_actor("analyst")):
        with pytest.raises(NotAllowed):
            services.ask_group(
                stranger, consultation, people.group, request="x", answer_by=clock.today() + timedelta(days=9)
            )
    assert list(reviews_for(people.belongs)) == [review]
    assert list(reviews_for(others.leads)) == []


def test_a_request_that_is_taken_back_shows_the_draft_to_nobody(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    services.take_back_request(people.asks, review)
    with pytest.raises(NotFound):
        review_for_group(people.leads, people.group.slug, review.id)
    assert list(reviews_for(people.leads)) == []
    assert public_reviews(consultation) == []
    ask(people, consultation)
    say(people, review)
    with pytest.raises(Refused):
        services.take_back_request(people.asks, review)


def test_only_drafts_are_looked_over(people: People) -> None:
    make_safety_contact()
    consultation = make_draft(people)
    review = ask(people, consultation)
    services.open_without_sign_off(people.asks, consultation, people.group, "It is urgent.")
    services.open_(people.asks, consultation)
    assert not waits_for_group(review)
    for attempt in (
        lambda: say(people, review),
        lambda: sign(people, review),
        lambda: ask(people, consultation),
        lambda: services.open_without_sign_off(people.asks, consultation, people.group, "Later."),
    ):
        with pytest.raises(Refused):
            attempt()


def test_a_group_that_shapes_is_waited_for_until_the_day_it_was_given(people: People) -> None:
    consultation = make_draft(people, "shaped")
    assert missing(consultation) == []
    ask(people, consultation)
    assert "was given time" in missing(consultation)[0]
    with clock.frozen(clock.now() + timedelta(days=15)):
        assert missing(consultation) == []


def test_a_group_without_a_facilitator_cannot_be_asked(people: People) -> None:
    with pytest.raises(Refused, match="Nobody facilitates"):
        services.ask_group(
            people.asks,
            make_draft(people),
            make_group(members=(make_account(),)),
            request="Please",
            answer_by=clock.today() + timedelta(days=3),
        )


def test_a_copy_of_the_groups_words_does_not_outlive_the_time_texts_are_kept(people: People) -> None:
    consultation = make_draft(people)
    review = ask(people, consultation)
    comment = say(people, review, may_quote=True)
    read(comment)
    answer(people, comment, shows_words=True)
    sign(people, review, words="Fine.")
    services.erase_responses(CLOCK, consultation)
    db.session.expire_all()
    (change,) = shown(consultation).changes
    assert (change.said, change.words) == ("Toilets were missing.", "")
    assert db.session.scalars(select(Passage.body)).all() == ["Fine."]


def test_facilitators_and_those_who_ask_hear_of_each_step(app: Flask) -> None:
    def letters() -> dict[str, list[str]]:
        outbox.dispatch()
        deliver_due()
        found: dict[str, list[str]] = {}
        for mail in db.session.scalars(select(KeptMail)):
            found.setdefault(mail.recipient, []).append(f"{mail.subject}\n{mail.body}")
        return found

    with unit_of_work():
        people = make_people()
        consultation = make_draft(people, title="Getting out")
        review = ask(people, consultation, request="Are the questions right?")
    first = letters()
    assert set(first) == {people.facilitator.email}, "members hear of it from their facilitator"
    (letter,) = first[people.facilitator.email]
    assert "STARS is asked to look over a draft: Getting out" in letter
    assert "Are the questions right?" in letter
    assert f"/groups/{people.group.slug}/reviews/{review.id}" in letter
    assert "/notices/no-more/" in letter
    with unit_of_work():
        say(people, review, "SECRET WORDS")
        say(people, review, "MORE WORDS")
    with unit_of_work():
        sign(people, review)
    got = letters()
    assert len(got[people.asker.email]) == 2
    assert "SECRET" not in repr(got), "letters hold no words of the group"
    assert "STARS has signed off a draft: Getting out" in repr(got[people.asker.email])
    with unit_of_work():
        ask(people, consultation)
    assert "look over a draft again" in letters()[people.facilitator.email][-1]
    with unit_of_work():
        stop_letters(people.facilitator.id, consultation.id)
        ask(people, consultation)
    assert len(letters()[people.facilitator.email]) == 2


def test_a_group_is_asked_once_a_consultation_whatever_happens(people: People) -> None:
    consultation = make_draft(people)
    reviews = {ask(people, consultation).id for _ in range(3)}
    assert len(reviews) == 1
    other = make_people("Forum")
    consultation.groups.append(ConsultationGroup(group=other.group, part="shaped"))
    db.session.flush()
    ask(other, consultation)
    assert [each.group.name for each in public_reviews(consultation)] == ["Forum", "STARS"]
