"""When claims may stand in a pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from coproduce.evidence.rules.claims import (
    DOCUMENT,
    SIDES,
    CitationFacts,
    ClaimFacts,
    citing_problems,
    claim_problems,
    framework,
    writing_problems,
)

DAY = date(2026, 5, 1)
CITED = CitationFacts(
    "finding", "f1", "You said: too few evenings", "That evenings are too few.", "How many."
)
PAPER = CitationFacts(DOCUMENT, "", "Minutes", "What was agreed.", "Whether it was done.", DAY)


def problems(
    *citations: CitationFacts, on_record: tuple[tuple[str, str], ...] = (("finding", "f1"),)
) -> list[str]:
    claim = ClaimFacts("Families shape short breaks.", citations)
    return claim_problems([claim], dict.fromkeys(on_record), DAY)


def test_a_claim_that_cites_nothing_is_named() -> None:
    assert problems() == ["“Families shape short breaks.” cites nothing."]
    assert problems(CITED) == []


def test_what_was_not_public_on_the_day_cannot_be_cited() -> None:
    assert "not public on that day" in problems(CITED, on_record=())[0]
    assert "not public on that day" in problems(replace(CITED, kind="reply"))[0]


def test_a_document_must_not_be_dated_later() -> None:
    assert problems(PAPER) == []
    for dated in (date(2026, 5, 2), None):
        assert "bears a later day" in problems(replace(PAPER, dated=dated))[0]


def test_what_a_record_does_not_show_is_always_said() -> None:
    assert "does not say" in problems(replace(CITED, does_not_show=" "))[0]


def test_every_problem_of_every_claim_is_listed() -> None:
    claims = [ClaimFacts("One.", ()), ClaimFacts("Two.", (replace(CITED, target_id="gone"),))]
    assert len(claim_problems(claims, {}, DAY)) == 2


def test_what_inspectors_ask_and_the_eight_weaknesses_are_there() -> None:
    sections = {section.key: len(section.headings) for section in framework().sections}
    assert sections == {"experience": 5, "leadership": 6, "weaknesses": 8}
    assert len(framework().headings) == 19
    assert all(len(key) <= 40 for key in framework().headings)


def test_writing_needs_a_heading_a_side_and_words() -> None:
    assert set(writing_problems("", "", " ")) == {"heading", "side", "text"}
    assert all(not writing_problems("ambitious", side, "It is so.") for side in SIDES)


def test_citing_a_document_needs_its_address_and_its_day() -> None:
    bare = CitationFacts(DOCUMENT, "", "", "", "")
    assert set(citing_problems(bare, "", DAY)) == {"shows", "does_not_show", "title", "url", "dated"}
    assert citing_problems(PAPER, "https://example.org/minutes", DAY) == {}
    assert "url" in citing_problems(PAPER, "javascript:alert(1)", DAY)
    assert citing_problems(CITED, "", DAY) == {}
