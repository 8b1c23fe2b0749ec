"""Made-up questions “about you”, answers to them, and figures of a made-up population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coproduce.consultations.equality import AskedQuestion, EqualityOption
from coproduce.consultations.models import Consultation, EqualityQuestion, PopulationFigure, Response
from coproduce.consultations.services.equality import add_equality_question, store_equality_answers
from coproduce.core.access import Actor
from coproduce.core.database import db
from tests.factories.consultations import make_response

OFFICER = Actor(
    name="Cora Missioner (invented)", roles=frozenset({"commissioner", "analyst", "administrator"})
)

COLOUR = AskedQuestion(
    key="colour",
    text="Which colour is your door?",
    help="Choose one.",
    young_people_text="What colour is your door?",
    easy_read_text="Your door: which colour?",
    options=(
        EqualityOption("red", "Red", "Red like a bus"),
        EqualityOption("blue", "Blue"),
        EqualityOption("green", "Green"),
    ),
)
PETS = AskedQuestion(
    key="pets",
    text="Which pets live with you?",
    several=True,
    options=(
        EqualityOption("cat", "A cat"),
        EqualityOption("dog", "A dog"),
        EqualityOption("none", "None of these", exclusive=True),
    ),
)


def make_set(*questions: AskedQuestion) -> list[EqualityQuestion]:
    """The area's set; the two invented questions where none are given."""
    return [add_equality_question(OFFICER, question) for question in questions or (COLOUR, PETS)]


def make_person(
    consultation: Consultation,
    values: Mapping[str, Sequence[str]] | None = None,
    answers: Mapping[str, object] | None = None,
    **how: object,
) -> Response:
    """A response of somebody who chose this about themselves."""
    response = make_response(consultation, answers, **how)  # type: ignore[arg-type]
    store_equality_answers(response, values or {})
    return response


def make_figures(
    key: str, people: Mapping[str, int], year: int = 2021, source: str = "Invented count"
) -> None:
    for option, number in people.items():
        db.session.add(
            PopulationFigure(question_key=key, option_key=option, people=number, year=year, source=source)
        )
    db.session.flush()
