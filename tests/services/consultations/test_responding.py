"""Taking, changing and withdrawing answers, on both databases."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations import jobs, receipts, services
from coproduce.consultations.models import Answer, Draft, Response
from coproduce.consultations.queries import (
    answers_of,
    asking,
    consultation_by_slug,
    draft_for_update,
    latest_version,
    passages_with_answers,
    questionnaire_of,
    response_by_receipt,
    response_count,
    responses_of_account,
)
from coproduce.consultations.services.drafts import MAY_QUOTE
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account
from tests.factories.consultations import ANSWERS, QUESTIONS, make_consultation, make_response, make_version

WORDS = "city house work time page home"


def rows(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_an_answer_of_each_type_is_stored_as_what_it_is(app: Flask) -> None:
    consultation = make_consultation("open")
    response = services.submit_response(
        consultation,
        questionnaire_of(consultation),
        ANSWERS,
        how=services.HowGiven(format="young_people"),
        may_quote=True,
        receipt=WORDS,
    )
    db.session.expire_all()
    answers = answers_of(response)
    assert answers["who"].choices == ["parent"]
    assert answers["times"].choices == ["weekday", "saturday"]
    assert answers["listened"].choices == ["disagree"]
    assert answers["weeks"].number == Decimal(28)
    assert answers["first"].day is not None
    passage = answers["story"].passage
    assert passage is not None
    assert (passage.body, passage.topic, passage.young, passage.may_quote) == (
        ANSWERS["story"],
        "story",
        True,
        True,
    )
    assert (passage.context_kind, passage.context_id, passage.state) == (
        "consultation",
        consultation.id,
        "unread",
    )
    assert response.submitted_on == clock.today()
    assert {answer.id for _, answer, _ in passages_with_answers(consultation)} == {
        answers["story"].id,
        answers["change"].id,
    }


def test_no_audit_row_and_no_event_stands_for_a_response(app: Flask) -> None:
    consultation = make_consultation("open")
    version = latest_version(consultation.id)
    assert version is not None
    response = services.submit_response(consultation, version, ANSWERS, may_quote=False, receipt=WORDS)
    services.replace_answers(response, consultation, version, {**ANSWERS, "weeks": 3}, may_quote=True)
    services.withdraw_response(response)
    assert [rows(table) for table in (AuditEntry, OutboxEvent, Response, Answer, Passage)] == [0, 0, 0, 0, 0]


def test_only_the_keyed_hash_of_a_receipt_is_stored(app: Flask) -> None:
    response = make_response(make_consultation("open"), receipt=WORDS)
    assert response.receipt_digest == receipts.digest(WORDS, app.extensions["settings"].receipt_keys[1])
    assert response_by_receipt("City House-Work time page home") is response


def test_older_receipt_keys_still_open(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    response = make_response(make_consultation("open"), receipt=WORDS)
    settings = app.extensions["settings"]
    rotated = type(settings)(
        **{**settings.__dict__, "receipt_keys": {**settings.receipt_keys, 2: "a newer key"}}
    )
    monkeypatch.setitem(app.extensions, "settings", rotated)
    assert response_by_receipt(WORDS) is response
    assert make_response(make_consultation("open")).receipt_key == 2


@pytest.mark.parametrize(
    ("changes", "key", "words"),
    [
        ({"who": None}, "who", "Choose an answer."),
        ({"weeks": 105}, "weeks", "Enter 104 weeks or fewer."),
        ({"story": "a\x00"}, "story", "cannot be stored"),
        ({"first": "2026-02-30"}, "first", "no such day"),
        ({"invented": "x"}, "invented", "not part of the questionnaire"),
    ],
)
def test_nothing_is_stored_of_faulty_answers(
    app: Flask, changes: dict[str, object], key: str, words: str
) -> None:
    consultation = make_consultation("open")
    with pytest.raises(InvalidInput) as refused:
        services.submit_response(
            consultation,
            questionnaire_of(consultation),
            {**ANSWERS, **changes},
            may_quote=False,
            receipt=WORDS,
        )
    assert words in refused.value.problems[key]
    assert rows(Response) == 0


@pytest.mark.parametrize("state", ["draft", "paused", "closed", "cancelled"])
def test_answers_are_taken_only_while_open(app: Flask, state: str) -> None:
    consultation = make_consultation(state)
    with pytest.raises(Refused):
        services.submit_response(
            consultation, questionnaire_of(consultation), ANSWERS, may_quote=False, receipt=WORDS
        )


def test_the_same_receipt_is_stored_once_however_often_it_comes(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation("open").slug
    problems: list[BaseException] = []

    def press() -> None:
        try:
            with application.app_context(), unit_of_work():
                consultation = consultation_by_slug(slug)
                services.submit_response(
                    consultation,
                    questionnaire_of(consultation),
                    ANSWERS,
                    may_quote=False,
                    receipt=WORDS,
                )
        except BaseException as problem:  # noqa: BLE001 - any problem of a thread fails the test below
            problems.append(problem)

    threads = [threading.Thread(target=press) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with application.app_context():
        assert [rows(table) for table in (Response, Answer, Passage)] == [1, 7, 2]


def test_a_text_that_stays_keeps_its_reading(app: Flask) -> None:
    consultation = make_consultation("open")
    response = make_response(consultation)
    before = {key: answer.passage_id for key, answer in answers_of(response).items()}
    services.replace_answers(
        response,
        consultation,
        questionnaire_of(consultation),
        {**ANSWERS, "change": "Another wish", "times": None},
        may_quote=True,
    )
    db.session.expire_all()
    after = answers_of(response)
    assert after["story"].passage_id == before["story"]
    assert after["change"].passage_id != before["change"]
    assert all(answer.passage.may_quote for answer in after.values() if answer.passage)
    assert "times" not in after
    assert rows(Passage) == 2


def test_changing_ends_with_closing(app: Flask) -> None:
    consultation = make_consultation("closed")
    response = make_response(consultation)
    with pytest.raises(Refused, match="until the consultation closes"):
        services.replace_answers(
            response, consultation, questionnaire_of(consultation), ANSWERS, may_quote=True
        )


def test_withdrawing_takes_everything_along_and_leaves_others_alone(app: Flask) -> None:
    consultation = make_consultation("closed")
    withdrawn, stays = make_response(consultation), make_response(consultation)
    services.withdraw_response(withdrawn)
    assert list(db.session.scalars(select(Response))) == [stays]
    assert (rows(Answer), rows(Passage), response_count(consultation.id)) == (7, 2, 1)


def test_a_draft_is_found_by_its_digest_alone(app: Flask) -> None:
    consultation, other = make_consultation("open"), make_consultation("open")
    version = latest_version(consultation.id)
    assert version is not None
    draft = services.begin_draft(
        consultation.id, version.id, "d" * 64, how=services.HowGiven(format="young_people")
    )
    services.keep_answer(draft, "weeks", Decimal("12.5"))
    services.keep_answer(draft, "times", ("saturday",))
    services.keep_answer(draft, MAY_QUOTE, True)
    services.keep_answer(draft, "weeks", None)
    asked = asking(consultation.slug, "d" * 64)
    assert asked.answers == {"times": ["saturday"], MAY_QUOTE: True}
    assert asked.young
    assert asked.takes_answers
    assert not asked.is_stale
    assert not asking(consultation.slug, "e" * 64).has_draft
    assert not asking(other.slug, "d" * 64).has_draft
    assert draft_for_update(other.id, "d" * 64) is None
    with pytest.raises(NotFound):
        asking(make_consultation("draft").slug, "d" * 64)


def test_a_draft_is_erased_when_it_is_sent(app: Flask) -> None:
    consultation = make_consultation("open")
    questionnaire = questionnaire_of(consultation)
    draft = services.begin_draft(consultation.id, questionnaire.version_id, "d" * 64)
    services.submit_response(
        consultation, questionnaire, ANSWERS, may_quote=False, receipt=WORDS, draft=draft
    )
    assert rows(Draft) == 0


def test_the_grace_holds_for_who_began_in_time(app: Flask) -> None:
    consultation = make_consultation("open")
    questionnaire = questionnaire_of(consultation)
    assert consultation.closes_at is not None
    draft = services.begin_draft(consultation.id, questionnaire.version_id, "d" * 64)
    with clock.frozen(consultation.closes_at + timedelta(minutes=29)):
        with pytest.raises(Refused):
            services.submit_response(
                consultation,
                questionnaire,
                ANSWERS,
                may_quote=False,
                receipt=receipts.new_receipt(),
            )
        services.submit_response(
            consultation, questionnaire, ANSWERS, may_quote=False, receipt=WORDS, draft=draft
        )
    assert rows(Response) == 1


def test_a_draft_is_carried_over_to_corrected_questions(app: Flask) -> None:
    consultation = make_consultation("open")
    first = questionnaire_of(consultation)
    draft = services.begin_draft(
        consultation.id,
        first.version_id,
        "d" * 64,
        answers={
            "who": "parent",
            "story": "Words",
            "weeks": 12,
            MAY_QUOTE: False,
        },
    )
    make_version(consultation, [question for question in QUESTIONS if question.key != "weeks"])
    assert asking(consultation.slug, "d" * 64).is_stale
    services.carry_draft_over(draft, questionnaire_of(consultation))
    assert draft.answers == {"who": "parent", "story": "Words", MAY_QUOTE: False}
    assert not asking(consultation.slug, "d" * 64).is_stale


def test_drafts_end(app: Flask) -> None:
    consultation, ended = make_consultation("open"), make_consultation("closed")
    for index, each in enumerate((consultation, ended)):
        version = latest_version(each.id)
        assert version is not None
        services.begin_draft(each.id, version.id, str(index) * 64)
    jobs.erase_drafts()
    assert [draft.consultation_id for draft in db.session.scalars(select(Draft))] == [consultation.id]
    with clock.frozen(clock.now() + timedelta(days=31)):
        jobs.erase_drafts()
    assert rows(Draft) == 0


def test_an_account_sees_what_it_linked(app: Flask) -> None:
    account, consultation = make_account(), make_consultation("open")
    linked, _ = make_response(consultation, account=account), make_response(consultation)
    assert [response for response, _ in responses_of_account(account.id)] == [linked]
