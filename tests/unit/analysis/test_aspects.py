"""What a text says of each of its aspects. The sentences are written for this test."""

import pytest

from coproduce.analysis.aspects import ASPECTS, by_aspect, clauses

LABELLED = [
    (
        "Getting short breaks was a battle, once we had them life changing.",
        {"access": "negative", "quality": "positive"},
    ),
    (
        "The staff are wonderful but the waiting list is far too long.",
        {"staff": "positive", "access": "negative"},
    ),
    (
        "The driver is kind, although nobody ever answers the phone.",
        {"transport": "positive", "communication": "negative"},
    ),
    (
        "We fought for two years to get a plan. The therapist is brilliant.",
        {"access": "negative", "staff": "positive"},
    ),
    (
        "The taxi is always late and the teachers are excellent.",
        {"transport": "negative", "staff": "positive"},
    ),
    ("The food was awful. The nurses were lovely.", {"place": "negative", "staff": "positive"}),
    ("Great club, but they never reply to emails.", {"quality": "positive", "communication": "negative"}),
    (
        "There is no money left, but the support we get is excellent.",
        {"funding": "negative", "quality": "positive"},
    ),
    ("Lovely teachers. The building is cold and dirty.", {"staff": "positive", "place": "negative"}),
    (
        "Transport has been terrible, the school is amazing.",
        {"transport": "negative", "learning": "positive"},
    ),
    (
        "The plan was full of mistakes but the consultant was so helpful.",
        {"plans": "negative", "staff": "positive"},
    ),
    ("We were refused twice, then the respite was fantastic.", {"access": "negative", "quality": "positive"}),
    (
        "Emails are answered the same day. The taxi never came.",
        {"communication": "positive", "transport": "negative"},
    ),
    (
        "The sessions are great, though funding was cut in April.",
        {"quality": "positive", "funding": "negative"},
    ),
    ("The escort is rude; the college is brilliant.", {"transport": "negative", "learning": "positive"}),
    ("The review was a waste of time but his carer is amazing.", {"plans": "negative", "staff": "positive"}),
]
LEAST_RIGHT = 0.85


def said_of(text: str) -> dict[str, str]:
    (found,) = by_aspect([text])
    return {each.aspect: each.label for each in found}


def test_a_hard_way_to_a_good_thing_is_told_apart() -> None:
    assert said_of(LABELLED[0][0]) == {"access": "negative", "quality": "positive"}


def test_most_labelled_aspects_are_found_with_their_sentiment() -> None:
    right = wanted = 0
    for text, labels in LABELLED:
        found = said_of(text)
        wanted += len(labels)
        right += sum(found.get(aspect) == label for aspect, label in labels.items())
    assert right >= LEAST_RIGHT * wanted


def test_clauses_point_into_the_text() -> None:
    text = "Lovely staff, but the bus was late.  And the phone? Nobody answered it!"
    for clause in clauses(text):
        assert text[clause.start : clause.end] == clause.text
        assert clause.aspect in ASPECTS


def test_a_clause_that_names_nothing_belongs_to_the_aspect_before_it() -> None:
    assert [clause.aspect for clause in clauses("The taxi came late. Twice this week.")] == [
        "transport",
        "transport",
    ]


@pytest.mark.parametrize("text", ["", "  ", "Blue.", "🙂", "..."])
def test_a_text_without_aspects_has_none(text: str) -> None:
    assert by_aspect([text]) == [[]]
