"""What a public page says when parts and groups change after opening."""

from __future__ import annotations

import pytest

from coproduce.consultations.amendments import (
    NamedGroup,
    Part,
    group_changes,
    group_refusals,
    part_changes,
    part_refusals,
)

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
