"""Quotes: consent, reading, redaction, a person's approval, and withdrawal (rule 8)."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.core.access import VISITOR
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed, NotFound, Refused
from coproduce.insights import services
from coproduce.insights.queries import approved_quotes, quote_for_staff, quotes_of
from coproduce.safeguarding.services import hold, mark_read, return_to_queue
from tests.factories.insights import ANALYST, make_plain_consultation, make_quote, make_texts, make_theme
from tests.factories.safeguarding import MODERATOR

BODY = "We waited 28 weeks. Sarah at Oak School was kind. Please ring us."
SPANS = [[20, 25, "name"], [29, 39, "school"]]


def test_words_default_to_the_redacted_text(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, [BODY], personal_data_hints=SPANS, hinted=True)[0]
    mark_read(MODERATOR, passage, redacted="We waited 28 weeks. [name] at [school] was kind. Please ring us.")
    quote = services.propose_quote(MODERATOR, consultation.id, passage)
    assert quote.words.startswith("We waited 28 weeks. [name]")
    services.approve_quote(ANALYST, quote)
    assert approved_quotes(consultation.id) == [quote]


def test_without_consent_or_reading_there_is_no_quote(app: Flask) -> None:
    consultation = make_plain_consultation()
    silent = make_texts(consultation, ["No thank you"], may_quote=False, state="read")[0]
    unread = make_texts(consultation, ["Nobody read me"])[0]
    with pytest.raises(Refused, match="did not allow"):
        services.propose_quote(MODERATOR, consultation.id, silent)
    with pytest.raises(Refused, match="Nobody has read"):
        services.propose_quote(MODERATOR, consultation.id, unread)
    hold(MODERATOR, unread, "a name")
    with pytest.raises(Refused, match="held back"):
        services.propose_quote(MODERATOR, consultation.id, unread)


def test_private_details_are_hidden_or_confirmed(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, [BODY], personal_data_hints=SPANS, hinted=True, state="read")[0]
    quote = services.propose_quote(MODERATOR, consultation.id, passage, "Sarah … was kind.")
    with pytest.raises(Refused, match="“Sarah”"):
        services.approve_quote(ANALYST, quote)
    services.approve_quote(ANALYST, quote, personal_data_checked=True)
    assert quote.state == "approved"


def test_a_text_the_machine_has_not_seen_needs_a_persons_word(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, ["Kind staff"], state="read")[0]
    quote = services.propose_quote(MODERATOR, consultation.id, passage)
    with pytest.raises(Refused, match="has not looked"):
        services.approve_quote(ANALYST, quote)


def test_other_words_than_the_writers_are_refused(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, [BODY], state="read")[0]
    with pytest.raises(Refused, match="not the writer’s words"):
        services.propose_quote(MODERATOR, consultation.id, passage, "We waited 52 weeks.")
    with pytest.raises(Refused, match="another consultation"):
        services.propose_quote(MODERATOR, make_plain_consultation().id, passage)


def test_a_quote_disappears_when_the_writer_no_longer_agrees(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, ["Kind staff"], state="read")[0]
    quote = make_quote(consultation, passage)
    assert approved_quotes(consultation.id) == [quote]
    passage.may_quote = False
    db.session.flush()
    assert approved_quotes(consultation.id) == [], "at once, before the worker comes round"
    assert services.withdraw_quotes_without_consent() == 1
    assert quote.state == "withdrawn"


def test_a_quote_is_not_shown_while_its_text_is_held_or_waits_again(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, ["Kind staff"], state="read")[0]
    make_quote(consultation, passage)
    return_to_queue(MODERATOR, passage)
    assert approved_quotes(consultation.id) == []
    hold(MODERATOR, passage, "a name")
    assert approved_quotes(consultation.id) == []


def test_a_deleted_text_takes_its_quote_along(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, ["Kind staff"], state="read")[0]
    make_quote(consultation, passage)
    db.session.delete(passage)
    db.session.flush()
    db.session.expire_all()
    assert quotes_of(MODERATOR, consultation.id) == []


def test_quotes_of_a_theme(app: Flask) -> None:
    consultation = make_plain_consultation()
    one, two = make_texts(consultation, ["Kind staff", "Long waits"], state="read")
    quote = make_quote(consultation, one)
    make_quote(consultation, two)
    theme = make_theme(consultation, "Staff", [one])
    assert approved_quotes(consultation.id, [theme.id]) == [quote]
    assert approved_quotes(consultation.id, []) == []


def test_withdrawing_needs_a_reason_and_the_right(app: Flask) -> None:
    consultation = make_plain_consultation()
    quote = make_quote(consultation)
    with pytest.raises(Refused, match="reason"):
        services.withdraw_quote(MODERATOR, quote, "")
    with pytest.raises(NotAllowed):
        services.withdraw_quote(VISITOR, quote, "x")
    services.withdraw_quote(MODERATOR, quote, "Too near to a person")
    assert approved_quotes(consultation.id) == []
    with pytest.raises(NotFound):
        quote_for_staff(MODERATOR, make_plain_consultation().id, quote.id)
