"""A reason to let words stand is a reason for those words: whatever is changed, the desk asks again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from coproduce.feedback.rules import KINDS
from coproduce.feedback.rules.lint import LintFacts, LintWarning, WrittenAnswer, digest, lint, open_warnings

DAY = date(2026, 3, 2)
PHRASES = st.sampled_from(
    [
        "",
        "Your views have been noted.",
        "We will listen.",
        "We open the club on two more evenings.",
        "There is no money for it, and no budget.",
        "Notwithstanding considerable organisational complexities, multidisciplinary availability. " * 5,
    ]
)
DAYS = st.none() | st.integers(-30, 30).map(lambda days: DAY + timedelta(days=days))


@st.composite
def written(draw: st.DrawFn, number: int) -> WrittenAnswer:
    return WrittenAnswer(
        str(number),
        number,
        draw(PHRASES),
        draw(PHRASES),
        draw(st.sampled_from(["", *KINDS])),
        draw(PHRASES),
        draw(PHRASES),
        draw(PHRASES),
        draw(DAYS),
        draw(DAYS),
        draw(PHRASES),
        said_from=DAY,
        hurts_many=draw(st.booleans()),
        young_later=draw(st.sampled_from([(), ("you_said",), ("reply",)])),
    )


ANSWERS = st.integers(1, 6).flatmap(
    lambda count: st.tuples(*(written(number) for number in range(1, count + 1)))
)
# What each warning speaks of: these words of its finding. Those about all findings speak of every word.
ABOUT = {
    "before_the_comment_due_on": ("text",),
    "before_the_comment_passed_on": ("text",),
    "money_without_figure": ("text", "reason"),
    "only_kept": ("you_said", "text"),
    "recycled": ("text", "promise"),
    "reading_age_you_said": ("you_said",),
    "reading_age_text": ("text",),
    "reading_age_text_young": ("you_said_young", "text_young"),
    "only_easy": ("you_said", "text", "text_young", "reason", "promise"),
    "no_refusal": ("you_said", "text", "text_young", "reason", "promise"),
}


def fields_of(warning: LintWarning) -> tuple[str, ...]:
    return ABOUT.get(warning.code) or (warning.field,)


@given(ANSWERS, st.data())
def test_an_override_never_survives_a_change_of_the_words(
    answers: tuple[WrittenAnswer, ...], data: st.DataObject
) -> None:
    warnings = lint(LintFacts(answers))
    assume(warnings)
    chosen = data.draw(st.sampled_from(warnings))
    field = data.draw(st.sampled_from(fields_of(chosen)))
    added = data.draw(st.text(min_size=1, max_size=12))
    place = int(chosen.finding_id or data.draw(st.integers(1, len(answers)))) - 1
    changed = replace(answers[place], **{field: getattr(answers[place], field) + added})
    later = lint(LintFacts((*answers[:place], changed, *answers[place + 1 :])))
    still = open_warnings(later, {chosen.digest})
    same = [each for each in later if (each.code, each.finding_id) == (chosen.code, chosen.finding_id)]
    assert all(each in still for each in same)


@given(ANSWERS)
def test_every_warning_can_be_let_stand_and_nothing_else_is_by_it(answers: tuple[WrittenAnswer, ...]) -> None:
    warnings = lint(LintFacts(answers))
    assert open_warnings(warnings, {each.digest for each in warnings}) == []
    for each in warnings:
        assert [other for other in warnings if other.digest == each.digest] == [each]
        name = (each.code, each.finding_id)
        assert [other for other in warnings if (other.code, other.finding_id) == name] == [each]


@given(st.lists(st.text(max_size=4), max_size=4), st.lists(st.text(max_size=4), max_size=4))
def test_no_two_lists_of_words_have_one_digest(one: list[str], other: list[str]) -> None:
    assert (digest("code", "", one) == digest("code", "", other)) is (one == other)
