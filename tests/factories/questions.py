"""A questionnaire with every question type."""

from __future__ import annotations

from typing import Any

from coproduce.consultations.questionnaire import Option, Question, Wording
from coproduce.consultations.questionnaire.types import (
    AgeBand,
    AgreeScale,
    Area,
    Budget,
    Consent,
    DateQuestion,
    Faces,
    Fact,
    Information,
    ListChoice,
    LongText,
    Matrix,
    Money,
    Month,
    Number,
    OneChoice,
    Percentage,
    Photo,
    PictureChoice,
    Ranking,
    Scale,
    SeveralChoices,
    SeveralTexts,
    Share,
    ShortText,
    Solution,
    Statements,
    Voice,
    YesNo,
)

TIMES = (
    Option("after_school", "After school"),
    Option("weekends", "Weekends"),
    Option("holidays", "Holidays"),
)
PLACES = tuple(
    Option(f"ward_{name.lower()}", name) for name in ("Moorside", "Redvales", "Tottington", "Unsworth")
)

EVERY_TYPE: tuple[Question, ...] = (
    Information(
        key="about",
        text="About the new family hub",
        body="The hub will open next year.\n\nNothing about its rooms is decided.",
        facts=(Fact("cost", "What it costs", text="£120,000 a year.", source="Council budget"),),
    ),
    Consent(
        key="agree", text="Taking part", agree_label="I have read this and want to take part", required=True
    ),
    OneChoice(
        key="who",
        text="Who are you?",
        options=(Option("parent", "A parent or carer"), Option("young_person", "A young person")),
        other_label="Somebody else",
        required=True,
        wordings={"young_people": Wording("Who are you?", labels={"parent": "A mum, dad or carer"})},
    ),
    SeveralChoices(
        key="times",
        text="Which times suit you?",
        options=TIMES,
        other_label="Another time",
        none_label="None",
        at_most=3,
    ),
    YesNo(key="used", text="Have you used a hub before?"),
    ListChoice(key="school", text="Which kind of school or college?", options=TIMES, may_decline=True),
    PictureChoice(
        key="room",
        text="Which room matters most?",
        options=tuple(Option(o.key, o.label, "face-happy") for o in TIMES),
    ),
    AgreeScale(key="trust", text="I trust that my views count.", sensitive=True, may_decline=True),
    Scale(key="easy", text="How easy was it?", points=5, low_label="Very hard", high_label="Very easy"),
    Scale(
        key="likely",
        text="How likely are you to come?",
        points=10,
        low_label="Not at all",
        high_label="Certain",
    ),
    Faces(key="feel", text="How do you feel about the hub?", more_label="Tell us more"),
    Matrix(
        key="parts",
        text="How far do you agree?",
        rows=(Option("warm", "The rooms should be warm"), Option("quiet", "There should be a quiet room")),
    ),
    Ranking(key="first", text="What should come first?", options=TIMES),
    ShortText(key="change", text="What should change first?"),
    LongText(key="story", text="What is it like for you?", longest=5000),
    SeveralTexts(
        key="three",
        text="Name two things",
        rows=(Option("good", "One good thing"), Option("bad", "One bad thing")),
    ),
    Solution(key="idea", text="What could we do instead?"),
    Statements(
        key="views",
        text="Do you agree with these?",
        options=(
            Option("late", "The hub should open late once a week"),
            Option("food", "There should be food"),
        ),
        own_label="Add a statement of your own",
    ),
    Number(key="visits", text="How many times a month?", minimum=0, maximum=31, unit="times"),
    Money(key="fare", text="What does the way there cost?", maximum=200),
    Percentage(key="share", text="How much of the week would you use it?"),
    Budget(
        key="budget",
        text="Share out the money",
        amount=1000,
        shares=(
            Share("rooms", "Rooms", consequence="Warmer rooms.", minimum=200),
            Share("people", "People", consequence="More staff.", maximum=700),
        ),
    ),
    DateQuestion(key="since", text="When did you last come?"),
    Month(key="start", text="When could you start?"),
    AgeBand(key="age", text="How old are you?", may_decline=True),
    Area(key="area", text="Which part of the area do you live in?", options=PLACES),
    Photo(key="photo", text="Show us a place you like"),
    Voice(key="voice", text="Or tell us"),
)

# What somebody may answer, as a draft keeps it.
EVERY_ANSWER: dict[str, Any] = {
    "agree": "yes",
    "who": {"": "other", "other": "A grandmother"},
    "times": {"": ["weekends", "other"], "other": "Lunch"},
    "used": "no",
    "school": "weekends",
    "room": "holidays",
    "trust": "agree",
    "easy": "4",
    "likely": "10",
    "feel": {"": "happy", "more": "It is warm there."},
    "parts": {"warm": "agree", "quiet": "neither"},
    "first": {"weekends": 1, "holidays": 2},
    "change": "Longer hours",
    "story": "We wait a long time.",
    "three": {"good": "The people", "bad": "The stairs"},
    "idea": {"": "Share rooms with the school", "who": "Everyone", "money": "saves", "amount": "A lot"},
    "views": {"late": "agree", "food": "unsure", "own": "There should be a garden"},
    "visits": 4,
    "fare": 3.5,
    "share": 20,
    "budget": {"rooms": 400, "people": 600},
    "since": "2026-05-04",
    "start": "2027-02-01",
    "age": "26_or_over",
    "area": "ward_unsworth",
    "photo": {"words": "The park"},
    "voice": {"words": "I like the park"},
}
