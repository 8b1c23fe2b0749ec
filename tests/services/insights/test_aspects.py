"""What texts say of their aspects, and texts in languages that the machine cannot read."""

from __future__ import annotations

from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from coproduce.analysis.sentiment import METHOD
from coproduce.consultations.models import Consultation
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed
from coproduce.core.identifiers import new_id
from coproduce.insights import jobs
from coproduce.insights.models import PassageAspect, PassageSentiment
from coproduce.insights.queries.aspects import aspects_by_question, aspects_of
from coproduce.insights.queries.desk import desk_page, desk_text
from coproduce.insights.queries.desk_filter import ANY_LANGUAGE, DeskFilter
from coproduce.insights.queries.progress import questions_side_by_side
from coproduce.insights.queries.sentiment import feelings_of, sounds, split_of
from coproduce.insights.queries.themes import belongs_to
from coproduce.insights.services import machine
from coproduce.insights.services.feelings import correct_sentiment
from coproduce.insights.services.machine_help import switch_help
from coproduce.insights.tallies import exact_results
from coproduce.safeguarding.models import Passage
from tests.factories.consultations import make_response
from tests.factories.insights import ANALYST, make_plain_consultation, make_texts

BATTLE = "Getting short breaks was a battle, once we had them life changing."
TAXI = "The taxi is always late and the teachers are excellent."
POLISH = "Autobus szkolny zawsze się spóźnia i nikt nie odbiera telefonu w szkole."
URDU = "ہمیں اپنے بچے کے لیے کوئی مدد نہیں ملی اور کسی نے جواب نہیں دیا۔"
NEITHER = "12345 !!!"


def read(*bodies: str) -> tuple[Consultation, list[Passage]]:
    consultation = make_plain_consultation()
    texts = make_texts(consultation, bodies)
    assert machine.score_texts() == len(bodies)
    db.session.expire_all()
    return consultation, texts


def shown(consultation: Consultation, **chosen: str) -> set[str]:
    page, _ = desk_page(ANALYST, consultation.id, DeskFilter(view="all", **chosen))
    return {row.passage.body for row in page.rows}


def test_a_text_is_bad_on_one_thing_and_good_on_another(app: Flask) -> None:
    consultation, (battle, taxi, nothing) = read(BATTLE, TAXI, "We shall see")
    said = desk_text(ANALYST, consultation.id, battle.id)
    assert said is not None
    assert said.said_of_aspects.startswith("negative on access, positive on quality")
    assert [(each.aspect, each.label) for each in aspects_of(taxi.id)] == [
        ("transport", "negative"),
        ("staff", "positive"),
    ]
    assert aspects_of(nothing.id) == ()
    counts = {each.aspect: each for each in aspects_by_question(ANALYST, consultation.id)["comments"]}
    assert set(counts) == {"access", "quality", "transport", "staff"}
    assert (counts["access"].negative, counts["access"].texts, counts["quality"].positive) == (1, 1, 1)
    with pytest.raises(NotAllowed):
        aspects_by_question(Actor(roles=frozenset({"moderator"})), consultation.id)


def test_a_reading_is_kept_with_its_method_and_replaced_only_by_its_own_version(app: Flask) -> None:
    _, (battle,) = read(BATTLE)
    rows = db.session.scalars(select(PassageAspect)).all()
    assert {(row.method, row.method_version, row.scorer_version) for row in rows} == {
        ("clauses+lists", "1", machine.VERSION)
    }
    machine.save_readings(machine.scored({battle.id: battle.body}))
    assert db.session.scalar(select(func.count()).select_from(PassageAspect)) == len(rows)
    machine.save_readings(machine.scored({battle.id: battle.body}, machine.Scorer("another")))
    assert db.session.scalar(select(func.count()).select_from(PassageAspect)) == 2 * len(rows)
    assert len(aspects_of(battle.id)) == len(rows), "the model in use alone is shown"
    # A text that was withdrawn while the machine was thinking stays gone.
    machine.save_readings(machine.scored({new_id(): BATTLE}))
    assert db.session.scalar(select(func.count()).select_from(PassageAspect)) == 2 * len(rows)
    switch_help(ANALYST, on=False, reason="Families asked for it")
    assert aspects_of(battle.id) == ()


def test_a_language_that_the_machine_cannot_read_is_named_and_is_no_neutral_text(app: Flask) -> None:
    consultation, (taxi, polish, copy, urdu, neither) = read(TAXI, POLISH, POLISH, URDU, NEITHER)
    found = feelings_of([each.id for each in (taxi, polish, urdu, neither)])
    assert [found[each.id].unread for each in (taxi, polish, urdu, neither)] == [
        "",
        "Polish",
        "Urdu",
        "no known language",
    ]
    assert found[taxi.id].label
    assert found[polish.id].label == ""
    assert sum(split_of(belongs_to(consultation.id)).values()) == 1
    assert db.session.scalar(select(func.count()).select_from(Passage).where(sounds("neutral"))) == 0
    assert aspects_of(polish.id) == ()
    assert shown(consultation, language="pl") == {POLISH}
    assert shown(consultation, language=ANY_LANGUAGE) == {POLISH, URDU, NEITHER}
    question = questions_side_by_side(ANALYST, consultation.id)[0][0]
    languages = {each.name: each.texts for each in question.other_languages}
    assert languages == {"Polish": 2, "Urdu": 1, "no known language": 1}
    assert question.other_languages[0].code == "pl", "most texts first"

    correct_sentiment(ANALYST, consultation.id, polish.id, "negative")
    said = feelings_of([polish.id, copy.id])
    assert [(each.label, each.corrected, each.unread) for each in said.values()] == [
        ("negative", True, "Polish")
    ] * 2, "a person's word counts, and it is still said that the machine did not read it"
    assert split_of(belongs_to(consultation.id))["negative"] >= 2


def test_published_figures_of_feelings_leave_out_what_nobody_could_read(app: Flask) -> None:
    consultation = make_plain_consultation()
    for words in (TAXI, POLISH, URDU):
        make_response(consultation, {"who": "parent", "comments": words})
    machine.score_texts()
    before = exact_results(consultation.id, {}).sentiment
    assert sum(before.values()) == 1
    polish = db.session.scalars(select(Passage).where(Passage.body == POLISH)).one()
    correct_sentiment(ANALYST, consultation.id, polish.id, "positive")
    assert exact_results(consultation.id, {}).sentiment == Counter(before) + Counter(["positive"])


def test_what_an_earlier_release_read_is_read_again_once(app: Flask) -> None:
    consultation, (polish,) = read(POLISH)
    db.session.execute(update(PassageSentiment).values(language="", label="neutral"))
    assert split_of(belongs_to(consultation.id)) == {"neutral": 1}
    db.session.commit()
    jobs.score_sentiment()
    assert split_of(belongs_to(consultation.id)) == {}
    readings = select(func.count()).select_from(PassageSentiment).where(PassageSentiment.method == METHOD)
    assert db.session.scalar(readings) == 1
    assert machine.texts_without_sentiment(10) == {}
    assert feelings_of([polish.id])[polish.id].unread == "Polish"
