"""Known failures of published answers, each found, and nothing found in answers that are sound."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coproduce.feedback.rules.lint import (
    GivenAnswer,
    LintFacts,
    WrittenAnswer,
    lint,
    open_warnings,
)
from coproduce.feedback.rules.lint_words import alike, empty_words, word_set

DAY = date(2026, 3, 2)
ANSWER = WrittenAnswer(
    "one",
    1,
    "Evenings are too few.",
    "Too few evenings.",
    "we_will",
    "We open the club on two more evenings.",
    "The club opens more often.",
    due_on=DAY + timedelta(days=90),
    promise="Two more evenings at the club",
    said_from=DAY,
    url="/finding",
    reply_url="/reply",
)
REFUSED = replace(
    ANSWER,
    finding_id="no",
    number=9,
    kind="we_cannot",
    text="No.",
    due_on=None,
    promise="",
    reason="Because.",
)
HARD = (
    "Notwithstanding the considerable organisational complexities that characterise multidisciplinary assessment "
    "arrangements, the responsible commissioning organisations anticipate implementing comprehensive improvements "
    "regarding accessibility, availability and coordination throughout the forthcoming financial year, subject to "
    "appropriate governance."
)


def codes(*answers: WrittenAnswer, given: tuple[GivenAnswer, ...] = ()) -> list[tuple[str, str, str]]:
    return [
        (each.code, each.field, each.url) for each in lint(LintFacts(answers, given, overview_url="/all"))
    ]


def several(*kinds: str) -> list[WrittenAnswer]:
    """Answers of these kinds that say nothing alike."""
    texts = (
        "apple orchard ladder",
        "river boat oar",
        "train ticket rail",
        "chair table lamp",
        "snow ice frost",
    )
    return [
        replace(ANSWER, finding_id=str(number), number=number, kind=kind, text=text, promise=text[::-1])
        for number, (kind, text) in enumerate(zip(kinds, texts, strict=False), start=1)
    ]


def test_sound_answers_are_warned_of_nothing() -> None:
    assert codes(ANSWER, REFUSED) == []


@pytest.mark.parametrize("field", ["due_on", "passed_on"])
def test_what_was_done_before_anybody_said_it_did_not_come_of_it(field: str) -> None:
    done = replace(ANSWER, kind="we_did", due_on=None)
    early = replace(done, **{field: DAY - timedelta(days=1)})  # type: ignore[arg-type]
    assert codes(early) == [(f"before_the_comment_{field}", field, "/reply")]
    assert codes(replace(early, **{field: DAY})) == []  # type: ignore[arg-type]
    assert codes(replace(early, said_from=None)) == []


@pytest.mark.parametrize(
    "words",
    [
        "Your views have been noted.",
        "Noted, thank you.",
        "We will listen to your views.",
        "We take these concerns very seriously.",
        "We take safety seriously.",
        "This will be considered in due course.",
        "We will look into it.",
        "Lessons have been learned.",
        "We hear you.",
        "We value your feedback.",
        "We are committed to doing better.",
        "This was taken on board.",
    ],
)
def test_words_that_promise_nothing_need_something_behind_them(words: str) -> None:
    empty = replace(ANSWER, kind="we_keep_doing", text=words, due_on=None, promise="")
    assert codes(empty) == [("nothing_behind_text", "text", "/reply")]
    assert codes(replace(empty, text="Fine.", text_young=words)) == [
        ("nothing_behind_text_young", "text_young", "/reply")
    ]
    assert codes(replace(empty, kind="we_will", promise="Four workshops by June")) == []
    assert codes(replace(empty, kind="we_are_doing", due_on=DAY)) == []
    # That something empty was done on a day is no promise; a refusal has its reason instead.
    assert codes(replace(empty, kind="we_did", due_on=DAY)) == [("nothing_behind_text", "text", "/reply")]
    assert codes(replace(empty, kind="we_cannot", reason="It is not allowed.")) == []


@pytest.mark.parametrize(
    "words", ["We noted down each name.", "The therapist will listen in class.", "A seriously good club."]
)
def test_ordinary_words_are_not_empty(words: str) -> None:
    assert empty_words(words) == ("" if "listen" not in words else "will listen")


def test_the_same_action_for_something_else_is_named_with_where_it_stands() -> None:
    again = replace(ANSWER, finding_id="two", number=2, text="On two more evenings we open the club!")
    [warning] = lint(LintFacts((ANSWER, again)))
    assert (warning.code, warning.finding_id) == ("recycled", "two")
    assert "finding 1" in warning.sentence
    same_promise = replace(
        again, text="Something quite different now.", promise="two more evenings, at the Club"
    )
    assert codes(ANSWER, same_promise) == [("recycled", "text", "/reply")]
    earlier = GivenAnswer("the answers to “Clubs”", "We will open the club two more evenings.")
    [before] = lint(LintFacts((ANSWER,), (earlier,)))
    assert "“Clubs”" in before.sentence
    assert (
        codes(
            replace(ANSWER, text="We mend the roof and the door.", promise="A roof that is dry"),
            given=(earlier,),
        )
        == []
    )


def test_a_refusal_may_read_like_another() -> None:
    second = replace(REFUSED, finding_id="second", number=10)
    assert codes(REFUSED, second) == []


def test_words_are_alike_from_four_fifths_on() -> None:
    five = word_set("apple river train chair snow")
    assert alike(five, word_set("apple river train chair"))
    assert not alike(five, word_set("apple river train"))
    assert not alike(word_set("apple river"), word_set("apple river"))


def test_only_easy_wins_and_no_refusal_are_about_all_findings() -> None:
    assert [each[0] for each in codes(*several("we_did", "we_did", "not_ours"))] == ["only_easy"]
    assert codes(*several("we_did", "not_ours")) == []
    assert codes(*several("we_did", "we_will", "not_ours")) == []
    assert [each[0] for each in codes(*several(*["we_did"] * 5))] == ["no_refusal"]
    assert codes(*several("we_did", "we_did", "we_did", "we_will", "we_cannot")) == []


def test_going_on_as_before_is_no_answer_to_what_hurts_many() -> None:
    kept = replace(ANSWER, kind="we_keep_doing", promise="", due_on=None)
    assert codes(kept) == []
    assert codes(replace(kept, hurts_many=True)) == [("only_kept", "kind", "/reply")]


def test_money_as_a_reason_asks_for_its_figure() -> None:
    poor = replace(REFUSED, reason="There is no money for it.")
    assert codes(poor) == [("money_without_figure", "reason", "/reply")]
    assert codes(replace(poor, because_of_money=True)) == []


@pytest.mark.parametrize(
    ("field", "code", "url"),
    [
        ("you_said", "reading_age_you_said", "/finding"),
        ("text", "reading_age_text", "/reply"),
        ("text_young", "reading_age_text_young", "/reply"),
    ],
)
def test_hard_words_are_named_where_they_stand(field: str, code: str, url: str) -> None:
    assert codes(replace(ANSWER, **{field: HARD})) == [(code, field, url)]  # type: ignore[arg-type]


def test_young_people_s_words_that_came_late_are_named() -> None:
    late = replace(ANSWER, young_later=("you_said", "reply"))
    assert [each[:2] for each in codes(late)] == [
        ("young_later_you_said_young", "you_said_young"),
        ("young_later_text_young", "text_young"),
    ]
    [warning] = lint(LintFacts((ANSWER,), introduction_later=True))
    assert (warning.code, warning.field) == ("young_later_introduction_young", "introduction_young")


def test_what_somebody_let_stand_is_not_open() -> None:
    warnings = lint(LintFacts(tuple(several("we_did", "we_did", "not_ours"))))
    assert open_warnings(warnings, set()) == warnings
    assert open_warnings(warnings, {each.digest for each in warnings}) == []
