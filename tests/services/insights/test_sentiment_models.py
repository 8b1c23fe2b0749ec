"""Correcting feelings, a model that learns from it, putting it in use and back, and switching all help off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.consultations.events import ConsultationClosed
from coproduce.core import audit, clock, jobs, outbox
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.insights import services
from coproduce.insights.jobs import plan_themes_at_closing
from coproduce.insights.lifecycle import SENTIMENT_MODEL
from coproduce.insights.models import (
    AnalysisTask,
    PassageSentiment,
    SentimentCorrection,
    SentimentModel,
)
from coproduce.insights.queries.machine_help import help_is_on, last_switch, switches
from coproduce.insights.queries.sentiment import feelings_of, split_of
from coproduce.insights.queries.sentiment_models import (
    adjustment_in_words,
    learning_task,
    model_in_use,
    models_of_the_area,
    number_of_corrected_texts,
    shipped_against_people,
)
from coproduce.insights.queries.suggestions import suggestions_for
from coproduce.insights.queries.themes import belongs_to
from coproduce.insights.services import machine, sentiment_models
from coproduce.insights.services.feelings import correct_sentiment
from coproduce.insights.services.machine_help import switch_help
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_actor
from tests.factories.insights import (
    ANALYST,
    COMMISSIONER,
    make_candidate,
    make_plain_consultation,
    make_texts,
)

# Whoever switches is kept beside the switch, so it is nobody with an account that does not exist.
ADMINISTRATOR = replace(make_actor("administrator"), account_id=None)
# How people of one place speak: a word that the shipped model cannot know the meaning of.
PLAIN = [f"The pick-up from room {number} was proper mint this week" for number in range(15)]
SORE = [f"The letter about room {number} came on a Tuesday, champion as ever" for number in range(15)]


def make_model(
    state: str = "prepared", version: str = f"{VERSION}+abc", weights: bytes = b"x"
) -> SentimentModel:
    model = SentimentModel(
        id=new_id(),
        state=SENTIMENT_MODEL.initial,
        trained_at=clock.now(),
        scorer_version=version,
        corrections=30,
        card={"base": VERSION, "corrections": 30, "measured": {"texts": 30, "before": 12, "after": 21}},
        weights=weights,
    )
    db.session.add(model)
    db.session.flush()
    if state == "in_use":
        sentiment_models.use_model(ANALYST, model)
    return model


def make_reading(passage: Passage, label: str, version: str = VERSION) -> None:
    db.session.add(
        PassageSentiment(
            passage_id=passage.id,
            method=METHOD,
            scorer_version=version,
            label=label,
            confidence=0.7,
            polarity=0.0,
            unclear=False,
        )
    )
    db.session.flush()


def work() -> None:
    db.session.commit()
    outbox.dispatch()
    jobs.run_due(everything=True)
    db.session.expire_all()


def test_a_persons_word_stands_before_the_machines_and_can_be_taken_back(app: Flask) -> None:
    consultation = make_plain_consultation()
    first, copy, other = make_texts(consultation, ["Fine, I suppose", "Fine, I suppose", "Something else"])
    for passage in (first, copy, other):
        make_reading(passage, "positive")
    assert correct_sentiment(ANALYST, consultation.id, first.id, "negative") == 2
    assert correct_sentiment(ANALYST, consultation.id, first.id, "neutral") == 2
    found = feelings_of([first.id, copy.id, other.id])
    assert [(found[each.id].label, found[each.id].corrected) for each in (first, copy, other)] == [
        ("neutral", True),
        ("neutral", True),
        ("positive", False),
    ]
    assert number_of_corrected_texts() == 1, "the same words count once"
    correct_sentiment(ANALYST, consultation.id, copy.id, "")
    assert not feelings_of([first.id])[first.id].corrected
    assert db.session.scalar(select(func.count()).select_from(PassageSentiment)) == 3
    with pytest.raises(InvalidInput):
        correct_sentiment(ANALYST, consultation.id, first.id, "angry")
    with pytest.raises(InvalidInput):
        correct_sentiment(ANALYST, make_plain_consultation().id, first.id, "negative")
    with pytest.raises(NotAllowed):
        correct_sentiment(COMMISSIONER, consultation.id, first.id, "negative")


def test_the_shipped_model_is_compared_with_what_people_said(app: Flask) -> None:
    consultation = make_plain_consultation()
    texts = make_texts(consultation, ["One", "Two", "Two", "Three", "Four"])
    for passage, label in zip(texts, ("positive", "neutral", "neutral", "negative", "negative"), strict=True):
        make_reading(passage, label)
        make_reading(passage, "positive", f"{VERSION}+other")
    for place, label in ((0, "negative"), (1, "neutral"), (3, "negative")):
        correct_sentiment(ANALYST, consultation.id, texts[place].id, label)
    found = shipped_against_people(COMMISSIONER)
    assert (found.texts, found.right) == (3, 2)
    assert found.counts[("negative", "positive")] == 1
    with pytest.raises(NotAllowed):
        shipped_against_people(make_actor("moderator"))


def test_the_machine_learns_from_corrections_and_a_person_decides(app: Flask) -> None:
    consultation = make_plain_consultation()
    texts = make_texts(consultation, [*PLAIN, *SORE, "Proper mint, all of it", "Nothing to say"])
    for passage in texts[:19]:
        correct_sentiment(
            ANALYST, consultation.id, passage.id, "positive" if passage in texts[:15] else "negative"
        )
    with pytest.raises(Refused, match="there are 19"):
        sentiment_models.ask_for_model(ANALYST)
    for passage in texts[19:30]:
        correct_sentiment(ANALYST, consultation.id, passage.id, "negative")
    with pytest.raises(NotAllowed):
        sentiment_models.ask_for_model(COMMISSIONER)
    sentiment_models.ask_for_model(ANALYST)
    db.session.commit()
    outbox.dispatch()
    waiting = learning_task(ANALYST)
    assert waiting is not None
    assert (waiting[0].kind, waiting[1].id) == ("sentiment_model", consultation.id)
    work()
    assert learning_task(ANALYST) is None
    (model, _), *rest = models_of_the_area(ANALYST)
    assert (rest, model.state, model.corrections) == ([], "prepared", 30)
    assert model.scorer_version.startswith(f"{VERSION}+")
    figures = model.card["measured"]
    assert figures["texts"] == 30
    assert figures["after"] > figures["before"]
    assert model.card["others"]["texts"] == 2
    assert model_in_use() is None
    before = feelings_of([texts[30].id])[texts[30].id]

    sentiment_models.use_model(ANALYST, model)
    work()
    scorer = machine.scorer_in_use()
    assert (scorer.version, scorer.model is None) == (model.scorer_version, False)
    assert feelings_of([texts[30].id])[texts[30].id].label == "positive"
    versions = db.session.scalars(
        select(PassageSentiment.scorer_version).where(
            PassageSentiment.passage_id == texts[30].id, PassageSentiment.method == METHOD
        )
    )
    assert set(versions) == {VERSION, model.scorer_version}, "what the shipped one read stays beside it"
    sentiment_models.retire_model(ANALYST, model)
    assert feelings_of([texts[30].id])[texts[30].id] == before

    sentiment_models.ask_for_model(ANALYST)
    work()
    assert len(models_of_the_area(ANALYST)) == 1, "the same corrections give the same model"


def test_one_model_reads_at_a_time(app: Flask) -> None:
    first, second = make_model(version=f"{VERSION}+one"), make_model(version=f"{VERSION}+two")
    sentiment_models.use_model(ANALYST, first)
    sentiment_models.use_model(ANALYST, second)
    assert (first.state, second.state) == ("retired", "in_use")
    assert model_in_use() is second
    with pytest.raises(Stale):
        sentiment_models.use_model(ANALYST, first, expected_version=first.version + 1)
    for other in (COMMISSIONER, ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            sentiment_models.retire_model(other, second)
    sentiment_models.retire_model(ANALYST, second)
    assert model_in_use() is None
    with pytest.raises(Refused):
        sentiment_models.retire_model(ANALYST, second)


def test_a_model_that_started_from_another_shipped_one_does_not_read(app: Flask) -> None:
    consultation = make_plain_consultation()
    (text,) = make_texts(consultation, ["Some words"])
    make_reading(text, "negative")
    make_reading(text, "positive", "0+old")
    old = make_model(version="0+old")
    with pytest.raises(Refused, match="version 0"):
        sentiment_models.use_model(ANALYST, old)
    model = make_model("in_use")
    model.scorer_version = "0+older"  # as it is after the program was brought up to date
    db.session.flush()
    assert model_in_use() is None
    assert machine.scorer_in_use().model is None
    assert feelings_of([text.id])[text.id].label == "negative"


def test_every_reading_of_feelings_goes_by_the_model_in_use(app: Flask) -> None:
    consultation = make_plain_consultation()
    texts = make_texts(consultation, ["One", "Two", "Three"])
    for passage in texts:
        make_reading(passage, "negative")
        make_reading(passage, "positive", f"{VERSION}+abc")
    assert split_of(belongs_to(consultation.id)) == {"negative": 3}
    assert adjustment_in_words() == ""
    make_model("in_use")
    assert split_of(belongs_to(consultation.id)) == {"positive": 3}
    assert "right in 70 of 100, and before in 40 of 100" in adjustment_in_words()


def test_without_the_machines_help_nothing_is_read_or_suggested(app: Flask) -> None:
    consultation = make_plain_consultation()
    texts = make_texts(consultation, ["Kind and helpful staff", "The letter never came", "No answer at all"])
    make_candidate(consultation, texts)
    make_reading(texts[0], "positive")
    correct_sentiment(ANALYST, consultation.id, texts[1].id, "neutral")
    assert suggestions_for(ANALYST, consultation.id, [texts[0].id])
    with pytest.raises(InvalidInput):
        switch_help(ANALYST, on=False, reason=" ")
    with pytest.raises(NotAllowed):
        switch_help(COMMISSIONER, on=False, reason="No")
    switch_help(ADMINISTRATOR, on=False, reason="Families asked for it")
    with pytest.raises(Refused):
        switch_help(ADMINISTRATOR, on=False, reason="Again")

    assert not help_is_on()
    assert list(feelings_of([each.id for each in texts])) == [texts[1].id], "a person's word stands"
    assert split_of(belongs_to(consultation.id)) == {"neutral": 1}
    assert suggestions_for(ANALYST, consultation.id, [texts[0].id]) == {}
    with pytest.raises(Refused):
        services.ask_for_themes(ANALYST, consultation)
    plan_themes_at_closing(ConsultationClosed(consultation.id))
    assert db.session.scalars(select(AnalysisTask)).all() == []
    work()
    assert db.session.scalar(select(func.count()).select_from(PassageSentiment)) == 1

    with clock.frozen(clock.now()):
        switch_help(ANALYST, on=True, reason="They changed their minds")
    assert len(feelings_of([each.id for each in texts])) == 2
    assert [(each.helps, each.by, each.reason) for each in switches()] == [
        (True, ANALYST.name, "They changed their minds"),
        (False, ADMINISTRATOR.name, "Families asked for it"),
    ]
    said = db.session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.subject_id == "machine_help"))
    assert {(entry.action, entry.reason) for entry in said} == {
        ("switch_off", "Families asked for it"),
        ("switch_on", "They changed their minds"),
    }
    assert db.session.scalar(select(func.count()).select_from(SentimentCorrection)) == 1


def test_a_switch_of_an_earlier_release_holds_until_the_next(app: Flask) -> None:
    audit.record(ADMINISTRATOR, "switch_off", "area", "machine_help", "Before there was a table")
    db.session.flush()
    assert not help_is_on()
    found = last_switch()
    assert found is not None
    assert (found.by, found.reason) == (ADMINISTRATOR.name, "Before there was a table")
    switch_help(ANALYST, on=True, reason="On again")
    assert help_is_on()
    # The trail alone decides nothing any more.
    with clock.frozen(clock.now() + timedelta(hours=1)):
        audit.record(ADMINISTRATOR, "switch_off", "area", "machine_help", "Only written down")
    db.session.flush()
    assert help_is_on()
