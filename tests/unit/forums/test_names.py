"""Names that people choose: disguises are refused in words, real names of every alphabet are not."""

from __future__ import annotations

import pytest

from coproduce.forums.rules.names import (
    INVISIBLE,
    LIKE_STAFF,
    MIXED,
    ONLY_LETTERS,
    TAKEN,
    WHOLE_NAME,
    name_problem,
    settled_name,
    skeleton_of,
)

STAFF = {skeleton_of("Priya Shah")}
TAKEN_NAMES = {skeleton_of("Marina")}


@pytest.mark.parametrize(
    "name",
    [
        "Mum of two",
        "Zoë",
        "O'Neill",
        "Anne-Marie",
        "Łukasz",
        "فاطمہ",
        "ਗੁਰਪ੍ਰੀਤ",
        "Ольга",
        "王芳",
        "さくらさん",
        "Nguyễn",
        "Sam 2",
    ],
)
def test_real_names_of_every_alphabet_are_fine(name: str) -> None:
    assert name_problem(name, "adult", taken=TAKEN_NAMES, staff=STAFF) == ""


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("Mаrina", MIXED),  # a Cyrillic letter among Latin ones
        ("Sаm", MIXED),
        ("Ꮪam", MIXED),  # a Cherokee letter
        ("Marina\u200b", INVISIBLE),
        ("Mari\u00adna", INVISIBLE),
        ("\u202eanirаM", INVISIBLE),
        ("\u3164\u3164", INVISIBLE),
        ("M\u2800arina", INVISIBLE),
        ("Marlna", TAKEN),
        ("MARINA", TAKEN),
        ("Marína", TAKEN),
        ("Ｍａｒｉｎａ", TAKEN),
        ("𝓜𝓪𝓻𝓲𝓷𝓪", TAKEN),
        ("M a r i n a", TAKEN),
        ("rnarina", TAKEN),
        ("A parent or carer", TAKEN),
        ("Priya Shah", LIKE_STAFF),
        ("Pr1ya Shah", LIKE_STAFF),
        ("priya-shah", LIKE_STAFF),
        ("Moderator", LIKE_STAFF),
        ("M0derat0r", LIKE_STAFF),
        ("NHS Jo", LIKE_STAFF),
        ("The Council", LIKE_STAFF),
        ("Adm1n", LIKE_STAFF),
        ("Jo ✔", ONLY_LETTERS),
        ("jo@family.example", ONLY_LETTERS),
        ("07700900123", ONLY_LETTERS),
        ("<script>", ONLY_LETTERS),
        ("J\u0337\u0338\u0336o", ONLY_LETTERS),
        ("...", ONLY_LETTERS),
        ("J", "Use between 2 and 40 characters."),
        ("x" * 41, "Use between 2 and 40 characters."),
    ],
)
def test_disguises_are_refused_in_words(name: str, problem: str) -> None:
    assert name_problem(name, "adult", taken=TAKEN_NAMES, staff=STAFF) == problem


def test_a_name_all_in_another_alphabet_that_looks_taken_is_taken() -> None:
    """Every letter of it is Cyrillic, so only the comparison of shapes finds it."""
    assert name_problem("Сорѕ", "adult", taken={skeleton_of("cops")}) == TAKEN


@pytest.mark.parametrize("age_band", ["young", "under_13"])
def test_children_do_not_give_whole_names(age_band: str) -> None:
    assert name_problem("Mia Invented", age_band) == WHOLE_NAME
    assert name_problem("Mia", age_band) == ""


def test_names_are_stored_without_disguise() -> None:
    assert settled_name("  Ｓａｍ   the\tgreat ") == "Sam the great"
