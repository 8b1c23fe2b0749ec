"""Which texts the desk shows, what it never shows, and what stands beside them; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from coproduce.accounts.actors import actor_of
from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.consultations.models import Consultation, Response
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.insights import services
from coproduce.insights.models import PassageSentiment, SentimentCorrection
from coproduce.insights.queries import DeskFilter, desk_page, matching_passages, progress
from coproduce.insights.queries.desk_filter import ALONE
from coproduce.insights.queries.desk_guard import givers_of, singles_out
from coproduce.insights.queries.progress import questions_side_by_side
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import passages_of
from tests.factories.accounts import make_account
from tests.factories.consultations import make_response
from tests.factories.insights import ANALYST, CONTEXT, make_plain_consultation, make_texts, make_theme
from tests.factories.sessions import make_session


def answered(consultation: Consultation, number: int, words: str, **how: Any) -> list[Response]:
    return [
        make_response(consultation, {"comments": f"{words} {each}", "who": "parent"}, **how)
        for each in range(number)
    ]


def shown(consultation: Consultation, **asked: Any) -> set[str]:
    """The first words of the texts that the desk shows."""
    chosen = DeskFilter(**{"view": "all", **asked})
    assert not singles_out(consultation.id, chosen, givers_of(consultation.id))
    page, matching = desk_page(ANALYST, consultation.id, chosen, 200)
    assert matching == len(matching_passages(ANALYST, consultation.id, chosen))
    return {row.passage.body.rsplit(" ", 1)[0] for row in page.rows}


def is_hidden(consultation: Consultation, **asked: Any) -> bool:
    chosen = DeskFilter(**{"view": "all", **asked})
    hidden = singles_out(consultation.id, chosen, givers_of(consultation.id))
    if hidden:
        assert matching_passages(ANALYST, consultation.id, chosen) == []
    return hidden


def test_texts_are_shown_by_who_gave_them(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        answered(consultation, 9, "young", young=True)
        answered(consultation, 9, "paper", source="paper")
        answered(consultation, 9, "web", on_behalf_of="my_child")
        assert shown(consultation, age="young") == {"young"}
        assert shown(consultation, age="adult") == {"paper", "web"}
        assert shown(consultation, format="young_people") == {"young"}
        assert shown(consultation, source="paper") == {"paper"}
        assert shown(consultation, source="paper,web") == {"paper", "web", "young"}
        assert shown(consultation, behalf="my_child") == {"web"}
        assert shown(consultation, age="adult", source="paper") == {"paper"}
        assert shown(consultation, session=ALONE) == {"young", "paper", "web"}


@pytest.mark.parametrize("few", [1, 7])
def test_a_filter_that_would_point_at_somebody_shows_nothing(application: Flask, few: int) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        answered(consultation, few, "paper", source="paper")
        answered(consultation, 20, "web")
        assert is_hidden(consultation, source="paper")
        # What it leaves out would be found by taking one page from the other.
        assert is_hidden(consultation, source="web")
        assert not is_hidden(consultation)
        assert not is_hidden(consultation, search="paper")


def test_words_and_who_gave_them_together_may_be_too_few(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        answered(consultation, 10, "club", young=True)
        answered(consultation, 10, "club")
        make_response(consultation, {"comments": "bus"}, young=True)
        answered(consultation, 9, "bus")
        assert not is_hidden(consultation, age="young", search="club")
        assert is_hidden(consultation, age="young", search="bus")
        assert is_hidden(consultation, age="adult", search="bus")


def test_eight_are_enough(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        answered(consultation, 8, "paper", source="paper")
        answered(consultation, 8, "web")
        assert shown(consultation, source="paper") == {"paper"}
        assert is_hidden(consultation, source="paper", search="paper 1")


def test_two_filters_are_looked_at_together(application: Flask) -> None:
    """Nine young people, nine on paper, and two of them both: each filter alone would do."""
    with application.app_context():
        consultation = make_plain_consultation()
        answered(consultation, 2, "both", young=True, source="paper")
        answered(consultation, 8, "young", young=True)
        answered(consultation, 8, "paper", source="paper")
        answered(consultation, 9, "neither")
        assert not is_hidden(consultation, age="young")
        assert not is_hidden(consultation, source="paper")
        assert is_hidden(consultation, age="young", source="paper")
        assert is_hidden(consultation, age="adult", source="paper")


def test_a_named_session_may_be_looked_at_and_nobody_in_it(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation("open")
        session = make_session(consultation)
        answered(consultation, 3, "phone", source="session", group_session_id=session.id)
        answered(consultation, 9, "web")
        assert shown(consultation, session=session.id) == {"phone"}
        assert is_hidden(consultation, session=session.id, age="young")
        assert shown(consultation, source="session") == {"phone"}
        assert shown(consultation, session=ALONE) == {"web"}


def test_rare_kinds_stand_together(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        answered(consultation, 20, "web")
        answered(consultation, 5, "paper", source="paper")
        answered(consultation, 4, "phone", source="phone")
        kinds = givers_of(consultation.id).kinds["source"]
        assert kinds.groups == (("web",), ("paper", "phone"))
        assert kinds.group_of("phone") == ("paper", "phone")
        assert shown(consultation, source="paper,phone") == {"paper", "phone"}


def test_a_persons_word_on_a_feeling_stands_before_the_machines(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        one, two = make_texts(consultation, ["Oh great, again 1", "We were glad 1"])
        for passage in (one, two):
            db.session.add(
                PassageSentiment(
                    passage_id=passage.id,
                    method=METHOD,
                    scorer_version=VERSION,
                    label="positive",
                    confidence=0.8,
                    polarity=0.5,
                )
            )
        db.session.add(SentimentCorrection(passage_id=one.id, label="negative", corrected_at=clock.now()))
        db.session.flush()
        assert shown(consultation, sentiment="positive") == {"We were glad"}
        assert shown(consultation, sentiment="negative") == {"Oh great, again"}
        page, _ = desk_page(ANALYST, consultation.id, DeskFilter(view="all"))
        said = {row.passage.id: row.sentiment for row in page.rows}
        assert said[one.id].corrected
        assert not said[two.id].corrected


def somebody() -> Actor:
    return actor_of(make_account("analyst"))


def test_who_read_and_who_coded(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        one, two, three = make_texts(consultation, ["First 1", "Second 2", "Third 3"])
        ana, bo = somebody(), somebody()
        theme = make_theme(consultation)
        services.move_passages(ana, consultation.id, [one.id], theme)
        services.mark_no_theme(bo, consultation.id, [two.id], "Says nothing")
        services.move_passages(bo, consultation.id, [one.id], make_theme(consultation, "Another"))
        assert shown(consultation, reader=ana.account_id) == {"First"}
        assert shown(consultation, coder=bo.account_id) == {"First", "Second"}
        assert shown(consultation, view="unread") == {"Third"}
        at_work = {
            each.account_id: (each.read, each.coded)
            for each in questions_side_by_side(ANALYST, consultation.id)[1]
        }
        assert at_work == {ana.account_id: (1, 1), bo.account_id: (1, 2)}
        assert three.read_by_id is None


def test_questions_stand_side_by_side(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        texts = make_texts(consultation, ["Same words 1", "Same words 1", "Others 2", "Thirds 3"])
        make_texts(consultation, ["Elsewhere 1"], topic="")
        analyst = somebody()
        services.move_passages(analyst, consultation.id, [texts[0].id], make_theme(consultation))
        services.mark_no_theme(analyst, consultation.id, [texts[2].id], "Nothing")
        services.assign_question(analyst, consultation.id, "comments", [analyst.account_id or ""])
        (first, rest), _ = questions_side_by_side(ANALYST, consultation.id)
        assert (first.texts, first.different, first.read, first.coded, first.no_theme, first.left) == (
            4,
            3,
            3,
            2,
            1,
            1,
        )
        assert [account.id for account in first.looked_after_by] == [analyst.account_id]
        assert (rest.topic, rest.texts, rest.left) == ("", 1, 1)
        whole = progress(ANALYST, consultation.id)
        assert (whole.texts, whole.left) == (first.texts + rest.texts, first.left + rest.left)
        assert shown(consultation, assigned=analyst.account_id) == {"Same words", "Others", "Thirds"}


def test_every_text_is_found_without_a_filter(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        answered(consultation, 3, "web")
        other = make_plain_consultation()
        answered(other, 2, "elsewhere")
        assert shown(consultation) == {"web"}
        assert len(passages_of(CONTEXT, consultation.id)) == 3
        assert db.session.query(Passage).count() == 5
