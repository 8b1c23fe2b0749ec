"""Reading the table of the area's population: all rows or none, each fault in words."""

from __future__ import annotations

import pytest

from coproduce.consultations.equality import EVERYONE, AskedQuestion, EqualityOption
from coproduce.consultations.files.population import (
    COLUMNS,
    PopulationRow,
    population_file,
    read_population,
    rows_file,
)
from coproduce.consultations.files.tabular import UnreadableFile
from coproduce.consultations.reach import Figure
from tests.factories.equality import COLOUR, PETS

HEAD = ",".join(COLUMNS)
GOOD = [
    "colour,red,500,2021,Census",
    'Which colour is your door?,Blue,"1,300",2021,Census',
    "colour,GREEN,200,2021,Census",
]


def read(
    *rows: str, head: str = HEAD, questions: tuple[AskedQuestion, ...] = (COLOUR, PETS)
) -> tuple[list[PopulationRow], list[str]]:
    table = read_population("\n".join([head, *rows]).encode(), questions, 2026)
    return list(table.rows), [str(each) for each in table.refused]


def test_names_may_be_keys_or_words_in_any_case() -> None:
    rows, refused = read(*GOOD)
    assert refused == []
    assert [(row.question_key, row.option_key, row.figure.people) for row in rows] == [
        ("colour", "red", 500),
        ("colour", "blue", 1300),
        ("colour", "green", 200),
    ]


def test_columns_may_stand_in_any_order_beside_others() -> None:
    rows, refused = read(
        "Census,x,2021,50,red,colour",
        "Census,x,2021,5,everyone,colour".replace(",5,", ",500,"),
        head="SOURCE,note,year,people,option,characteristic",
    )
    assert refused == []
    assert rows[0].figure == Figure(50, 2021, "Census")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("shoes,red,5,2021,Census", "Row 5: there is no characteristic “shoes” here"),
        ("colour,mauve,5,2021,Census", "Row 5: “Which colour is your door?” has no option “mauve”"),
        ("colour,red,5,2021,Census", "Row 5: row 2 says the same thing already"),
        ("pets,cat,many,2021,Census", "Row 5: “many” is not a whole number of people"),
        ("pets,cat,-5,2021,Census", "Row 5: “-5” is not a whole number of people"),
        ("pets,cat,5.5,2021,Census", "Row 5: “5.5” is not a whole number of people"),
        ("pets,cat,99999999999,2021,Census", "Row 5: “99999999999” is not a whole number of people"),
        ("pets,cat,5,21,Census", "Row 5: 21 cannot be the year of these figures"),
        ("pets,cat,5,2027,Census", "Row 5: 2027 cannot be the year of these figures"),
        ("pets,cat,5,2021,", "Row 5: the source must be named, in at most 200 characters"),
        (
            "pets,prefer_not_to_say,5,2021,Census",
            "Row 5: nobody in the area is “I prefer not to say”: leave this row out",
        ),
        ("pets,cat,5", "Row 5: it has 3 cells where the names of the columns are 5, so it may be cut short"),
    ],
)
def test_a_row_that_cannot_be_kept_is_named_with_its_reason(row: str, words: str) -> None:
    assert read(*GOOD, row)[1] == [words]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            GOOD[:2],
            "“Which colour is your door?”: the population table has no figure for “Green”, so the others make no "
            "whole: add it, or a row “everyone”",
        ),
        (
            [*GOOD[:2], "colour,green,200,2011,Census"],
            "“Which colour is your door?”: its rows name different years, and shares of different years make no whole",
        ),
        (
            ["pets,cat,50,2021,Survey", "pets,everyone,40,2021,Survey"],
            "“Which pets live with you?”: the population table has more people for “A cat” than for everyone",
        ),
    ],
)
def test_a_characteristic_that_makes_no_whole_is_refused(rows: list[str], words: str) -> None:
    assert read(*rows)[1] == [words]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"a,b\n1,2\n", "The file has no column “characteristic”"),
        (f"{HEAD}\n".encode(), "The file has no figures beneath the names of its columns."),
        (f"{HEAD}\ncolour,red,,,\n".encode(), "The file has no figures beneath the names of its columns."),
        (f"{HEAD}\ncolour,red,5,2021,S\xe9rie\n".encode("latin-1"), "Line 2 is not in UTF-8"),
    ],
)
def test_what_is_no_such_table_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_population(content, (COLOUR,), 2026)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_table_without_end_is_no_table_of_this_kind() -> None:
    with pytest.raises(UnreadableFile, match="more than 2,000 rows"):
        read(*["colour,red,5,2021,Census"] * 2001)


def test_the_file_to_fill_in_can_be_read_again_with_all_its_words() -> None:
    sly = AskedQuestion(
        "sly", "=1+1", (EqualityOption("a", "-5 or less"), EqualityOption("b", "\u200fعربي 🙂"))
    )
    known = {"sly": {"a": Figure(5, 2021, "@source"), "b": Figure(7, 2021, "@source")}}
    content = population_file((sly, COLOUR), known)
    assert b"'=1+1,'-5 or less,5,2021,'@source" in content
    table = read_population(content, (sly, COLOUR), 2026)
    assert (table.by_question, table.refused) == (known, ())


def test_rows_survive_the_way_through_the_confirmation() -> None:
    rows = [
        PopulationRow("colour", EVERYONE, Figure(900, 2021, "'quoted, “source”")),
        PopulationRow("colour", "red", Figure(1, 2021, "'quoted, “source”")),
    ]
    table = read_population(rows_file(rows), (COLOUR,), 2026)
    assert list(table.rows) == rows
