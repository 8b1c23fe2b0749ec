"""What a public page says when words, parts, options and groups change after opening."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coproduce.consultations.amendments import (
    FIELDS,
    NamedGroup,
    Option,
    Part,
    field_changes,
    group_changes,
    group_refusals,
    option_changes,
    option_refusals,
    part_changes,
    part_refusals,
)
from coproduce.consultations.permissions import EDITABLE_IN_PUBLIC
from coproduce.consultations.wording import CHANGES

TIMES = Part("open", "Times", "Weekdays or weekends.")
TARGET = Part("decided", "The target", "12 weeks.", "A longer one would hurt.")


@pytest.mark.parametrize(
    ("after", "sentences"),
    [
        ([TIMES, TARGET], []),
        ([TARGET, TIMES], []),
        ([TIMES], ["“The target” was taken out. It was decided."]),
        ([TARGET], ["“Times” was taken out. It was open."]),
        ([TIMES, TARGET, Part("open", "Places")], ["“Places” was added. It is open."]),
        (
            [TIMES, Part("open", "The target", "12 weeks.", "A longer one would hurt.")],
            ["“The target” was decided and is now open."],
        ),
        ([Part("open", "Hours", "Weekdays or weekends."), TARGET], ["“Times” is now called “Hours”."]),
        ([Part("open", "Times", "Weekends."), TARGET], ["What is said about “Times” was changed."]),
        (
            [Part("decided", "Hours", "Nine to five."), TARGET],
            [
                "“Times” is now called “Hours”.",
                "“Hours” was open and is now decided.",
                "What is said about “Hours” was changed.",
            ],
        ),
    ],
)
def test_each_change_of_a_part_is_one_sentence(after: list[Part], sentences: list[str]) -> None:
    assert part_changes([TIMES, TARGET], after) == sentences


def test_parts_of_one_name_are_not_taken_for_each_other() -> None:
    again = Part("decided", "Times", "As they are.")
    assert part_changes([TIMES, again], [TIMES]) == ["“Times” was taken out. It was decided."]


@pytest.mark.parametrize(("state", "refused"), [("open", 1), ("paused", 1), ("closed", 0)])
def test_something_stays_open_while_people_are_asked(state: str, refused: int) -> None:
    assert len(part_refusals(state, [TARGET])) == refused
    assert part_refusals(state, [TIMES, TARGET]) == []


STARS = NamedGroup("STARS", "shaped", 2)


def test_groups_are_added_and_described_anew_but_not_taken_out() -> None:
    forum = NamedGroup("The forum", "led", 0)
    assert group_changes([STARS], [STARS, forum]) == ["The forum is now named: it led this."]
    assert group_changes([STARS], [NamedGroup("STARS", "led", 1)]) == [
        "STARS is now named as a group that led this, no longer as one that shaped it.",
        "STARS hears our answer 1 working day before everyone else, not 2 working days.",
    ]
    assert group_refusals([STARS], [STARS, forum]) == []
    assert [refusal.message for refusal in group_refusals([STARS], [forum])] == [
        "STARS is named on the public page and cannot be taken out any more."
    ]


CLUBS = Option("Clubs", "Two more.", "GBP 4,000", "Children", "Nobody")
AS_IT_IS = Option("As it is", is_no_change=True)


@pytest.mark.parametrize(
    ("after", "sentences"),
    [
        ([CLUBS, AS_IT_IS], []),
        ([AS_IT_IS, CLUBS], []),
        ([CLUBS], ["The option “As it is” was taken out."]),
        ([CLUBS, AS_IT_IS, Option("Trips")], ["The option “Trips” was added."]),
        (
            [Option("More clubs", "Two more.", "GBP 4,000", "Children", "Nobody"), AS_IT_IS],
            ["The option “Clubs” is now called “More clubs”."],
        ),
        (
            [Option("Clubs", "Two more.", "GBP 5,000", "Children", "Nobody"), AS_IT_IS],
            ["What is said about the option “Clubs” was changed."],
        ),
        ([CLUBS, Option("As it is")], ["“As it is” is no longer the “no change” option."]),
        (
            [Option("A"), Option("B", is_no_change=True), CLUBS],
            [
                "The option “As it is” was taken out.",
                "The option “A” was added.",
                "The option “B” was added.",
            ],
        ),
    ],
)
def test_what_changed_of_the_options(after: list[Option], sentences: list[str]) -> None:
    assert option_changes([CLUBS, AS_IT_IS], after) == sentences


@pytest.mark.parametrize(
    ("state", "after", "reason", "proposes", "refused"),
    [
        ("open", [CLUBS, AS_IT_IS], "", True, False),
        ("open", [CLUBS], "", True, True),
        ("paused", [CLUBS, Option("Trips")], "", True, True),
        ("open", [], "It is the law.", True, False),
        ("open", [], " ", True, True),
        ("open", [], "", False, False),
        ("closed", [], "", True, False),
    ],
)
def test_people_who_are_asked_keep_a_choice(
    state: str, after: list[Option], reason: str, proposes: bool, refused: bool
) -> None:
    assert bool(option_refusals(state, after, reason, proposes=proposes)) is refused


BEFORE: dict[str, Any] = {
    "title": "Breaks",
    "summary": "What?",
    "decision_on": date(2027, 1, 15),
    "decided_by": "Board",
    "assessment_title": "Breaks",
    "assessment_version": "1",
    "assessment_on": date(2026, 9, 1),
    "assessment_text": "Cars.",
    "wordings": {},
    "options_reason": "",
}


@pytest.mark.parametrize(
    ("changed", "kind", "sentences"),
    [
        ({"title": "Short breaks"}, "words_changed", ["It was called “Breaks” before."]),
        ({"summary": "How?"}, "words_changed", ["The summary was reworded."]),
        (
            {"wordings": {"ur": {}}},
            "words_changed",
            ["The words in another format or language were changed."],
        ),
        (
            {"decision_on": date(2027, 2, 1)},
            "decision_changed",
            ["It is to be decided on 1 February 2027, not on 15 January 2027."],
        ),
        ({"decided_by": "Cabinet"}, "decision_changed", ["Who decides: Cabinet. Before it was: Board."]),
        (
            {"assessment_version": "2", "assessment_on": date(2026, 10, 1)},
            "impact_changed",
            ["The equality impact assessment is now “Breaks”, version 2 of 1 October 2026."],
        ),
        (
            {"assessment_text": "Buses."},
            "impact_changed",
            ["What is said about the equality impact assessment was changed."],
        ),
        (
            {"options_reason": "The law."},
            "options_changed",
            ["The reason why there are not more options was changed."],
        ),
    ],
)
def test_what_changed_of_the_fields(changed: dict[str, Any], kind: str, sentences: list[str]) -> None:
    assert field_changes(BEFORE, changed) == {kind: sentences}


def test_white_space_and_the_same_again_are_no_change() -> None:
    assert field_changes(BEFORE, {**BEFORE, "title": " Breaks\n"}) == {}
    assert field_changes(BEFORE, {"lead_name": "Ada", "minutes": 9}) == {}


def test_a_decision_is_named_where_there_was_none() -> None:
    found = field_changes({}, {"decision_on": date(2027, 2, 1), "decided_by": "Cabinet"})
    assert found == {"decision_changed": ["It is to be decided on 1 February 2027.", "Who decides: Cabinet."]}


def test_every_field_that_changes_in_public_has_a_kind() -> None:
    assert {name for names in FIELDS.values() for name in names} == EDITABLE_IN_PUBLIC
    assert set(FIELDS) <= set(CHANGES)
