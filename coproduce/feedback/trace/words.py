"""Own words cut into numbered parts, and what became of each: which theme, which answer, who decided and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from coproduce.feedback.trace.facts import (
    OwnText,
    PublicAnswer,
    Said,
    Span,
    Stretch,
    TextPath,
    TextTheme,
    ThemePath,
    TraceFacts,
)

THEME, NO_THEME, FINDING = "theme", "no_theme", "finding"


def text_paths(facts: TraceFacts) -> tuple[TextPath, ...]:
    """Every text in stretches, with the path of each of its parts. Parts are numbered over all texts, so that a number
    stands for one place alone."""
    found, first = [], 1
    for text in facts.texts:
        numbers = numbered(text, first) if facts.themes_may_be_named else {}
        first += len(numbers)
        themes = _paths_of(facts, text, numbers)
        told = {path.about for path in themes}
        told |= {finding_about(answer) for path in themes for answer in path.answers}
        shown = as_may_be_shown(facts, text)
        others = tuple(each for each in shown.said if each.about not in told)
        found.append(TextPath(shown, stretches(text.words, numbers), themes, others))
    return tuple(found)


def as_may_be_shown(facts: TraceFacts, text: OwnText) -> OwnText:
    """The text without names and identifiers of themes and findings as long as they are not public (rule 4)."""
    if facts.themes_may_be_named:
        return text
    said = tuple(replace(each, about="") for each in text.said)
    return replace(text, themes=(), coded=(), said=said)


def numbered(text: OwnText, first: int = 1) -> dict[Span, int]:
    """The marked places of a text that a person has read, in its order, each with its number. The same place that
    speaks of two themes is one part; a place that is not in the text is none."""
    spans = {span for each in text.coded for span in each.spans if 0 <= span[0] < span[1] <= len(text.words)}
    return {span: first + place for place, span in enumerate(sorted(spans))} if text.reading == "read" else {}


def stretches(words: str, numbers: Mapping[Span, int]) -> tuple[Stretch, ...]:
    """A text cut wherever a part begins or ends; parts may overlap. Put together again the stretches are the text."""
    if not words:
        return ()
    edges = sorted({0, len(words), *(edge for span in numbers for edge in span)})
    return tuple(
        Stretch(
            words[low:high],
            tuple(sorted(number for (start, end), number in numbers.items() if start <= low and high <= end)),
            tuple(sorted(number for (start, _), number in numbers.items() if start == low)),
            tuple(sorted(number for (_, end), number in numbers.items() if end == high)),
        )
        for low, high in pairwise(edges)
    )


def _paths_of(facts: TraceFacts, text: OwnText, numbers: Mapping[Span, int]) -> tuple[ThemePath, ...]:
    if text.reading != "read":
        return ()
    paths = [_of_theme(facts, text, theme, numbers) for theme in text.coded]
    if text.no_theme_because:
        paths.append(_of_no_theme(facts, text))
    # In the order of the words; what holds for the whole text comes last.
    last = max(numbers.values(), default=0) + 1
    return tuple(sorted(paths, key=lambda path: path.parts or (last,)))


def _of_theme(facts: TraceFacts, text: OwnText, theme: TextTheme, numbers: Mapping[Span, int]) -> ThemePath:
    spans = [span for span in theme.spans if span in numbers]
    answers = tuple(each for each in facts.shown_answers if theme.theme_id in each.theme_ids)
    about = f"{THEME}:{theme.theme_id}" if facts.themes_may_be_named else ""
    waits, by, at = ("", None, None) if answers else waiting(facts)
    return ThemePath(
        name=theme.name if facts.themes_may_be_named else "",
        parts=tuple(numbers[span] for span in spans),
        excerpts=tuple(text.words[start:end] for start, end in spans),
        who=_who(facts, from_computer=theme.from_computer),
        on=theme.sorted_on,
        answers=answers,
        waits=waits,
        by=by,
        at=at,
        about=about,
        said=_said(text.said, about),
        theme_id=theme.theme_id if facts.themes_may_be_named else "",
    )


def _of_no_theme(facts: TraceFacts, text: OwnText) -> ThemePath:
    about = f"{NO_THEME}:"
    return ThemePath(
        name="",
        parts=(),
        excerpts=(),
        who=_who(facts),
        on=text.no_theme_on,
        because=text.no_theme_because,
        about=about,
        said=_said(text.said, about),
    )


def finding_about(answer: PublicAnswer) -> str:
    """What “not what I meant” names of a finding."""
    return f"{FINDING}:{answer.finding_id}"


def _said(said: Iterable[Said], about: str) -> Said | None:
    return next((each for each in said if each.about == about), None)


def _who(facts: TraceFacts, *, from_computer: bool = False) -> str:
    """A role and never a private name: colleagues take turns, and the organisation answers for it."""
    analyst = f"An analyst of {facts.asked_by}" if facts.asked_by else "An analyst"
    if from_computer:
        return f"A computer suggested this. {analyst} looked at it and agreed."
    return f"{analyst} decided this."


def waiting(facts: TraceFacts) -> tuple[str, date | None, datetime | None]:
    """What a part without a public answer waits for: in words, by which day, and the minute of opening where it
    stands."""
    release = facts.release
    if facts.cancelled_because and release.stage != "public":
        return "The consultation was cancelled, so there is no answer.", None, None
    if release.stage == "public":
        return "No finding was written about this alone. You can read all answers.", None, None
    if release.stage == "settled":
        return "An answer is written. It opens soon.", None, release.public_from
    if release.stage == "held":
        return "The answer is held back for a time.", release.held_until, None
    if release.stage == "withdrawn":
        return "The answer was withdrawn. A new one is owed to you.", None, None
    return "We have not answered yet.", facts.promised_on, None
