"""Whatever was answered: a share never stands without its base and its non-response, and people are counted once."""

from __future__ import annotations

import json
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from coproduce.consultations.crossing import Counted, cross_table
from coproduce.consultations.equality import EVERYONE, AskedQuestion, checked, fitting
from coproduce.consultations.questionnaire import PREFER_NOT_TO_SAY
from coproduce.consultations.reach import (
    FEWER,
    FEWEST_TO_COMPARE,
    Characteristic,
    Counts,
    Figure,
    characteristic,
    missing,
)
from tests.factories.equality import COLOUR, PETS

questions = st.sampled_from([COLOUR, PETS])
figures = st.dictionaries(
    st.sampled_from(["red", "blue", "green", "cat", "dog", "none", EVERYONE]),
    st.builds(Figure, st.integers(0, 10**9), st.just(2021), st.just("Invented count")),
)


@st.composite
def choices(draw: st.DrawFn, question: AskedQuestion) -> list[str]:
    """What one person chose, as it is stored; empty where they left the question out."""
    keys = [option.key for option in question.choices]
    typed = draw(st.lists(st.sampled_from([*keys, "gone"]), max_size=3))
    return fitting(question, typed)


@st.composite
def counted(draw: st.DrawFn) -> tuple[Characteristic, list[list[str]]]:
    question = draw(questions)
    people = draw(st.lists(choices(question), max_size=12)) * draw(st.integers(1, 9))
    answers = [chosen for chosen in people if chosen]
    declined = sum(PREFER_NOT_TO_SAY in chosen for chosen in answers)
    counts = Counts(Counter(key for chosen in answers for key in chosen), len(answers) - declined, declined)
    return characteristic(question, counts, len(people), draw(figures)), people


@given(counted())
def test_a_share_never_stands_without_its_base_and_its_non_response(
    made: tuple[Characteristic, list[list[str]]],
) -> None:
    found, people = made
    base = found.base
    assert base.responses == len(people)
    assert base.answered + base.declined + base.skipped == len(people)
    assert base.non_response == sum(not chosen or PREFER_NOT_TO_SAY in chosen for chosen in people)
    for line in found.lines:
        assert (line.share is None) == (base.answered < FEWEST_TO_COMPARE)
        if line.share is not None:
            assert f"of {base.answered:,} who answered" in line.share.words
            assert f"{base.non_response:,} of {base.responses:,} (" in line.share.words
            assert 0 <= line.share.points <= 100


@given(counted())
def test_people_who_chose_one_thing_are_never_more_than_those_who_answered(
    made: tuple[Characteristic, list[list[str]]],
) -> None:
    found, people = made
    for line in found.lines:
        assert line.people == sum(line.key in chosen for chosen in people) <= found.base.answered
    if not found.several:
        assert sum(line.people for line in found.lines) == found.base.answered


@given(st.lists(counted(), max_size=3))
def test_who_is_missing_falls_clearly_under_the_area(
    made: list[tuple[Characteristic, list[list[str]]]],
) -> None:
    gaps = []
    for _, line in missing([found for found, _ in made]):
        assert line.kind == FEWER
        assert line.share is not None
        assert line.population is not None
        assert line.population.points > line.share.points
        gaps.append(line.gap)
    assert gaps == sorted(gaps, reverse=True)


@given(questions.flatmap(lambda question: st.tuples(st.just(question), st.lists(choices(question)))))
def test_what_is_stored_is_what_the_page_would_take(made: tuple[AskedQuestion, list[list[str]]]) -> None:
    question, people = made
    for chosen in people:
        assert checked([question], {question.key: chosen}) == ({question.key: chosen} if chosen else {}, {})


@given(
    questions.flatmap(
        lambda question: st.tuples(
            st.just(question),
            st.lists(st.tuples(choices(question), st.sampled_from([None, "yes", "no"])), max_size=15),
        )
    )
)
def test_a_cross_table_counts_everybody_in_their_row(
    made: tuple[AskedQuestion, list[tuple[list[str], str | None]]],
) -> None:
    question, people = made
    stored = [(json.dumps(chosen) if chosen else None, said) for chosen, said in people]
    table = cross_table(
        question,
        {"yes": "Yes", "no": "No"},
        Counted(
            Counter(about for about, _ in stored).items(),
            Counter(about for about, said in stored if said).items(),
            [(about, said, 1) for about, said in stored if said],
        ),
    )
    for row in table.rows:
        assert sum(cell.people for cell in row.cells) == row.base.answered
        assert all(cell.share is None or cell.share.base is row.base for cell in row.cells)
    assert sum(row.base.responses for row in table.rows) == sum(len(chosen) or 1 for chosen, _ in people)
