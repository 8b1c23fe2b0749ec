"""“Do you feel involved?”: what is the same question, and what its protected figures say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.analysis.disclosure import ProtectedTable, protect_counts
from coproduce.consultations.questionnaire import Question, dump_questions, parse_questions
from coproduce.consultations.questionnaire.involvement import identity_of_wording, labels_that_say_yes
from coproduce.core.errors import InvalidInput
from coproduce.insights.involvement import involved_in, involvement_questions, share_that_says_yes


def question(kind: str = "agree_scale", text: str = "I feel involved.", **values: object) -> Question:
    return parse_questions(
        [{"type": kind, "key": "involved", "text": text, "measures": "involvement", **values}]
    )[0]


def table(asked: Question, counts: list[int]) -> ProtectedTable:
    labels = [option.label for option in asked.choices]
    return protect_counts(asked.text, labels, counts, sum(counts), ordered_scale=asked.main.ordered)


def share(asked: Question, counts: list[int]) -> int | None:
    return share_that_says_yes(table(asked, counts), *labels_that_say_yes(asked))


def test_the_mark_survives_the_consultation_file() -> None:
    entry = {"type": "agree_scale", "key": "involved", "text": "I feel involved.", "measures": "involvement"}
    assert dump_questions(parse_questions([entry])) == [entry]
    with pytest.raises(InvalidInput):
        parse_questions([{**entry, "measures": "mood"}])
    with pytest.raises(InvalidInput):
        parse_questions([{**entry, "type": "long_text"}])


def test_other_words_are_another_question_and_spaces_are_not() -> None:
    same = identity_of_wording(question(text="I  feel involved. "))
    assert identity_of_wording(question()) == same
    others = [
        question(text="I feel listened to."),
        question("faces"),
        question("scale", low_label="Not at all"),
        question("scale", low_label="Never"),
        question("scale", points=10),
        question(may_decline=True),
    ]
    assert len({same, *(identity_of_wording(each) for each in others)}) == 7


@pytest.mark.parametrize(
    ("kind", "yes"),
    [
        ("agree_scale", ["Strongly agree", "Agree"]),
        ("faces", ["Very happy", "Happy"]),
        ("yes_no", ["Yes"]),
        ("scale", ["4", "5"]),
    ],
)
def test_which_answers_say_yes(kind: str, yes: list[str]) -> None:
    assert labels_that_say_yes(question(kind))[0] == yes


def test_the_share_is_made_from_rounded_figures() -> None:
    assert share(question(), [21, 32, 17, 11, 9, 8]) == 50  # 20 and 30 of 100
    # Its upper end joined, because one of the two was small.
    assert share(question(), [3, 40, 17, 11, 9, 8]) == 50  # 45 of 90
    assert share(question("yes_no"), [30, 20, 10]) == 50


def test_without_a_base_of_twenty_there_is_no_share() -> None:
    assert share(question("yes_no"), [9, 8, 0]) is None
    assert share(question("yes_no"), [4, 2, 1]) is None
    assert share(question("yes_no"), [3, 40, 30]) is None  # hidden


def test_a_document_says_what_was_asked_and_what_came_of_it() -> None:
    asked = question()
    document = {
        "questions": [{"key": "involved", "table": table(asked, [21, 32, 17, 11, 9, 8]).to_dict()}],
        "involvement": involvement_questions([asked]),
    }
    (found,) = involved_in(document)
    assert (found.percent, found.text, found.base) == (50, "I feel involved.", "about 100 people")
    assert involved_in({"questions": document["questions"]}) == []


@given(st.lists(st.integers(0, 60), min_size=6, max_size=6))
def test_the_share_tells_no_more_than_the_published_figures(counts: list[int]) -> None:
    """Whoever has the published table can work the share out: two sets of counts with one table have one share."""
    asked = question()
    published = table(asked, counts)
    single, together = labels_that_say_yes(asked)
    again = ProtectedTable.from_dict(published.to_dict())
    found = share_that_says_yes(published, single, together)
    assert found == share_that_says_yes(again, single, together)
    if found is not None:
        assert published.base is not None
        assert published.base >= 20
        assert 0 <= found <= 100
