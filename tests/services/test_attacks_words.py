"""Somebody's words after they, or a reader, took them back (rule 8)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.home import front
from coproduce.insights import services
from coproduce.insights.queries import approved_quotes
from coproduce.safeguarding.services import mark_read
from tests.factories.feedback import make_closed_consultation, make_feedback, make_finding, publish
from tests.factories.feedback import make_quote as make_public_quote
from tests.factories.insights import ANALYST, make_plain_consultation, make_texts
from tests.factories.safeguarding import MODERATOR

BODY = "Sarah was kind and rang us back."


@pytest.fixture
def kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The front page is kept as on a real site."""
    monkeypatch.setitem(app.config, "HOME_KEPT_SECONDS", 20)
    with app.test_request_context():
        yield app
    app.extensions.pop("home_kept", None)


@pytest.mark.parametrize("way", ["withdrawn response", "no longer agrees"])
def test_a_quote_is_gone_from_the_kept_front_page_at_once(kept: Flask, way: str) -> None:
    consultation = make_closed_consultation()
    quote = make_public_quote(consultation, "A zebrafinch on the wall")
    feedback = make_feedback(consultation, kinds=())
    make_finding(feedback, "we_did", quotes=[quote])
    services.mark_no_theme(ANALYST, consultation.id, [quote.passage_id], "Said once.")
    publish(feedback)
    assert "zebrafinch" in front.live_part()
    if way == "no longer agrees":
        quote.passage.may_quote = False
    else:
        db.session.delete(quote.passage)
    db.session.flush()
    db.session.expire_all()
    assert "zebrafinch" not in front.live_part()


def test_words_that_a_reader_hides_later_leave_the_quote_too(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, [BODY], state="read", may_quote=True)[0]
    quote = services.propose_quote(MODERATOR, consultation.id, passage)
    services.approve_quote(ANALYST, quote, personal_data_checked=True)
    assert approved_quotes(consultation.id) == [quote]
    mark_read(MODERATOR, passage, redacted="[name] was kind and rang us back.")
    assert approved_quotes(consultation.id) == []


def test_hidden_words_are_not_quoted(app: Flask) -> None:
    consultation = make_plain_consultation()
    passage = make_texts(consultation, [BODY], state="read", may_quote=True)[0]
    mark_read(MODERATOR, passage, redacted="[name] was kind and rang us back.")
    with pytest.raises(Refused):
        services.propose_quote(MODERATOR, consultation.id, passage, "Sarah was kind")
    assert services.propose_quote(MODERATOR, consultation.id, passage, "[Somebody] was kind …").words
