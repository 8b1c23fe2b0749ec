"""The ladder over generated records, and who may ever judge."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coproduce.accounts.roles import DESCRIPTIONS, GROUP_FACILITATOR, PARTICIPANT, STAFF
from coproduce.commissioning.permissions import PERMISSIONS
from coproduce.commissioning.rules.judging import Judging
from coproduce.commissioning.rules.ladder import (
    DESIGN_STAGES,
    PARTS,
    RUNG_KEYS,
    SOURCES,
    Standing,
    Step,
    standing,
)
from coproduce.commissioning.rules.stages import stage_keys
from coproduce.core.access import Actor

TODAY = date(2026, 5, 1)
days = st.integers(-400, 0).map(lambda back: TODAY + timedelta(back))
steps = st.builds(
    Step,
    stage=st.sampled_from(stage_keys()),
    part=st.sampled_from(sorted(PARTS)),
    on=days,
    who=st.sampled_from(["STARS", "Parents of deaf children", ""]),
    source=st.sampled_from(sorted(SOURCES)),
)
records = st.lists(steps, max_size=8)


def number(record: list[Step]) -> int:
    found: Standing = standing(record, TODAY)
    return found.number


@given(records, steps)
def test_more_evidence_never_lowers_and_less_never_raises(record: list[Step], step: Step) -> None:
    assert number([*record, step]) >= number(record)


@given(records, st.randoms(use_true_random=False))
def test_the_order_of_the_record_does_not_matter(record: list[Step], random: object) -> None:
    shuffled = list(record)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled, TODAY).rung == standing(record, TODAY).rung


@given(st.lists(steps.map(lambda s: Step(s.stage, s.part, s.on, s.who, "consultation")), min_size=1))
def test_a_survey_alone_is_never_more_than_consulting(record: list[Step]) -> None:
    assert number(record) <= RUNG_KEYS.index("consulting") + 1


@given(records)
def test_without_a_part_in_design_and_in_the_decision_it_is_no_co_production(record: list[Step]) -> None:
    designed = any(
        s.stage in DESIGN_STAGES and s.part in ("designing", "deciding") and s.source == "by_hand"
        for s in record
    )
    decided = any(s.stage == "decision" and s.part == "deciding" and s.source == "by_hand" for s in record)
    assert (standing(record, TODAY).rung.key == "co_production") == (designed and decided)


@given(records, st.lists(steps))
def test_what_is_planned_for_later_counts_nothing(record: list[Step], planned: list[Step]) -> None:
    later = [Step(s.stage, s.part, TODAY + timedelta(1), s.who, s.source) for s in planned]
    assert standing([*record, *later], TODAY) == standing(record, TODAY)


@given(records)
def test_it_says_why_and_what_is_missing(record: list[Step]) -> None:
    found = standing(record, TODAY)
    assert found.why.strip()
    assert bool(found.missing) == (found.number < 7)
    assert bool(found.evidence) == (found.number > 1)


@given(
    st.sets(st.sampled_from(sorted(DESCRIPTIONS))),
    st.sampled_from(sorted(STAFF)),
    st.sampled_from([None, Judging(), Judging("g", frozenset({"g"})), Judging("g")]),
)
def test_adding_a_role_of_staff_never_lets_anybody_judge(
    roles: set[str], staff_role: str, judging: Judging | None
) -> None:
    actor = Actor("a", "Somebody", frozenset({*roles, staff_role}), group_ids=frozenset({"g"}))
    assert not any(may(actor, judging) for may in PERMISSIONS["judgements.give"])


@given(st.sets(st.sampled_from([PARTICIPANT, GROUP_FACILITATOR])), st.sets(st.sampled_from("gh")))
def test_a_group_is_spoken_for_by_its_own_facilitator_if_it_takes_part(
    roles: set[str], groups: set[str]
) -> None:
    actor = Actor("a", "Somebody", frozenset(roles), group_ids=frozenset(groups))
    for taking_part in (frozenset[str](), frozenset("g")):
        may = any(test(actor, Judging("g", taking_part)) for test in PERMISSIONS["judgements.give"])
        assert may == (GROUP_FACILITATOR in roles and "g" in groups and "g" in taking_part)
