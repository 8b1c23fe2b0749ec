"""What a paper form says: its fixed words, its codes, its instructions and its way."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.consultations.phrases import FORM_PHRASES
from coproduce.consultations.printing.codes import FormCode, form_code, read_form_code, short_code
from coproduce.consultations.printing.instructions import MOST_PRINTED_OPTIONS, instructions, is_printed_whole
from coproduce.consultations.printing.speech import Speech
from coproduce.consultations.printing.typesetter import is_symbol
from coproduce.consultations.printing.way import Way
from coproduce.consultations.printing.words import OWN_WORDS, SHARED, STANDARD_WORDS
from coproduce.consultations.questionnaire import Option, Question, Questionnaire, Route, Section, Wording
from coproduce.consultations.questionnaire.types import (
    Area,
    Budget,
    Information,
    Money,
    Number,
    OneChoice,
    Percentage,
    Ranking,
    Scale,
    SeveralChoices,
    Share,
    ShortText,
    YesNo,
)

ROOT = Path(__file__).resolve().parent.parent.parent.parent / "coproduce"
SOURCES = [
    *sorted((ROOT / "templates" / "consultations" / "print").glob("*.html")),
    *sorted((ROOT / "consultations" / "printing").glob("*.py")),
]
ENGLISH = Speech("standard")
OPTIONS = (Option("a", "After school"), Option("b", "Weekends"), Option("c", "Holidays"))


def facts(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("wanted", OWN_WORDS)
def test_each_way_of_speaking_changes_words_that_there_are_and_keeps_their_facts(wanted: str) -> None:
    for name, words in OWN_WORDS[wanted].items():
        assert facts(words) <= facts(STANDARD_WORDS[name]), name


def test_every_word_that_a_form_asks_for_is_there_and_every_word_is_asked_for() -> None:
    said = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES if path.name != "words.py")
    asked = set(re.findall(r"say(?:\.plain)?\(\s*['\"]([a-z_0-9]+)['\"]", said))
    assert asked <= set(STANDARD_WORDS), asked - set(STANDARD_WORDS)
    unused = {name for name in STANDARD_WORDS if not re.search(rf"['\"]{name}['\"]", said)}
    assert unused == set()


def test_nobody_is_shouted_at_on_paper() -> None:
    spoken = [*STANDARD_WORDS.values(), *(words for own in OWN_WORDS.values() for words in own.values())]
    assert [words for words in spoken if "!" in words] == []


def test_easy_read_says_one_short_thing_at_a_time() -> None:
    sentences = [
        sentence for words in OWN_WORDS["easy_read"].values() for sentence in re.split(r"(?<=[.?])\s", words)
    ]
    assert [sentence for sentence in sentences if len(sentence.split()) > 14] == []


# Codes


@given(
    st.text(min_size=1, max_size=40), st.integers(1, 9999), st.sampled_from(["standard", "easy_read", "ur"])
)
def test_a_form_code_says_what_it_was_made_from(consultation: str, version: int, wanted: str) -> None:
    code = form_code(consultation, version, wanted)
    assert read_form_code(f" {code.lower()} ") == FormCode(short_code(consultation), version, wanted)


@pytest.mark.parametrize(
    "typed", ["", "hello", "K7M4P", "K7M4P-1", "0OI1L-1-S", "K7M4P-1-S-S-S", "K7M4P-x-S"]
)
def test_what_is_no_form_code_is_none(typed: str) -> None:
    assert read_form_code(typed) is None


# Instructions


def several(**limits: int) -> SeveralChoices:
    return SeveralChoices(key="q", text="Which?", options=OPTIONS, **limits)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (several(), "Tick all the boxes that fit."),
        (several(at_most=2), "Tick up to 2 boxes."),
        (several(at_most=1), "Tick one box."),
        (several(at_least=2), "Tick at least 2 boxes."),
        (several(at_least=1, at_most=2), "Tick at least 1 and at most 2 boxes."),
        (YesNo(key="q", text="Do you?"), "Tick one box."),
        (
            Scale(key="q", text="How?", points=5, low_label="bad", high_label="good"),
            "1 means “bad”. 5 means “good”. Tick one box.",
        ),
        (
            Number(key="q", text="How long?", minimum=0, maximum=104, unit="weeks"),
            "It can be from 0 to 104 weeks.",
        ),
        (Number(key="q", text="How long?", maximum=1200), "It can be up to 1,200."),
        (Number(key="q", text="How long?", minimum=2, unit="weeks"), "It can be 2 weeks or more."),
        (Number(key="q", text="How long?"), ""),
        (Money(key="q", text="How much?", maximum=500), "It can be up to £500."),
        (Percentage(key="q", text="How much?", minimum=10, maximum=90), "It can be from 10% to 90%."),
        (
            Budget(key="q", text="Share", amount=29400, shares=(Share("a", "Rooms"),)),
            "Share £29,400 between the lines. All of it has to be used.",
        ),
        (Budget(key="q", text="Share", amount=10, unit="hours"), "Share 10 hours between the lines."),
        (Ranking(key="q", text="What first?", options=OPTIONS, at_most=2), "Number up to 2 of them."),
        (Information(key="q", text="Read this"), ""),
    ],
)
def test_paper_says_what_a_page_shows(question: Question, said: str) -> None:
    words = " ".join(instructions(question, ENGLISH))
    assert said in words
    assert bool(words) == bool(said)


def test_what_excludes_all_else_is_said() -> None:
    question = SeveralChoices(key="q", text="Which?", options=OPTIONS, none_label="None of these")
    assert "If you tick “None of these”, tick nothing else." in instructions(question, ENGLISH)


def test_a_list_that_is_too_long_for_paper_is_written_into() -> None:
    places = tuple(Option(f"w{n}", f"Ward {n}") for n in range(MOST_PRINTED_OPTIONS + 1))
    assert not is_printed_whole(Area(key="area", text="Where?", options=places))
    long = instructions(Area(key="area", text="Where?", options=places), ENGLISH)
    short = instructions(Area(key="area", text="Where?", options=places[:-1]), ENGLISH)
    assert [str(each) for each in short] == ["Tick one box."]
    assert "Write your answer." in long[0]


# The way


QUESTIONS = (
    Information(key="about", text="Read this first"),
    YesNo(key="child", text="Do you have a child?", section="one"),
    OneChoice(
        key="who",
        text="Who are you?",
        options=(Option("parent", "A parent"),),
        section="one",
        show_if={"==": [{"var": "child"}, "yes"]},
        routes=(Route({"==": [{"var": "who"}, "parent"]}, "two"), Route(None, "end")),
        wordings={"young_people": Wording(labels={"parent": "A mum or dad"})},
    ),
    Information(key="more", text="Read this too", section="two"),
    ShortText(key="why", text="Why did you say [[who]]?", section="two"),
)
WAY = Way(Questionnaire("v", 1, QUESTIONS, (Section("one", "One"), Section("two", "Two"))), ENGLISH)


def test_pages_that_only_inform_have_no_number() -> None:
    assert [WAY.number(question) for question in QUESTIONS] == [0, 1, 2, 0, 3]


def test_what_is_only_for_some_says_for_whom() -> None:
    said = WAY.only_if(QUESTIONS[2].show_if, "only_if")
    assert said == "Answer this only if “1. Do you have a child?” is “Yes”."
    assert WAY.only_if(None, "only_if") == ""


def test_where_to_go_on_is_said_by_the_number_on_paper() -> None:
    assert list(WAY.onwards(QUESTIONS[2])) == [
        "If “2. Who are you?” is “A parent”, go on to question 3.",
        "Now go on to the end of the questions.",
    ]
    young = Way(WAY.questionnaire, Speech("young_people"))
    assert "“A mum or dad”" in young.onwards(QUESTIONS[2])[0]


def test_an_earlier_answer_is_named_by_its_number() -> None:
    assert WAY.without_answers(QUESTIONS[4].text) == "Why did you say your answer to question 2?"


# Languages


def test_a_language_uses_its_own_words_and_marks_what_stays_english() -> None:
    urdu = Speech("ur", {"paper.tick_one": "ایک خانے پر نشان لگائیں۔", "paper.ring": "فون {phone}"})
    assert (urdu.language, urdu.direction) == ("ur", "rtl")
    assert urdu("tick_one") == "ایک خانے پر نشان لگائیں۔"
    assert urdu("ring", phone="0161 <b>") == "فون <bdi>0161 &lt;b&gt;</bdi>"
    assert urdu("tick_all") == '<span lang="en-GB" dir="ltr">Tick all the boxes that fit.</span>'
    assert urdu.paragraphs("", "One & two\n\nthree") == (
        '<span lang="en-GB" dir="ltr">One &amp; two</span>',
        '<span lang="en-GB" dir="ltr">three</span>',
    )


@pytest.mark.parametrize(
    ("wanted", "language", "direction"),
    [
        ("standard", "en-GB", "ltr"),
        ("easy_read", "en-GB", "ltr"),
        ("pl", "pl", "ltr"),
        ("ar", "ar", "rtl"),
        ("pa-Arab", "pa-Arab", "rtl"),
        ("ku-Latn", "ku-Latn", "ltr"),
    ],
)
def test_each_format_has_its_language_and_direction(wanted: str, language: str, direction: str) -> None:
    assert (Speech(wanted).language, Speech(wanted).direction) == (language, direction)


def test_words_that_the_web_has_serve_paper_too() -> None:
    assert Speech("pl", {"yes": "Tak"})("yes") == "Tak"
    assert Speech("pl", {"yes": "Tak", "paper.yes": "Owszem"})("yes") == "Owszem"
    assert set(STANDARD_WORDS) & set(FORM_PHRASES) >= SHARED


def test_words_are_escaped_and_facts_cannot_bring_marks_of_their_own() -> None:
    assert ENGLISH.either("", "<script>") == "&lt;script&gt;"
    assert ENGLISH("ring", phone="<b>") == "To answer by phone, or for help, ring &lt;b&gt;."
    assert Speech("pl", {"paper.ring": "<i>{phone}</i>"})("ring", phone="1").startswith("&lt;i&gt;")


def test_a_language_that_names_a_fact_wrongly_falls_back() -> None:
    assert "0161" in Speech("pl", {"paper.ring": "Zadzwoń {telefon}"})("ring", phone="0161")


@pytest.mark.parametrize(
    ("sign", "is_one"), [("😀", True), ("\ufe0f", True), ("★", True), ("ગ", False), ("ु", False)]
)
def test_pictures_are_told_from_letters(sign: str, is_one: bool) -> None:
    assert is_symbol(sign) is is_one
