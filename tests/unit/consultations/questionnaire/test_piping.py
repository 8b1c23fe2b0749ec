"""Earlier answers repeated in later words."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import Environment

from coproduce.consultations.questionnaire import Option, Section, Wording
from coproduce.consultations.questionnaire.piping import (
    LONGEST_PIPED,
    piped,
    piping_faults,
    words_of_answers,
)
from coproduce.consultations.questionnaire.types import (
    DateQuestion,
    Information,
    Matrix,
    Money,
    Number,
    OneChoice,
    Photo,
    SeveralChoices,
    ShortText,
)

NAME = ShortText(key="name", text="What is the club called?")
WEEKS = Number(key="weeks", text="How long did you wait?", unit="weeks", may_decline=True)
NEEDS = SeveralChoices(
    key="needs",
    text="What helped?",
    options=(Option("bus", "A bus"), Option("club", "A club"), Option("friend", "A friend")),
    other_label="Something else",
    may_decline=True,
)
LINES = Matrix(
    key="lines", text="Do you agree?", rows=(Option("fast", "It was fast"), Option("kind", "It was kind"))
)
SCHOOL = OneChoice(
    key="school", text="Which?", options=(Option("a", "Hill Top"), Option("b", "Mill")), may_decline=True
)
DAY, COST, PICTURE = (
    DateQuestion(key="day", text="When?"),
    Money(key="cost", text="How much?"),
    Photo(key="picture", text="Show us"),
)
FACTS = Information(key="facts", text="What we know")
QUESTIONS = (NAME, WEEKS, NEEDS, LINES, SCHOOL, DAY, COST, PICTURE, FACTS)


def filled(text: str, answers: dict[str, Any]) -> str:
    return piped(text, words_of_answers(QUESTIONS, answers))


@pytest.mark.parametrize(
    ("text", "answers", "result"),
    [
        ("How is [[name]]?", {"name": "Sunny Side"}, "How is Sunny Side?"),
        ("[[ name ]] and [[name]]", {"name": "X"}, "X and X"),
        ("How is [[name]]?", {}, "How is your answer?"),
        ("You waited [[weeks]].", {"weeks": {"": 12}}, "You waited 12 weeks."),
        ("You waited [[weeks]].", {"weeks": {"": 1}}, "You waited 1 week."),
        ("You waited [[weeks]].", {"weeks": {"prefer_not_to_say": "yes"}}, "You waited your answer."),
        ("[[weeks.prefer_not_to_say]]", {"weeks": {"prefer_not_to_say": "yes"}}, "your answer"),
        (
            "You said [[needs]].",
            {"needs": {"": ["bus", "club", "friend"]}},
            "You said A bus, A club and A friend.",
        ),
        ("You said [[needs]].", {"needs": {"": ["prefer_not_to_say"]}}, "You said your answer."),
        ("And [[needs.other]]", {"needs": {"": ["other"], "other": "a boat"}}, "And a boat"),
        ("[[lines.kind]]", {"lines": {"kind": "agree"}}, "Agree"),
        ("[[lines]]", {"lines": {"kind": "agree"}}, "your answer"),
        ("[[school]]", {"school": "b"}, "Mill"),
        ("[[school]]", {"school": "prefer_not_to_say"}, "your answer"),
        ("[[day]]", {"day": "2026-03-27"}, "27 March 2026"),
        ("[[cost]]", {"cost": 1250}, "£1,250"),
        ("[[picture]]", {"picture": {"": "abcdef012345"}}, "your answer"),
        ("[[nobody]] [[facts]]", {"nobody": "x", "facts": "y"}, "your answer your answer"),
        ("no reference [name] [[Name]] [[]] ]] [[", {"name": "X"}, "no reference [name] [[Name]] [[]] ]] [["),
        ("[[name]]", {"name": "two\n lines\tof   words"}, "two lines of words"),
    ],
)
def test_answers_are_put_into_words(text: str, answers: dict[str, Any], result: str) -> None:
    assert filled(text, answers) == result


def test_another_neutral_word_and_another_label_can_be_given() -> None:
    assert piped("[[name]]", lambda _key, _facet: None, neutral="آپ کا جواب") == "آپ کا جواب"
    labels = {("school", "b"): "Młyn"}
    words = words_of_answers(QUESTIONS, {"school": "b"}, lambda key, option: labels.get((key, option), ""))
    assert piped("[[school]]", words) == "Młyn"
    other = words_of_answers(QUESTIONS, {"school": "a"}, lambda key, option: labels.get((key, option), ""))
    assert piped("[[school]]", other) == "Hill Top"


def test_an_answer_that_looks_like_a_reference_is_not_followed() -> None:
    answers = {"name": "[[school]] [[name]]", "school": "a"}
    assert filled("It is [[name]]", answers) == "It is [[school]] [[name]]"
    assert filled("[[name]][[school]]", {"name": "[[sch", "school": "ool]]"}) == "[[school]]"


def test_a_replacement_is_taken_as_it_stands() -> None:
    assert filled("[[name]]", {"name": r"\1 \g<0> {{ 7*7 }} {% raw %}"}) == r"\1 \g<0> {{ 7*7 }} {% raw %}"


def test_the_template_escapes_once() -> None:
    text = filled("Is <b> [[name]] & Co?", {"name": "<script>alert('x')</script> & more"})
    shown = Environment(autoescape=True).from_string("{{ text }}").render(text=text)
    assert shown == "Is &lt;b&gt; &lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; more &amp; Co?"
    assert "{{" in Environment(autoescape=True).from_string("{{ text }}").render(
        text=filled("[[name]]", {"name": "{{ 1 }}"})
    )


def test_a_long_answer_is_cut_at_a_word() -> None:
    text = filled("[[name]]", {"name": "many words of a long story, " * 40})
    assert len(text) <= LONGEST_PIPED + 1
    assert text.endswith("…")
    assert text.removesuffix("…").split()[-1] in {"many", "words", "of", "a", "long", "story"}
    assert filled("[[name]]", {"name": "x" * LONGEST_PIPED}) == "x" * LONGEST_PIPED
    assert filled("[[name]]", {"name": "x" * 5000}) == "x" * LONGEST_PIPED + "…"


def test_words_of_another_direction_are_kept_apart() -> None:
    assert filled("How is [[name]]?", {"name": "نادي"}) == "How is \u2068نادي\u2069?"
    assert filled("كيف [[name]]؟", {"name": "Sunny"}) == "كيف \u2068Sunny\u2069؟"
    # An answer cannot turn the words of the page around.
    assert filled("How is [[name]]?", {"name": "a\u202eb\u2069c"}) == "How is abc?"


LAST = "Question 10 (“Anything else?”)"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[name]] [[needs.other]] [[needs]] [[lines.kind]] [[weeks]]", None),
        ("[[last]]", "“[[last]]” repeats its own answer, which is not known yet."),
        ("[[nobody]]", "“[[nobody]]” repeats the answer to “nobody”, and there is no such question."),
        ("[[after]]", "“[[after]]” repeats the answer to question 11 (“And then?”), which comes later."),
        (
            "[[facts]]",
            "“[[facts]]” repeats the answer to question 9 (“What we know”), which is a page without an answer.",
        ),
        (
            "[[lines]]",
            "“[[lines]]” repeats the answer to question 4 (“Do you agree?”), which has several parts: name one of them "
            "after a full stop.",
        ),
        (
            "[[name.first]]",
            "“[[name.first]]” repeats the part “first” of question 1 (“What is the club called?”), which has no "
            "such part.",
        ),
        (
            "[[picture]]",
            "“[[picture]]” repeats the answer to question 8 (“Show us”), which is a file and has no words.",
        ),
        ("[[The club]]", "“[[The club]]” repeats no answer: see that a question’s key stands there."),
    ],
)
def test_references_that_cannot_be_filled_are_named(text: str, words: str | None) -> None:
    after = ShortText(key="after", text="And then?")
    expected = [] if words is None else [f"{LAST}: {words}"]
    last = ShortText(key="last", text="Anything else?", help=text)
    assert piping_faults([*QUESTIONS, last, after]) == expected
    last = ShortText(key="last", text="Anything else?", wordings={"ur": Wording(text=text)})
    assert piping_faults([*QUESTIONS, last, after]) == expected
    last_page = Information(key="last", text="Anything else?", body=text)
    assert piping_faults([*QUESTIONS, last_page, after]) == expected


def test_a_section_can_only_repeat_what_was_before_it() -> None:
    questions = [NAME, ShortText(key="a", text="A?", section="part")]
    part = Section("part", "About [[name]]", intro="Say [[a]]", wordings={"ur": Wording(text="[[b]]")})
    assert piping_faults(questions, [part]) == [
        "Section “About [[name]]”: “[[a]]” repeats the answer to question 2 (“A?”), which comes later.",
        "Section “About [[name]]”: “[[b]]” repeats the answer to “b”, and there is no such question.",
    ]
