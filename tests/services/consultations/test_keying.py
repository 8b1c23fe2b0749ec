"""Forms typed in by staff, stored on both databases: once, with their source, without a trace of who typed them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations import receipts
from coproduce.consultations.models import Consultation, KeyedCheck, KeyedScan, Response
from coproduce.consultations.queries import (
    answers_of,
    questionnaire_of,
    response_by_receipt,
)
from coproduce.consultations.queries.keying import (
    SCAN_TOPIC,
    check_of,
    checks_in_all,
    keyed_form,
    keyed_forms,
    next_number,
    waiting_numbers,
)
from coproduce.consultations.services import erase_responses, withdraw_response
from coproduce.consultations.services.keying import (
    MAY_QUOTE,
    Entry,
    check_again,
    differences_of,
    key_in,
    remove_form,
    settle,
)
from coproduce.core import clock
from coproduce.core.access import CLOCK, VISITOR, Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding.attachment_services import receive_attachment
from coproduce.safeguarding.models import Attachment, Passage
from tests.factories.accounts import make_actor
from tests.factories.attachments import picture
from tests.factories.consultations import ANSWERS, make_consultation, make_response

WRITTEN: dict[str, Any] = {"may_quote": True}


@pytest.fixture
def actor() -> Actor:
    return make_actor("moderator")


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    return make_consultation("open")


def entry(number: str = "1", **values: Any) -> Entry:
    facts = {"source": "paper", "came_on": clock.today(), "format": "standard", "may_quote": True, **values}
    return Entry(number=number, **facts)


def keyed(actor: Actor, consultation: Consultation, number: str = "1", **values: Any) -> Response:
    answers = values.pop("answers", ANSWERS)
    return key_in(actor, consultation, questionnaire_of(consultation), entry(number, **values), answers)


def checked_again(
    actor: Actor, consultation: Consultation, response: Response, may_quote: bool = True, **changed: Any
) -> list[str]:
    second = {key: value for key, value in {**ANSWERS, **changed}.items() if value is not None}
    questions = questionnaire_of(consultation)
    found = check_again(
        actor, consultation, questions, response, second, may_quote=may_quote, on_behalf_of=""
    )
    return [each.key for each in found]


def test_a_form_is_stored_with_its_source_number_and_day(actor: Actor, consultation: Consultation) -> None:
    day = clock.today() - timedelta(days=3)
    response = keyed(actor, consultation, "17", source="phone", came_on=day, format="young_people")
    assert (response.source, response.paper_number, response.submitted_on) == ("phone", "17", day)
    assert response.young
    stored = answers_of(response)
    assert stored["change"].passage is not None
    assert stored["change"].passage.may_quote
    assert response.receipt_digest is None


def test_nothing_says_who_typed_it_or_when(actor: Actor, consultation: Consultation) -> None:
    def rows() -> tuple[int, ...]:
        counts = (select(func.count()).select_from(table) for table in (AuditEntry, OutboxEvent))
        return tuple(db.session.scalar(each) or 0 for each in counts)

    before = rows()
    response = keyed(actor, consultation)
    checked_again(actor, consultation, response, weeks=29)
    settle(actor, consultation, questionnaire_of(consultation), response, ["weeks"])
    assert rows() == before


def test_a_number_is_taken_once(actor: Actor, consultation: Consultation) -> None:
    keyed(actor, consultation, "1")
    with pytest.raises(InvalidInput) as problem:
        keyed(actor, consultation, "1")
    assert set(problem.value.problems) == {"number"}
    assert keyed(actor, make_consultation("open"), "1").paper_number == "1", (
        "another consultation counts anew"
    )


def test_the_next_number_follows_the_highest_by_value(actor: Actor, consultation: Consultation) -> None:
    assert next_number(consultation.id) == "1"
    for number in ("9", "10", "2"):
        keyed(actor, consultation, number)
    assert next_number(consultation.id) == "11"
    listed = [each.paper_number for each in db.session.scalars(keyed_forms(consultation.id))]
    assert listed == ["10", "9", "2"]


def test_the_same_checks_as_on_the_public_form(actor: Actor, consultation: Consultation) -> None:
    with pytest.raises(InvalidInput) as problem:
        keyed(actor, consultation, may_quote=None, answers={"who": "nobody", "story": "Words", "weeks": 105})
    assert {"who", "change", "weeks"} <= set(problem.value.problems)
    with pytest.raises(InvalidInput) as problem:
        keyed(actor, consultation, may_quote=None)
    assert set(problem.value.problems) == {"may_quote"}
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0


@pytest.mark.parametrize("role", ["participant", "group_facilitator", "safeguarding_lead", "administrator"])
def test_others_may_not(consultation: Consultation, role: str) -> None:
    for other in (make_actor(role), VISITOR):
        with pytest.raises(NotAllowed):
            keyed(other, consultation)


def test_after_closing_with_a_tick(actor: Actor, app: Flask) -> None:
    closed = make_consultation("closed")
    with pytest.raises(InvalidInput) as problem:
        keyed(actor, closed)
    assert set(problem.value.problems) == {"in_time"}
    assert keyed(actor, closed, in_time=True).paper_number == "1"


def test_six_words_for_a_caller_alone(actor: Actor, consultation: Consultation) -> None:
    words, questions = receipts.new_receipt(), questionnaire_of(consultation)
    response = key_in(actor, consultation, questions, entry("1", source="phone"), ANSWERS, receipt=words)
    assert response_by_receipt(words) is response
    on_paper = key_in(actor, consultation, questions, entry("2"), ANSWERS, receipt=receipts.new_receipt())
    assert on_paper.receipt_digest is None


# Two entries ----------------------------------------------------------------------------------------------------------


def test_two_entries_that_agree_are_settled(actor: Actor, consultation: Consultation) -> None:
    response = keyed(actor, consultation)
    assert waiting_numbers(consultation.id) == {"1"}
    assert checked_again(actor, consultation, response) == []
    assert waiting_numbers(consultation.id) == set()
    found = checks_in_all(consultation.id)
    assert (found.forms, found.differences) == (1, 0)
    with pytest.raises(Refused):
        checked_again(actor, consultation, response)


def test_differences_wait_until_a_person_has_looked_at_the_paper(
    actor: Actor, consultation: Consultation
) -> None:
    response = keyed(actor, consultation)
    kept = answers_of(response)["story"].passage
    assert kept is not None
    assert checked_again(actor, consultation, response, weeks=29, change="Shorter wait", times=None) == [
        "times",
        "change",
        "weeks",
    ]
    assert waiting_numbers(consultation.id) == {"1"}
    assert checks_in_all(consultation.id).forms == 0
    settle(actor, consultation, questionnaire_of(consultation), response, ["weeks", "times"])
    stored = answers_of(response)
    assert stored["weeks"].number == 29
    assert "times" not in stored
    assert stored["change"].passage is not None
    assert stored["change"].passage.body == "Shorter waits", "the first entry was right"
    assert stored["story"].passage is kept, "a text that stays keeps its reading"
    check = check_of(response)
    assert check is not None
    assert (check.differences, check.resolved, check.second) == (3, True, {})
    assert checks_in_all(consultation.id).differences == 3


def test_consent_is_compared_where_there_are_words(actor: Actor, consultation: Consultation) -> None:
    response = keyed(actor, consultation)
    assert checked_again(actor, consultation, response, may_quote=False) == [MAY_QUOTE]
    settle(actor, consultation, questionnaire_of(consultation), response, [MAY_QUOTE])
    texts = [each.passage for each in answers_of(response).values() if each.passage is not None]
    assert not any(text.may_quote for text in texts)


def test_entered_a_third_time_before_it_is_settled(actor: Actor, consultation: Consultation) -> None:
    response = keyed(actor, consultation)
    checked_again(actor, consultation, response, weeks=29, listened=None)
    assert checked_again(actor, consultation, response, weeks=29) == ["weeks"]
    check = check_of(response)
    assert check is not None
    assert check.differences == 1
    assert [each.key for each in differences_of(questionnaire_of(consultation), response, check)] == ["weeks"]


def test_forms_of_the_web_are_none_of_them(consultation: Consultation) -> None:
    make_response(consultation)
    assert db.session.scalars(keyed_forms(consultation.id)).all() == []


# Scans and removal ----------------------------------------------------------------------------------------------------


def scan(consultation: Consultation, topic: str = SCAN_TOPIC) -> Attachment:
    return receive_attachment(
        picture(), kind="scan", context_kind="consultation", context_id=consultation.id, topic=topic
    )


def counts() -> tuple[int, ...]:
    tables = (Response, Passage, Attachment, KeyedScan, KeyedCheck)
    return tuple(db.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables)


def test_a_scan_goes_with_its_form(actor: Actor, consultation: Consultation) -> None:
    response = keyed(actor, consultation, scan_id=scan(consultation).id)
    checked_again(actor, consultation, response)
    assert counts() == (1, 2, 1, 1, 1)
    withdraw_response(keyed_form(consultation, "1"))
    assert counts() == (0, 0, 0, 0, 0)


def test_only_a_scan_of_this_consultation_is_taken(actor: Actor, consultation: Consultation) -> None:
    elsewhere, drawing = scan(make_consultation("open")), scan(consultation, topic="photo")
    keyed(actor, consultation, "1", scan_id=elsewhere.id)
    keyed(actor, consultation, "2", scan_id=drawing.id)
    assert not elsewhere.claimed
    assert not drawing.claimed
    assert counts()[3] == 0


def test_removing_says_that_one_went_and_not_which(actor: Actor, consultation: Consultation) -> None:
    keyed(actor, consultation, "1")
    response = keyed(actor, consultation, "2", scan_id=scan(consultation).id)
    with pytest.raises(InvalidInput):
        remove_form(actor, consultation, response, " ")
    remove_form(actor, consultation, response, "Entered twice")
    assert counts()[:4] == (1, 2, 0, 0)
    row = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "remove_keyed_form")).one()
    assert (row.subject_id, row.details) == (consultation.id, {"removed": 1, "forms_left": 1})


def test_an_answer_from_the_web_cannot_be_removed_this_way(actor: Actor, consultation: Consultation) -> None:
    response = make_response(consultation)
    with pytest.raises(NotAllowed):
        remove_form(actor, consultation, response, "Angry")


def test_everything_goes_when_answers_are_erased(actor: Actor, consultation: Consultation) -> None:
    response = keyed(actor, consultation, scan_id=scan(consultation).id)
    checked_again(actor, consultation, response, weeks=1)
    erase_responses(CLOCK, consultation)
    assert counts() == (0, 0, 0, 0, 0)
