"""Group sessions: codes, heads and hands, and when a session counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coproduce.consultations.lifecycle import SESSION
from coproduce.consultations.permissions import runs_session
from coproduce.consultations.rules.sessions import (
    AGE_BANDS,
    CODE_LETTERS,
    Countable,
    Counted,
    Reach,
    ReadBack,
    SessionFacts,
    code_works,
    confirming_refusals,
    count_refusals,
    day_faults,
    hand_faults,
    head_faults,
    new_code,
    normalised_code,
    reading_back_refusals,
    shown_code,
    too_many,
)
from coproduce.core.access import Actor

WHO = Countable("who", "", "Who?", (("parent", "A parent"), ("young", "A young person")), several=False)
TIMES = Countable("times", "", "When?", (("weekday", "A weekday"), ("saturday", "Saturday")), several=True)

FACTS = SessionFacts(
    page="/my/sessions/s",
    people=14,
    counted=(Counted(WHO, {"parent": 4, "young": 10}),),
    phones=0,
    talked=(("who", "Who?"),),
    readbacks=(ReadBack("who", "Ten of us are young.", "yes"),),
)


def messages(refusals: list) -> str:
    return " ".join(refusal.message for refusal in refusals)


def test_a_code_has_no_letters_that_look_alike_and_makes_no_words() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert not set("01258BILOQSUVZAE") & set(CODE_LETTERS)
    assert all(len(code) == 6 and set(code) <= set(CODE_LETTERS) for code in codes)


@pytest.mark.parametrize("typed", ["CDF347", "cdf347", " cdf 347 ", "cdf-347", "CDF–347", "c.d.f.3.4.7"])
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert normalised_code(typed) == "CDF347"


@pytest.mark.parametrize("typed", ["", "CDF34", "CDF3478", "CDF34O", "CDF34!", "x" * 5000, "CDF\x0047"])
def test_other_things_are_no_code(typed: str) -> None:
    assert normalised_code(typed) is None


def test_a_code_is_read_aloud_in_two_halves() -> None:
    assert shown_code("CDF347") == "CDF 347"
    assert normalised_code(shown_code("CDF347")) == "CDF347"


@pytest.mark.parametrize(
    ("state", "takes", "works"),
    [
        ("open", True, True),
        ("open", False, False),
        ("reading_back", True, False),
        ("confirmed", True, False),
        ("cancelled", True, False),
    ],
)
def test_a_code_works_while_both_are_open(state: str, takes: bool, works: bool) -> None:
    assert code_works(state, takes_answers=takes) is works


def test_heads_need_known_bands_and_somebody_there() -> None:
    assert head_faults({"11_to_15": 12, "adults": 2}) == {}
    assert set(head_faults({})) == {"heads"}
    assert set(head_faults({"adults": 0})) == {"heads"}
    assert set(head_faults({"adults": -1})) == {"adults"}
    assert set(head_faults({"martians": 3})) == {"martians"}
    assert "500" in head_faults({"adults": 501})["heads"]
    assert list(AGE_BANDS) == ["under_11", "11_to_15", "16_to_18", "19_to_25", "adults", "not_said"]


def test_hands_are_for_known_options() -> None:
    assert hand_faults(WHO, {"parent": 3}) == {}
    assert set(hand_faults(WHO, {"parent": -1, "other": 2})) == {"parent", "other"}


def test_of_one_choice_the_hands_together_are_people() -> None:
    assert too_many(Counted(WHO, {"parent": 4, "young": 10}), 14) == ""
    assert too_many(Counted(WHO, {"parent": 5, "young": 10}), 14) == (
        "Together that is 15 hands, but 14 people were there."
    )


def test_of_several_choices_each_option_alone_is_people() -> None:
    assert too_many(Counted(TIMES, {"weekday": 14, "saturday": 14}), 14) == ""
    assert "One option has 15 hands" in too_many(Counted(TIMES, {"weekday": 15}), 14)


def test_who_answered_on_a_phone_is_not_counted_again() -> None:
    assert too_many(Counted(WHO, {"parent": 5}, phones=9), 14) == ""
    words = too_many(Counted(WHO, {"parent": 6}, phones=9), 14)
    assert (
        words == "6 hands, and 9 people answered on phones, but 14 people were there. Count each person once."
    )
    assert too_many(Counted(TIMES, {"weekday": 6, "saturday": 6}, phones=9), 14) != ""


def test_what_is_counted_together() -> None:
    counted = Counted(WHO, {"parent": 2}, phones=3, on_phones={"parent": 1, "young": 2})
    assert counted.together == {"parent": 3, "young": 2}
    assert counted.least_people == 5


def test_a_session_counts_with_heads_words_and_yes() -> None:
    assert confirming_refusals(FACTS) == []
    assert reading_back_refusals(FACTS) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"people": 0}, "Count the heads"),
        ({"people": 13}, "14 hands"),
        ({"phones": 15}, "15 answers came on phones"),
        ({"readbacks": ()}, "Read it back"),
        ({"readbacks": (ReadBack("who", "Ten.", ""),)}, "not said yes"),
        ({"readbacks": (ReadBack("who", "Ten.", "corrected"),)}, "not said yes"),
        ({"consultation_state": "cancelled"}, "was stopped"),
        ({"responses_erased": True}, "erased"),
    ],
)
def test_why_a_session_does_not_count_yet(change: dict, words: str) -> None:
    assert words in messages(confirming_refusals(replace(FACTS, **change)))


def test_reading_back_needs_words_for_everything_that_was_talked_about() -> None:
    more = replace(FACTS, talked=(("who", "Who?"), ("", "Anything else")))
    assert messages(reading_back_refusals(more)) == "Write what you understood of: Anything else"
    nothing = replace(FACTS, talked=(), readbacks=(), counted=())
    assert "nothing to read back" in messages(reading_back_refusals(nothing))


def test_every_refusal_that_can_be_mended_says_where() -> None:
    bare = replace(FACTS, people=0, readbacks=())
    assert all(refusal.url.startswith("/my/sessions/s") for refusal in confirming_refusals(bare))
    assert count_refusals(replace(FACTS, people=1))[0].url == "/my/sessions/s/heads"


def test_a_session_is_held_before_the_consultation_closes() -> None:
    assert day_faults(date(2026, 5, 1), date(2026, 5, 2)) == {}
    assert day_faults(date(2026, 5, 1), None) == {}
    assert "closed by then" in day_faults(date(2026, 5, 3), date(2026, 5, 2))["held_on"]
    assert "Give the day" in day_faults(None, None)["held_on"]


def test_a_session_of_14_is_14_people_and_one_session() -> None:
    reach = Reach(single_forms=3, sessions=1, people_in_sessions=14)
    assert (reach.people, reach.sessions, reach.single_forms) == (17, 1, 3)


def test_nothing_leads_to_confirmed_but_the_groups_yes() -> None:
    ways = {(state, action) for (state, action), step in SESSION.table.items() if step.target == "confirmed"}
    assert ways == {("reading_back", "confirm")}
    guard = SESSION.table["reading_back", "confirm"].guard
    assert guard is confirming_refusals
    assert SESSION.table["reading_back", "correct"].target == "reading_back"
    assert SESSION.table["confirmed", "correct"].target == "reading_back"
    assert all(step.needs_reason for (_, action), step in SESSION.table.items() if action == "cancel")


class Row:
    """What `runs_session` looks at."""

    def __init__(self, group_id: str | None, facilitator_id: str | None = None) -> None:
        self.group_id, self.facilitator_id = group_id, facilitator_id


def test_who_runs_a_session() -> None:
    leads = Actor("a", roles=frozenset({"group_facilitator"}), group_ids=frozenset({"g"}))
    assert runs_session(leads, None)
    assert runs_session(leads, Row("g"))
    assert not runs_session(leads, Row("other", facilitator_id="a"))
    assert runs_session(leads, Row(None, facilitator_id="a"))
    assert not runs_session(leads, Row(None, facilitator_id="b"))
    assert not runs_session(leads, Row(None, facilitator_id=None))
    assert not runs_session(Actor("a", group_ids=frozenset({"g"})), Row("g"))
