"""Requests for information: found, decided, given, and erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.commissioning.models import Suggestion
from coproduce.consultations import receipts
from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries import answers_of
from coproduce.consultations.questionnaire.types import LongText
from coproduce.core import clock
from coproduce.core.access import VISITOR, Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.evidence.models import CollectedText, InformationRequest
from coproduce.evidence.queries import requests as queries
from coproduce.evidence.request_export import given_document, given_table
from coproduce.evidence.services import requests as services
from coproduce.evidence.services.request_erasing import erase_old_requests
from coproduce.feedback.services.impact import close_check
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account, make_actor
from tests.factories.checking import object_after
from tests.factories.commissioning import make_proposal
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import make_public_feedback
from tests.factories.promises import make_asking, say
from tests.factories.safeguarding import make_passage

STORY = (LongText(key="story", text="What was it like?"),)


def handler() -> Actor:
    return actor_of(make_account("commissioner"))


def register(actor: Actor, kind: str = "foi", email: str = "") -> InformationRequest:
    facts = services.NewRequest(kind, "All about the buses", "A reporter", clock.today(), email)
    return services.register_request(actor, facts)


def said(*texts: str, account: Account | None = None) -> tuple[Consultation, list[Passage]]:
    consultation = make_consultation(questions=STORY)
    made = [make_response(consultation, {"story": words}, account=account) for words in texts]
    return consultation, [answers_of(each)["story"].passage for each in made]  # type: ignore[misc]


def collected(actor: Actor, asked: InformationRequest, words: str) -> list[CollectedText]:
    made = services.search(actor, asked, services.Wanted(words))
    services.collect_all(actor, asked, made)
    return asked.texts


def test_a_search_finds_every_word_and_nothing_that_is_hidden_or_held_back(app: Flask) -> None:
    actor, moderator = handler(), actor_of(make_account("moderator"))
    _, (plain, redacted, held) = said("The BUS was late 100%", "Bus driver Otto", "The bus and a secret")
    mark_read(moderator, redacted, "Bus driver [name]")
    hold(moderator, held, "With the lead.")
    asked = register(actor)
    made = services.search(actor, asked, services.Wanted("bus"))
    assert {each.id for each in db.session.scalars(queries.texts_matching(made))} == {plain.id, redacted.id}
    assert (made.found, made.held_back) == (2, 1)
    assert services.search(actor, asked, services.Wanted("otto")).found == 0
    assert services.search(actor, asked, services.Wanted("bus 100%")).found == 1
    assert services.search(actor, asked, services.Wanted("bus %_")).found == 0
    tomorrow = clock.today() + timedelta(days=1)
    assert services.search(actor, asked, services.Wanted("bus", since=tomorrow)).found == 0
    with pytest.raises(InvalidInput):
        services.search(actor, asked, services.Wanted("bu"))


def test_collecting_takes_only_what_the_search_found_once_and_counts_as_no_reading(app: Flask) -> None:
    actor = handler()
    _, (bus, taxi) = said("The bus", "The taxi")
    asked = register(actor)
    made = services.search(actor, asked, services.Wanted("bus"))
    both = [f"passage:{bus.id}", f"passage:{taxi.id}"]
    assert [services.collect(actor, asked, made, both) for _ in range(2)] == [1, 0]
    assert [each.passage_id for each in asked.texts] == [bus.id]
    assert bus.state == "unread"


def test_only_what_somebody_decided_to_give_leaves_the_house(app: Flask, tmp_path: object) -> None:
    actor, second = handler(), handler()
    said("GIVENWORDS bus", "Bus with Otto HIDDENNAME and hiddenname", "KEPTBACK bus", "UNDECIDED bus")
    asked = register(actor)
    texts = {queries.words_of(each).split()[0]: each for each in collected(actor, asked, "bus")}
    services.give(actor, texts["GIVENWORDS"])
    services.redact(actor, texts["Bus"], ["otto", "HIDDENNAME"])
    services.withhold(actor, texts["KEPTBACK"], "personal", "It names a child.")
    with pytest.raises(Refused, match="second person"):
        services.agree(actor, texts["KEPTBACK"])
    with pytest.raises(Refused, match="not decided yet"):
        services.answer_request(actor, asked, "Given.")
    services.agree(second, texts["KEPTBACK"])
    document = given_document(asked)
    everything = str(document) + str(list(given_table(asked)[1]))
    assert "GIVENWORDS bus" in everything
    assert "Bus with [hidden] [hidden] and [hidden]" in everything
    for never in ("HIDDENNAME", "hiddenname", "Otto", "KEPTBACK", "UNDECIDED", "names a child"):
        assert never not in everything
    assert document.kept_back[0][2] == 1
    services.leave_out(actor, texts["UNDECIDED"])
    services.answer_request(actor, asked, "Given in part.")
    assert (asked.state, asked.answered_on) == ("answered", clock.today())
    with pytest.raises(Refused):
        services.think_again(actor, texts["GIVENWORDS"])


def test_a_decision_does_not_hold_for_other_words(app: Flask) -> None:
    """A reader hides more, or holds a text back, after it was decided: nothing of it leaves before somebody looks."""
    actor, moderator = handler(), actor_of(make_account("moderator"))
    _, (first, second) = said("Bus with Otto", "Bus with Ada")
    asked = register(actor)
    for text in collected(actor, asked, "bus"):
        services.give(actor, text)
    mark_read(moderator, first, "Bus with [name]")
    hold(moderator, second, "With the lead.")
    assert given_document(asked).texts == ()
    with pytest.raises(Refused, match="different"):
        services.answer_request(actor, asked, "Given.")


def test_a_text_that_its_writer_takes_back_is_gone_here_too(app: Flask) -> None:
    actor = handler()
    _, (passage,) = said("The bus")
    asked = register(actor)
    collected(actor, asked, "bus")
    db.session.delete(passage)
    db.session.flush()
    db.session.expire_all()
    assert asked.texts == []


def test_hiding_what_is_not_there_or_everything_is_refused(app: Flask) -> None:
    actor = handler()
    said("The bus")
    [text] = collected(actor, register(actor), "bus")
    with pytest.raises(InvalidInput):
        services.redact(actor, text, ["taxi"])
    for pieces in ([], ["the bus"]):
        with pytest.raises(Refused):
            services.redact(actor, text, pieces)


def test_somebodys_own_data_is_gathered_and_nobody_elses(app: Flask) -> None:
    actor, person = handler(), make_account(email="ada@example.org")
    said("My own words", account=person)
    said("Words of somebody else")
    asked = register(actor, "own_data", "ada@example.org")
    services.gather_own_data(actor, asked)
    services.gather_own_data(actor, asked)
    found = [queries.words_of(each) for each in asked.texts]
    assert len(found) == 2
    assert "My own words" in found
    assert any("ada@example.org" in words for words in found)


def test_six_words_find_one_response_and_leave_nothing_that_joins_it_to_anybody(app: Flask) -> None:
    actor, words = handler(), receipts.new_receipt()
    response = make_response(make_consultation(questions=STORY), {"story": "Anonymous"}, receipt=words)
    asked = register(actor, "own_data")
    assert services.answers_by_receipt(actor, asked, words) is response
    with pytest.raises(NotFound):
        services.answers_by_receipt(actor, asked, receipts.new_receipt())
    assert asked.texts == []
    entries = db.session.scalars(select(AuditEntry)).all()
    assert not any(response.id in f"{each.subject_id} {each.details} {each.reason}" for each in entries)


def test_what_was_collected_is_erased_and_the_log_stays(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    actor = handler()
    said("The bus")
    asked = register(actor)
    services.give(actor, collected(actor, asked, "bus")[0])
    services.extend_request(actor, asked, "Much to weigh.")
    services.answer_request(actor, asked, "Given.")
    assert erase_old_requests(12) == 0
    today = clock.today()
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=370))
    assert erase_old_requests(12) == 1
    assert (asked.state, asked.texts, asked.requester) == ("erased", [], "")
    assert (asked.asked, asked.answer, asked.extended_because) == ("", "", "")
    assert [(each.words, each.found) for each in asked.searches] == [("", 1)]
    assert asked.reference
    assert asked.answered_on == today


def test_one_form_registers_one_request_unless_it_says_something_else(app: Flask) -> None:
    actor, key = handler(), new_id()
    facts = services.NewRequest("foi", "All about the buses", "A reporter", clock.today(), key=key)
    first, again = (services.register_request(actor, facts) for _ in range(2))
    assert first is again
    other = services.register_request(actor, replace(facts, asked="All about the taxis"))
    assert (other.asked, first.asked) == ("All about the taxis", "All about the buses")
    assert other.reference != first.reference
    registered = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "register")).all()
    assert len(registered) == 2


def test_the_time_is_extended_once_with_a_reason(app: Flask) -> None:
    actor = handler()
    asked = register(actor)
    first = asked.due_on
    services.extend_request(actor, asked, "The public interest has to be weighed.")
    assert asked.due_on > first == asked.first_due_on
    with pytest.raises(Refused):
        services.extend_request(actor, asked, "Again.")


def test_only_handlers_handle(app: Flask) -> None:
    asked = register(handler())
    for actor in (VISITOR, make_actor("moderator"), make_actor("administrator"), make_actor("participant")):
        with pytest.raises(NotAllowed):
            services.search(actor, asked, services.Wanted("bus"))
        with pytest.raises(NotAllowed):
            services.note_export(actor, asked, "csv")
        with pytest.raises(NotAllowed):
            register(actor)


def test_what_is_held_back_is_shown_to_nobody_who_handles_requests(app: Flask) -> None:
    """Neither gathered with an account, nor found by six words, nor held after it was collected."""
    actor, moderator = handler(), actor_of(make_account("moderator"))
    person = make_account(email="ada@example.org")
    consultation, (passage,) = said("HELDWORDS of Otto Example", account=person)
    hold(moderator, passage, "With the lead.")
    asked = register(actor, "own_data", "ada@example.org")
    services.gather_own_data(actor, asked)
    [text] = [each for each in asked.texts if each.passage_id == passage.id]
    assert queries.words_shown(actor, text) == queries.HELD_WORDS
    assert queries.words_shown(moderator, text) == "HELDWORDS of Otto Example"
    assert queries.hints_for(text) == []
    assert all("HELDWORDS" not in (each.own_words or "") for each in asked.texts)
    response = db.session.scalars(select(Response).where(Response.consultation_id == consultation.id)).one()
    assert [value for _, value in queries.lines_of(response)] == [queries.HELD_WORDS]


def test_own_data_has_what_somebody_keeps_with_the_account(app: Flask) -> None:
    actor, person = handler(), make_account(email="ada@example.org")
    feedback = make_public_feedback()
    object_after(feedback, "MINEDISAGREES", account_id=person.id)
    object_after(feedback, "SOMEBODYELSE", receipt="abide abide abide abide abide abide")
    proposal = make_proposal()
    db.session.add(
        Suggestion(
            proposal_id=proposal.id,
            passage=make_passage("MINESUGGESTS", context_kind="suggestion", context_id=proposal.id),
            given_on=clock.today(),
            receipt_digest="0" * 64,
            receipt_key=1,
            account_id=person.id,
        )
    )
    db.session.flush()
    asked = register(actor, "own_data", "ada@example.org")
    services.gather_own_data(actor, asked)
    everything = " ".join(queries.words_of(each) for each in asked.texts)
    assert "MINEDISAGREES" in everything
    assert "MINESUGGESTS" in everything
    assert "SOMEBODYELSE" not in everything


def test_what_families_say_while_they_are_asked_is_found_when_the_asking_is_over(app: Flask) -> None:
    """Nobody, staff included, sees a voice before the end: a search would count them as they come."""
    actor, check = handler(), make_asking()
    say(check, "ann@example.org", "worse", "The BUS comes later than before")
    asked = register(actor)
    made = services.search(actor, asked, services.Wanted("bus later"))
    assert (made.found, made.held_back, services.collect_all(actor, asked, made)) == (0, 0, 0)
    close_check(check)
    assert services.search(actor, asked, services.Wanted("bus later")).found == 1
