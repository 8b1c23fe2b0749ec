"""Tables of two questions: counted by the database, asked for, protected, published or refused with words."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import (
    AgreeScale,
    Budget,
    LongText,
    OneChoice,
    Ranking,
    SeveralChoices,
    Statements,
)
from coproduce.consultations.questionnaire.types.amounts import Share
from coproduce.core import jobs, outbox
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound
from coproduce.insights import services
from coproduce.insights.counts import CrossTally
from coproduce.insights.crossing import BOTH_SEVERAL, SENSITIVE
from coproduce.insights.figures import charts_of
from coproduce.insights.models import ResultsSnapshot
from coproduce.insights.opinions import MOST_AGREE, MOST_DISAGREE, TOO_SMALL
from coproduce.insights.queries.crosses import crossable_called, crossables, exact_cross
from coproduce.insights.services.results import MOST_CROSSES, take_out_exact
from coproduce.insights.snapshot import PublishedResults, read_document
from coproduce.safeguarding.queries import passages_of
from tests.factories.consultations import make_consultation
from tests.factories.insights import ANALYST, COMMISSIONER, make_answered, make_theme

PLACES = (Option("north", "North"), Option("south", "South"))
QUESTIONS = (
    OneChoice(key="place", text="Where do you live?", options=PLACES),
    AgreeScale(key="listened", text="We were listened to."),
    SeveralChoices(
        key="times", text="Which times suit you?", options=(Option("day", "By day"), Option("late", "Late"))
    ),
    SeveralChoices(key="rooms", text="Which rooms?", options=(Option("a", "Quiet"), Option("b", "Large"))),
    OneChoice(key="secret", text="A sensitive one", sensitive=True, options=PLACES),
    LongText(key="comments", text="What would you change?"),
)


def answered() -> Consultation:
    """North agrees and comes by day, south disagrees and comes late; everybody in the north wrote of waiting."""
    consultation = make_consultation("closed", questions=QUESTIONS)
    north = {"place": "north", "listened": "agree", "times": ["day"], "rooms": ["a"], "comments": "Waits"}
    south = {"place": "south", "listened": "disagree", "times": ["late"], "rooms": ["b"], "secret": "south"}
    make_answered(
        consultation,
        [
            *({**north, "secret": "north"} for _ in range(30)),
            *({**north, "listened": "disagree", "times": ["day", "late"]} for _ in range(12)),
            *(south for _ in range(25)),
            *({**south, "listened": "strongly_agree"} for _ in range(9)),
            {"place": "south", "comments": "Toilets"},
        ],
    )
    texts = passages_of("consultation", consultation.id)
    make_theme(consultation, "Waiting", [each for each in texts if each.body == "Waits"], state="approved")
    return consultation


def counted(consultation: Consultation, rows: str, columns: str) -> CrossTally:
    known = crossables(consultation.id, about_you=True)
    return exact_cross(consultation.id, crossable_called(known, rows), crossable_called(known, columns))


def results(consultation: Consultation, *pairs: tuple[str, str]) -> PublishedResults:
    return read_document(services.prepare_snapshot(consultation.id, pairs).document)


def test_two_questions_are_counted_exactly(app: Flask) -> None:
    cross = counted(answered(), "listened", "place")
    assert cross.columns == ("North", "South")
    by_label = dict(zip(cross.rows, cross.counts, strict=True))
    assert by_label["Agree"] == (30, 0)
    assert by_label["Disagree"] == (12, 25)
    assert by_label["Strongly agree"] == (0, 9)
    assert (cross.column_totals, cross.base) == ((42, 34), 76)
    assert sum(cross.row_totals) == 76


def test_who_chose_several_stands_in_several_lines_and_once_in_the_totals(app: Flask) -> None:
    cross = counted(answered(), "times", "place")
    assert cross.counts == ((42, 0), (12, 34))
    assert (cross.row_totals, cross.column_totals, cross.base) == ((42, 46), (42, 34), 76)
    turned = counted(answered(), "place", "times")
    assert turned.counts == ((42, 12), (0, 34))


def test_themes_count_people_who_wrote(app: Flask) -> None:
    cross = counted(answered(), "themes", "place")
    assert cross.rows == ("Waiting",)
    assert cross.counts == ((42, 0),)
    assert cross.base == 43


def test_a_table_is_published_beside_everything_else(app: Flask) -> None:
    found = results(answered(), ("listened", "place"))
    cross = found.crosses[0].cross
    assert cross is not None
    assert cross.rows[0] == "Strongly agree or agree"
    assert [cell.text for cell in cross.totals.cells] == ["about 40", "about 35"]
    assert cross.cell(0, 0).text == "about 30"
    assert cross.percent(0, 0) == 75
    chart = charts_of(found)["cross-listened--place"]
    assert "North" in chart.base
    assert chart.drawn


def test_what_cannot_be_published_says_why(app: Flask) -> None:
    found = results(answered(), ("secret", "place"), ("times", "rooms"), ("times", "place"))
    assert [each.problem for each in found.crosses] == [SENSITIVE, BOTH_SEVERAL, ""]
    assert [each.cross is None for each in found.crosses] == [True, True, False]
    assert not [chart for chart in charts_of(found) if "secret" in chart and chart.startswith("cross")]


def test_a_second_snapshot_holds_the_first_table_against_the_new_one(app: Flask) -> None:
    consultation = answered()
    first = services.prepare_snapshot(consultation.id, [("listened", "place")])
    services.publish_snapshot(COMMISSIONER, first)
    again = results(consultation, ("place", "listened"), ("times", "place"))
    assert [each.problem for each in again.crosses] == ["", ""]
    before = read_document(first.document).crosses[0].cross
    assert before is not None
    assert again.crosses[0].cross is not None
    assert again.crosses[0].key == "listened--place"


def test_the_worker_prepares_what_was_asked_for(app: Flask) -> None:
    consultation = answered()
    services.ask_for_snapshot(ANALYST, consultation, [("listened", "place"), ("place", "listened")])
    db.session.commit()
    outbox.dispatch()
    jobs.run_due(everything=True)
    snapshot = db.session.scalars(select(ResultsSnapshot)).one()
    assert [each["key"] for each in snapshot.document["crosses"]] == ["listened--place"]


@pytest.mark.parametrize(
    "pairs",
    [[("place", "place")], [("place", "nothing")], [("place", "")], [("times", f"x{n}") for n in range(9)]],
)
def test_a_table_that_is_none_is_refused(app: Flask, pairs: list[tuple[str, str]]) -> None:
    with pytest.raises(InvalidInput):
        services.ask_for_snapshot(ANALYST, answered(), pairs)
    assert len(pairs) <= MOST_CROSSES + 1


def test_characteristics_and_strange_keys_are_not_offered_for_publication(app: Flask) -> None:
    consultation = answered()
    offered = {each.key for each in crossables(consultation.id, about_you=False)}
    assert {"place", "listened", "times", "themes"} <= offered
    assert not any(key.startswith("about-") for key in offered)
    with pytest.raises(NotFound):
        crossable_called(crossables(consultation.id, about_you=False), "about-ethnicity")


def test_taking_exact_figures_out_is_on_record_and_for_staff(app: Flask) -> None:
    consultation = answered()
    take_out_exact(ANALYST, consultation, ("place", "times"))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export_exact_figures")).one()
    assert entry.subject_id == consultation.id
    from coproduce.core.access import VISITOR

    with pytest.raises(NotAllowed):
        take_out_exact(VISITOR, consultation)


VOTED = (
    Statements(
        key="views",
        text="Do you agree?",
        options=(Option("late", "Open late"), Option("food", "Warm food"), Option("phones", "No phones")),
    ),
    Ranking(
        key="first",
        text="What first?",
        options=(Option("a", "Play"), Option("b", "Rest"), Option("c", "Talk")),
    ),
    Budget(
        key="share",
        text="Share it out",
        shares=(Share("s", "Staff"), Share("r", "Rooms"), Share("t", "Travel")),
    ),
)


def voted(small: int) -> Consultation:
    consultation = make_consultation("closed", questions=VOTED)
    one = {
        "views": {"late": "agree", "food": "agree", "phones": "disagree"},
        "first": {"a": 1, "b": 2, "c": 3},
        "share": {"s": 60, "r": 20, "t": 20},
    }
    other = {
        "views": {"late": "disagree", "food": "agree", "phones": "agree"},
        "first": {"b": 1, "a": 2, "c": 3},
        "share": {"s": 20, "r": 70, "t": 10},
    }
    make_answered(consultation, [*(one for _ in range(60)), *(other for _ in range(small))])
    return consultation


def test_groups_of_opinion_are_published_in_words(app: Flask) -> None:
    found = results(voted(40))
    groups = found.opinions[0]
    assert [cell.text for cell in groups.groups.cells] == ["about 60", "about 40"]
    by_topic = {each.topic: each for each in groups.statements}
    assert by_topic["views.food"].words == (MOST_AGREE, MOST_AGREE)
    assert by_topic["views.food"].place == "together"
    assert by_topic["views.late"].words == (MOST_AGREE, MOST_DISAGREE)
    chart = charts_of(found)["opinions-views"]
    assert chart.lines[0].label == "Warm food"
    assert "Group A" in str(chart.columns)
    without = found.without({"views.food"})
    assert "Warm food" not in str(charts_of(without)["opinions-views"])


def test_a_small_group_of_opinion_is_never_published(app: Flask) -> None:
    snapshot = services.prepare_snapshot(voted(12).id)
    assert snapshot.document["opinions"][0]["problem"] == TOO_SMALL
    assert read_document(snapshot.document).opinions == ()


def test_rankings_and_budgets_have_averages(app: Flask) -> None:
    found = results(voted(40))
    assert {label: words for label, words, _ in found.averages["first"]} == {
        "Play": "usually near the top",
        "Rest": "usually near the top",
        "Talk": "usually near the end",
    }
    assert [(label, percent) for label, _, percent in found.averages["share"]] == [
        ("Staff", 45),
        ("Rooms", 40),
        ("Travel", 15),
    ]
    assert "shares-share" in charts_of(found)


def test_a_document_of_the_first_format_still_reads(app: Flask) -> None:
    document = dict(services.prepare_snapshot(answered().id).document)
    added = {"grids", "reach", "averages", "opinions", "sentiment_by_theme", "crosses"}
    assert added <= set(document)
    older = {key: value for key, value in document.items() if key not in added} | {"format": 1}
    found = read_document(older)
    assert (found.grids, found.crosses, found.reach, found.opinions) == ((), (), (), ())
    assert found.questions
    assert charts_of(found)
