"""The content model of reports: parts for an audience, numbers, what tells two contents apart, and the Lundy card."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from coproduce.evidence.documents.text import clean, is_leftwards, lines_of
from coproduce.evidence.report import PUBLIC, STAFF, Heading, chosen_parts, digest_of, numbered, parts_for
from coproduce.evidence.rules.documents import asking_problems, erased_on, file_name
from coproduce.evidence.rules.lundy import FIELDS, Fact, Words, filled
from tests.factories.reports import DAY, made_report


def test_everybody_gets_neither_exact_tables_nor_the_trail() -> None:
    public, staff = ({kind.key for kind in parts_for(audience)} for audience in (PUBLIC, STAFF))
    assert staff - public == {"crosses", "trail"}
    assert [kind.key for kind in chosen_parts(PUBLIC, ["crosses", "summary"])] == ["summary"]
    assert chosen_parts(PUBLIC, ["crosses"]) == parts_for(PUBLIC)


def test_tables_and_figures_are_counted_through_the_report_and_figures_point_to_their_table() -> None:
    main, appendix = numbered(made_report())
    assert (main.title, appendix.title) == ("1. Summary", "Appendix A: Every table")
    labels = [each.label for part in (main, appendix) for each in part.blocks if each.label]
    assert labels == ["Table 1", "Figure 1", "Table 2", "Table 3"]
    figure = next(each for each in main.blocks if each.kind == "figure")
    assert figure.see == ("Table 2", "table-2")


def test_no_level_of_headings_is_left_out() -> None:
    report = made_report()
    blocks = (Heading("One", 3), Heading("Two", 3), Heading("Above"), Heading("Below", 3))
    (part,) = numbered(replace(report, parts=(replace(report.parts[0], blocks=blocks),)))
    assert [each.block.level for each in part.blocks if isinstance(each.block, Heading)] == [2, 2, 2, 3]


def test_the_same_content_on_another_day_has_the_same_digest_and_another_word_does_not() -> None:
    report = made_report()
    assert digest_of(report) == digest_of(replace(report, taken_on=date(2027, 1, 1)))
    assert digest_of(report) != digest_of(replace(report, mark="Not for publication"))


def test_words_that_no_document_holds_are_left_out() -> None:
    assert clean("a\x00b\ud800c\r\nd\x0be") == "abc\nde"
    assert lines_of(" one \n\n two ") == ["one", "two"]
    assert is_leftwards("« عربی")
    assert not is_leftwards("12 weeks عربی")


def test_a_report_is_asked_for_with_an_audience_and_a_kind_of_file() -> None:
    assert set(asking_problems("nobody", ["public"], [])) == {"audience", "formats"}
    assert set(asking_problems("public", ["public"], ["exe"])) == {"formats"}
    assert asking_problems("public", ["public"], ["docx", "pdf"]) == {}
    assert erased_on(DAY) == date(2026, 7, 2)
    assert file_name("breaks", "pdf", DAY, "staff") == "breaks-report-2026-06-25-not-for-publication.pdf"


def test_the_card_always_has_four_fields_and_says_which_are_empty() -> None:
    card = filled(
        {"voice": [Fact("They drew it.", "The questions")]}, {"audience": Words("The board.", "Minutes")}
    )
    assert [each.field.key for each in card] == list(FIELDS) == ["space", "voice", "audience", "influence"]
    assert [each.is_empty for each in card] == [True, False, False, True]
    with pytest.raises(KeyError):
        filled({"power": []}, {})
