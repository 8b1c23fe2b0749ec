"""The demonstration's consultation with every type and format, open on a small site of its own, and what somebody
answers there."""

from __future__ import annotations

from typing import Any

from flask import Flask

from coproduce.consultations import services
from coproduce.consultations.queries import answers_of, questionnaire_of, response_by_receipt
from coproduce.consultations.questionnaire import Question
from coproduce.consultations.views.answer_words import stored_answer
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.demo.content import read_stories
from coproduce.demo.speaking import settle_languages
from tests.factories.accounts import make_group, make_organisation
from tests.factories.consultations import COMMISSIONER, make_safety_contact

SLUG = "family-hub-plans"
RESPOND = f"/consultations/{SLUG}/respond/"

# What somebody answers, as a draft keeps it. "picture" and "voice" are answered in words here, or by their scripts.
TYPED: dict[str, Any] = {
    "ready": "yes",
    "who": {"": "parent"},
    "age": "26_or_over",
    "under_five": "yes",
    "small_children": {"play": "Blocks & a ramp", "rest": "A low light"},
    "ward": "redvales",
    "setting": "special",
    "times": {"": ["after_school", "other"], "other": "In the holidays"},
    "rooms": ["quiet", "food"],
    "listened": "disagree",
    "easy": "2",
    "likely": "9",
    "feel": {"": "happy", "more": "It is near the bus."},
    "inside": {"warm": "agree", "one_place": "disagree", "step_free": "agree"},
    "first": {"advice": 1, "therapy": 2, "play": 3},
    "views": {"late": "agree", "food": "unsure", "phones": "disagree", "own": "There should be a garden."},
    "share": {"staff": 500, "rooms": 250, "travel": 250},
    "fare": 4.5,
    "visits": 3,
    "by_phone": 25,
    "last": "2026-05-04",
    "start": "2027-02-01",
    "one_word": "Somebody who knows us",
    "solution": {"": "Share rooms with the school", "who": "Everyone", "money": "saves", "amount": "A lot"},
    "picture": {"words": "The park"},
    "voice": {"words": "I would rather write it"},
    "anything": "Nothing else.\nThank you.",
}


def open_hub(application: Flask) -> tuple[Question, ...]:
    """Load and open the consultation; its questions."""
    with application.app_context(), unit_of_work():
        settle_languages()
        make_safety_contact()
        make_organisation("Bury Council")
        make_group("Parent Carer Forum")
        story = next(story for story in read_stories(clock.today()) if story.slug == SLUG)
        # A print pack takes seconds to set and is tested elsewhere.
        promised = [each for each in story.document["promised_formats"] if each != "paper"]
        document = {**story.document, "promised_formats": promised}
        consultation = services.load_consultation_file(COMMISSIONER, document)
        services.open_(COMMISSIONER, consultation)
        return questionnaire_of(consultation).questions


def stored(application: Flask, words: str, questions: tuple[Question, ...]) -> dict[str, Any]:
    """What the receipt's response holds, by question, as a draft would keep it."""
    with application.app_context():
        response = response_by_receipt(words)
        assert response is not None
        answers = answers_of(response)
        found = {each.key: stored_answer(each, answers) for each in questions if each.asks}
        db.session.rollback()
        return {key: value for key, value in found.items() if value is not None}
