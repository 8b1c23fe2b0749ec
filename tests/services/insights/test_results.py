"""Results: counted, protected, published by a person, and never subtractable (rules 14 to 16)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import clock, jobs, outbox
from coproduce.core.access import VISITOR
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed, Refused
from coproduce.insights import services
from coproduce.insights.jobs import do_analysis_tasks
from coproduce.insights.models import (
    AnalysisTask,
    CandidateTheme,
    PassageSentiment,
    ResultsSnapshot,
    ThemeRun,
)
from coproduce.insights.queries import candidates, latest_prepared, protected_theme_size, published_snapshot
from coproduce.insights.snapshot import read_document
from coproduce.insights.tallies import exact_results
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import passages_of
from tests.factories.consultations import QUESTIONS, make_consultation, make_response
from tests.factories.insights import (
    ANALYST,
    COMMISSIONER,
    make_answered,
    make_plain_consultation,
    make_snapshot,
    make_texts,
    make_theme,
)

LONG_ENOUGH = [
    "The waiting list for speech therapy is far too long for small children.",
    "Waiting for speech therapy took us seven months on the waiting list.",
    "School transport is late every morning and the bus is full.",
    "The bus for school transport never comes on time in winter.",
]


def answers(count: int, who: str = "parent", listened: str = "agree", text: str = "") -> list[dict[str, Any]]:
    comments = {"comments": text} if text else {}
    return [{"who": who, "times": ["weekday"], "listened": listened, **comments} for _ in range(count)]


def answered(state: str = "closed") -> Consultation:
    """37 parents and 4 young people; 30 spoke of waits, 3 of toilets."""
    consultation = make_plain_consultation(state)
    make_answered(
        consultation,
        [
            *answers(30, text="Shorter waits"),
            *answers(3, listened="disagree", text="Cleaner toilets"),
            *answers(4),
            *answers(4, who="young_person", listened="strongly_disagree"),
        ],
    )
    passages = passages_of("consultation", consultation.id)
    for name, words in (("Waiting", "Shorter waits"), ("Toilets", "Cleaner toilets")):
        make_theme(consultation, name, [each for each in passages if each.body == words], state="approved")
    return consultation


def test_counts_are_exact_for_staff(app: Flask) -> None:
    exact = exact_results(answered().id)
    assert exact.responses == 41
    who = exact.tallies[0]
    assert (who.labels, who.counts, who.base) == (("A parent or carer", "A young person"), (37, 4), 41)
    assert sorted((name, people) for _, name, people in exact.themes.themes) == [
        ("Toilets", 3),
        ("Waiting", 30),
    ]
    assert exact.themes.base == 33


def test_nothing_small_or_exact_is_published(app: Flask) -> None:
    snapshot = make_snapshot(answered())
    results = read_document(snapshot.document)
    assert results.responses.text == "about 40 people"
    for table in [*(question.table for question in results.questions), results.themes]:
        assert table is not None
        for cell in table.cells:
            assert cell.shown is None or (cell.shown >= 8 and cell.shown % 5 == 0)
    assert results.themes is not None
    assert [(cell.label, cell.text) for cell in results.themes.cells] == [
        ("Waiting", "about 30"),
        ("Toilets", "a smaller number"),
    ]


def test_a_person_counts_once_a_theme_however_many_texts(app: Flask) -> None:
    consultation = make_consultation("closed")
    response = make_response(
        consultation, {"who": "parent", "change": "Shorter waits", "story": "Waits are long"}
    )
    texts = passages_of("consultation", consultation.id)
    make_theme(consultation, "Waits", texts, state="approved")
    exact = exact_results(consultation.id)
    assert response.id
    assert exact.themes.themes[0][2] == 1
    assert exact.themes.base == 1


def test_bands_hide_the_ends_and_stay_the_same(app: Flask) -> None:
    consultation = make_consultation("closed", questions=QUESTIONS)
    for weeks in range(1, 41):
        first = f"2026-{1 + weeks % 12:02}-03"
        make_response(consultation, {"who": "parent", "change": "x", "weeks": weeks, "first": first})
    by_key = {tally.key: tally for tally in exact_results(consultation.id).tallies}
    assert by_key["weeks"].labels == ("Under 20 weeks", "20 weeks or more")
    assert sum(by_key["weeks"].counts) == 40
    assert by_key["first"].labels[0].startswith("Before ")
    make_snapshot(consultation)
    for weeks in range(90, 104):
        make_response(consultation, {"who": "parent", "change": "x", "weeks": weeks})
    later = services.prepare_snapshot(consultation.id)
    assert later.document["private"]["bands"]["weeks"] == list(by_key["weeks"].edges)


def test_only_a_closed_consultation_is_published(app: Flask) -> None:
    snapshot = services.prepare_snapshot(answered("open").id)
    with pytest.raises(Refused, match="has closed"):
        services.publish_snapshot(COMMISSIONER, snapshot)


def test_results_taken_before_closing_are_not_published(app: Flask) -> None:
    consultation = answered("open")
    snapshot = services.prepare_snapshot(consultation.id)
    with clock.frozen(clock.now().replace(year=2027)):
        from coproduce.consultations import services as running
        from tests.factories.consultations import COMMISSIONER as RUNNER

        running.close(RUNNER, consultation)
        with pytest.raises(Refused, match="before the consultation closed"):
            services.publish_snapshot(COMMISSIONER, snapshot)


def test_a_correction_over_the_same_answers_replaces(app: Flask) -> None:
    consultation = answered()
    first = make_snapshot(consultation)
    second = make_snapshot(consultation)
    assert (first.state, second.state) == ("replaced", "published")
    assert published_snapshot(consultation.id) == second


@pytest.mark.parametrize(("more", "allowed"), [(1, False), (7, False), (8, True)])
def test_two_publications_cannot_be_subtracted(app: Flask, more: int, allowed: bool) -> None:
    consultation = answered()
    make_snapshot(consultation)
    make_answered(consultation, answers(more, text="More waits"))
    again = services.prepare_snapshot(consultation.id)
    if allowed:
        services.publish_snapshot(COMMISSIONER, again)
        assert published_snapshot(consultation.id) == again
    else:
        with pytest.raises(Refused, match="subtracted"):
            services.publish_snapshot(COMMISSIONER, again)


def test_rights(app: Flask) -> None:
    consultation = answered()
    prepared = make_snapshot(consultation, state="prepared")
    with pytest.raises(NotAllowed):
        services.publish_snapshot(VISITOR, prepared)
    with pytest.raises(NotAllowed):
        services.ask_for_snapshot(COMMISSIONER, consultation)
    services.publish_snapshot(COMMISSIONER, prepared)
    services.withdraw_snapshot(COMMISSIONER, prepared, "A question was read wrongly")
    assert published_snapshot(consultation.id) is None


def test_asked_for_results_are_prepared_by_the_worker(app: Flask) -> None:
    consultation = answered()
    make_snapshot(consultation, state="prepared")
    services.ask_for_snapshot(ANALYST, consultation)
    db.session.commit()
    outbox.dispatch()
    jobs.run_due(everything=True)
    snapshots = db.session.scalars(select(ResultsSnapshot).order_by(ResultsSnapshot.number)).all()
    assert [snapshot.state for snapshot in snapshots] == ["discarded", "prepared"]
    assert latest_prepared(consultation.id) == snapshots[1]
    assert db.session.scalars(select(AnalysisTask)).all() == []


def test_sentiment_is_public_from_two_hundred_texts_on_with_its_error(app: Flask) -> None:
    consultation = make_plain_consultation()
    make_texts(consultation, [f"Wonderful kind staff {number}" for number in range(199)])
    assert services.score_texts(1000) == 199
    assert services.score_texts(1000) == 0
    assert services.prepare_snapshot(consultation.id).document["sentiment"] is None
    make_texts(consultation, ["Terrible waiting and nobody cares"])
    services.score_texts()
    results = read_document(services.prepare_snapshot(consultation.id).document)
    assert results.sentiment is not None
    assert "82 of 100" in results.sentiment_error
    methods = set(db.session.scalars(select(PassageSentiment.method)))
    assert "textblob" in methods
    assert len(methods) == 2


def test_the_public_size_of_a_theme_is_that_of_the_snapshot(app: Flask) -> None:
    consultation = answered()
    themes = {theme.name: theme for theme in db.session.scalars(select(_theme()))}
    assert protected_theme_size(themes["Waiting"]) is None
    make_snapshot(consultation)
    size = protected_theme_size(themes["Waiting"])
    assert size is not None
    assert size.text == "about 30 people"
    assert protected_theme_size(themes["Toilets"]) is None
    make_texts(consultation, ["Shorter waits"])
    assert protected_theme_size(themes["Waiting"]) == size


def test_a_stored_figure_that_was_changed_is_refused(app: Flask) -> None:
    from coproduce.analysis.disclosure_storage import BrokenSnapshot

    document = json.loads(json.dumps(make_snapshot(answered()).document))
    document["questions"][0]["table"]["cells"][0][1] = 37
    with pytest.raises(BrokenSnapshot):
        read_document(document)


def test_an_empty_consultation_gives_results_without_figures(app: Flask) -> None:
    results = read_document(make_snapshot(make_plain_consultation()).document)
    assert results.responses.text == "fewer than 10 people"
    assert all(question.table.form == "withheld" for question in results.questions)
    assert results.themes is None


def test_themes_are_suggested_for_each_question_and_kept_apart(app: Flask) -> None:
    consultation = make_plain_consultation()
    make_texts(consultation, [f"{text} {number}" for text in LONG_ENOUGH for number in range(6)])
    services.ask_for_themes(ANALYST, consultation)
    db.session.commit()
    outbox.dispatch()
    do_analysis_tasks()
    suggested = candidates(ANALYST, consultation.id)
    assert suggested
    assert {each.topic for each in suggested} == {"comments"}
    assert all(each.candidate.size > 0 for each in suggested)
    first = db.session.scalars(select(ThemeRun.id)).all()
    assert db.session.scalars(select(_theme())).all() == []
    before = {each.candidate.id for each in suggested}
    services.suggest_themes(consultation.id)
    assert set(first) < set(db.session.scalars(select(ThemeRun.id))), "the earlier run is kept"
    now = {each.candidate.run_id for each in candidates(ANALYST, consultation.id)}
    assert len(first) == len(now) == 1
    assert now.isdisjoint(first), "the newest run is offered"
    assert before <= set(db.session.scalars(select(CandidateTheme.id)))
    assert set(db.session.scalars(select(Passage.state))) == {"unread"}, "a suggestion reads nothing"


def _theme() -> type:
    from coproduce.insights.models import Theme

    return Theme
