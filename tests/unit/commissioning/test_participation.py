"""What a participation plan needs, what counts as shaping, and who has to sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coproduce.commissioning.rules.ladder import Step, standing
from coproduce.commissioning.rules.participation import (
    EntryFacts,
    PlanFacts,
    Role,
    ShapingFacts,
    entry_problems,
    participation_refusals,
    plan_changes,
    shaping_refusals,
)
from coproduce.commissioning.rules.partners import (
    PartnerFacts,
    SaidFacts,
    SigningAttempt,
    SigningFacts,
    partner_refusals,
    signing_refusals,
)

TODAY = date(2026, 5, 1)
PLAN = PlanFacts(
    "agreed",
    "Deaf children and their families",
    "A hearing loop and an interpreter",
    "Fares are paid on the day",
    "A letter, and a meeting in June",
    (Role("shaping", "engaged", "STARS"), Role("consultation", "asked", "All families")),
    "Rosa Invented",
    "/page",
)


def words(refusals: object) -> str:
    return " ".join(each.message for each in refusals)  # type: ignore[attr-defined]


def test_a_whole_plan_opens_the_gate_and_each_missing_piece_closes_it() -> None:
    assert participation_refusals(PLAN) == []
    for field, sentence in (
        ("who_is_affected", "who is affected"),
        ("how_they_hear", "hear"),
        ("expenses", "expenses"),
        ("support", "support"),
        ("agreed_by", "by name"),
    ):
        assert sentence in words(participation_refusals(replace(PLAN, **{field: " "})))
    assert "not agreed" in words(participation_refusals(replace(PLAN, state="draft")))
    assert "no participation plan" in words(participation_refusals(PlanFacts(url="/page")))


@pytest.mark.parametrize(
    "role",
    [
        Role("shaping", "asked", "All"),
        Role("consultation", "designing", "STARS"),
        Role("early_notice", "deciding", "A"),
    ],
)
def test_families_have_to_have_a_part_while_it_can_be_shaped(role: Role) -> None:
    refusals = participation_refusals(replace(PLAN, roles=(role,)))
    assert "shaping or in the options" in words(refusals)
    assert refusals[0].url == "/page"


def test_changes_of_a_plan_are_told_one_by_one() -> None:
    changed = replace(PLAN, expenses="None", roles=(PLAN.roles[0], Role("decision", "deciding", "STARS")))
    assert plan_changes(PLAN, changed) == [
        "Expenses: “Fares are paid on the day” became “None”.",
        "Taken out: All families, Consultation: are asked.",
        "Added: STARS, Decision: decide with us.",
    ]


def test_shaping_takes_more_than_a_form_and_more_than_a_date_in_the_diary() -> None:
    def refused(*steps: Step, light: bool = False) -> bool:
        return bool(shaping_refusals(ShapingFacts(steps, TODAY, light)))

    workshop = Step("shaping", "designing", TODAY)
    assert not refused(workshop)
    assert refused()
    assert refused(replace(workshop, on=date(2026, 5, 2)))
    assert refused(replace(workshop, stage="early_notice"))
    assert refused(replace(workshop, source="consultation"))
    assert not refused(replace(workshop, source="consultation"), light=True)
    assert refused(replace(workshop, part="informed"), light=True)


def test_only_what_took_place_is_recorded() -> None:
    entry = EntryFacts("shaping", "engaged", "Parents", False, TODAY, "Notes", None, TODAY)
    assert entry_problems(entry) == {}
    assert set(entry_problems(replace(entry, on=date(2026, 5, 2), evidence=" ", who=""))) == {
        "on",
        "evidence",
        "who",
    }
    assert "named group" in entry_problems(replace(entry, people=6))["people"]


def test_the_ladder_names_what_lifts_a_proposal() -> None:
    design = Step("options", "designing", TODAY, "STARS")
    watched = Step("decision", "asked", TODAY, "Parents")
    found = standing([design, watched], TODAY)
    assert (found.rung.key, found.number) == ("co_design", 6)
    assert "STARS helped to design it" in found.why
    assert "not in deciding" in found.missing[0]
    assert standing([design, replace(watched, part="deciding")], TODAY).rung.key == "co_production"


# Partners -------------------------------------------------------------------------------------------------------------


def partner(side: str, *said: SaidFacts) -> PartnerFacts:
    return PartnerFacts(side, f"Invented {side}", "A lead", "", said)


SIGNED = SaidFacts(3, "signed")
ALL = (partner("education", SIGNED), partner("health", SIGNED), partner("care", SIGNED))


def test_all_sides_sign_the_same_version() -> None:
    assert partner_refusals(SigningFacts(ALL, 3)) == []
    earlier = (*ALL[:2], partner("care", SaidFacts(2, "signed")))
    refusals = words(partner_refusals(SigningFacts(earlier, 3)))
    assert "Care" in refusals
    assert "counts no more" in refusals
    assert "Health" not in refusals
    assert "changed after" in words(partner_refusals(SigningFacts(ALL, 3, changed=True)))
    assert "put forward" in words(partner_refusals(SigningFacts(ALL, None)))


def test_dissent_counts_with_its_reason_and_a_side_can_be_out_of_it() -> None:
    dissent = (*ALL[:2], partner("care", SaidFacts(3, "dissent", "Too few posts")))
    assert partner_refusals(SigningFacts(dissent, 3)) == []
    mute = (*ALL[:2], partner("care", SaidFacts(3, "dissent", " ")))
    assert "reason is missing" in words(partner_refusals(SigningFacts(mute, 3)))
    out = (*ALL[:2], PartnerFacts("care", not_concerned="No social care is bought"))
    assert partner_refusals(SigningFacts(out, 3)) == []
    assert "Care has no organisation" in words(partner_refusals(SigningFacts(ALL[:2], 3)))
    nobody = tuple(PartnerFacts(side, not_concerned="No") for side in ("education", "health", "care"))
    assert "at least one" in words(partner_refusals(SigningFacts(nobody, 3)))


def test_nobody_signs_what_they_did_not_read() -> None:
    attempt = SigningAttempt(3, 3, "signed", "")
    assert signing_refusals(attempt) == []
    assert "newer version" in words(signing_refusals(replace(attempt, current=4)))
    assert "changed after" in words(signing_refusals(replace(attempt, changed=True)))
    assert "why you do not agree" in words(signing_refusals(replace(attempt, outcome="dissent")))
    assert "already" in words(signing_refusals(replace(attempt, already=True)))
