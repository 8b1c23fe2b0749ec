"""One question of any type. Which fields its page shows follows from the fields that the type has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from wtforms import (
    BooleanField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from coproduce.consultations.forms.fields import LINE, WORDING, WORDS, plain_lines
from coproduce.consultations.forms.option_lines import (
    facts_from,
    free_key,
    lines_of,
    options_from,
    shares_from,
)
from coproduce.consultations.questionnaire import YOUNG_PEOPLE, Question, Wording, structural_faults
from coproduce.consultations.questionnaire.document import field_names
from coproduce.consultations.questionnaire.involvement import INVOLVEMENT
from coproduce.consultations.questionnaire.types import TYPES
from coproduce.core.errors import InvalidInput
from coproduce.web.forms import VersionedForm

# What each type is called, what it is for, and the group in which the editor offers it.
TYPE_GROUPS: dict[str, dict[str, tuple[str, str]]] = {
    "Choosing": {
        "one_choice": ("One choice", "One of your options, if you like with “other, say”"),
        "several_choices": (
            "Several choices",
            "As many as they like, with a fewest and a most, and “none of these”",
        ),
        "yes_no": ("Yes, no, not sure", "A plain question"),
        "list_choice": ("One from a long list", "Found by typing: schools, services"),
        "picture_choice": ("Pictures", "Options with pictures, one or several"),
    },
    "Judging": {
        "agree_scale": ("Agree or disagree", "A statement, five steps and “I don’t know”"),
        "scale": ("Scale of 5 or 10", "Numbers with words at both ends"),
        "faces": ("Faces", "Five faces with words, and “tell us more”"),
        "matrix": ("Several lines, the same answers", "On a phone each line is a question of its own"),
        "ranking": ("Put in order", "By numbers, by buttons or by dragging"),
        "statements": (
            "Statements of others",
            "Agree, disagree, unsure; people add their own, a person approves them",
        ),
    },
    "In their own words": {
        "short_text": ("A short text", "A line or two"),
        "long_text": ("A long text", "As much as they like, with a counter"),
        "several_texts": ("Several short texts", "Boxes that each have words of their own"),
        "solution": (
            "Suggest a solution",
            "What, who it helps, what it might cost or save: apart from complaints",
        ),
        "photo": ("Photo or drawing", "Seen by a person before anyone else sees it"),
        "voice": ("Voice recording", "Recorded in the browser or as a file"),
    },
    "Figures and dates": {
        "number": ("A number", "Such as weeks or miles, with limits"),
        "money": ("An amount of money", "In pounds, with limits"),
        "percentage": ("A percentage", "0 to 100"),
        "budget": ("Share out an amount", "Over options with what follows from each; it must come out even"),
        "date": ("A date", "A day, month and year"),
        "month": ("A month", "A month and a year"),
    },
    "About them": {
        "age_band": ("Age band", "The usual bands, or your own"),
        "area": ("Part of the area", "From a list: never an address"),
        "consent": ("Something to agree to", "A tick box"),
    },
    "To read": {"information": ("Information", "Something to read before going on, with facts to open")},
}
TYPE_WORDS = {kind: words for group in TYPE_GROUPS.values() for kind, (words, _) in group.items()}

# The fields that only some types have, in the order of the page.
OWN_FIELDS = (
    *("body", "facts", "options", "rows", "columns", "shares", "other_label", "none_label", "several"),
    *("points", "low_label", "high_label", "more_label", "own_label", "words_label", "agree_label"),
    *("amount", "minimum", "maximum", "unit", "at_least", "at_most", "longest", "measures"),
)
# Where a fault of the make-up is shown: the first of these that the page has.
WHERE_FAULTS_STAND = ("options", "rows", "shares", "facts", "low_label", "minimum", "text")


class QuestionForm(VersionedForm):
    """One question of any type; `kind` is fixed by the address. Options stand one on each line."""

    text = TextAreaField("Question", (InputRequired("Write the question"), *WORDING), render_kw={"rows": 2})
    help = TextAreaField("Help beneath it", WORDING, render_kw={"rows": 2})
    young_people_text = TextAreaField("Question in young people’s words", WORDING, render_kw={"rows": 2})
    picture = StringField("Picture beside it", LINE, description="The name of a drawing, or leave it empty")
    section = SelectField("Section", default="", validate_choice=True)
    body = TextAreaField("What it says", WORDS, description="An empty line begins a new paragraph.")
    facts = TextAreaField(
        "Facts to open, one on each line", WORDS, description="Title | what is so | where it is from"
    )
    options = TextAreaField("Options, one on each line", WORDS)
    rows = TextAreaField("Lines, one on each line", WORDS)
    columns = TextAreaField(
        "Answers, one on each line", WORDS, description="Empty: “strongly agree” to “strongly disagree”."
    )
    shares = TextAreaField(
        "What it can be given to, one on each line",
        WORDS,
        description="What | what follows from it | at least | at most. The limits can be left out.",
    )
    other_label = StringField(
        "“Other, say” in your words", LINE, description="Empty: there is no such option."
    )
    none_label = StringField("“None of these” in your words", LINE, description="It excludes all others.")
    several = BooleanField("People may choose several")
    points = SelectField(
        "Steps", choices=[SelectChoice("5", "1 to 5"), SelectChoice("10", "1 to 10")], default="5"
    )
    low_label = StringField("What the lowest number means", LINE)
    high_label = StringField("What the highest number means", LINE)
    more_label = StringField("“Tell us more” in your words", LINE, description="Empty: no box is shown.")
    own_label = StringField(
        "“Add your own” in your words",
        LINE,
        description="Empty: people only vote. Each is approved by a person.",
    )
    words_label = StringField("Words beside the box that takes text instead", LINE)
    agree_label = StringField("Words beside the tick box", LINE)
    amount = StringField("Amount to share out", LINE)
    minimum = StringField("Smallest number allowed", LINE)
    maximum = StringField("Largest number allowed", LINE)
    unit = StringField("Word after the box", LINE, description="For example: weeks")
    at_least = StringField("Fewest answers to choose", LINE)
    at_most = StringField("Most answers to choose", LINE)
    longest = StringField("Most characters", LINE, description="Empty: 20,000.")
    measures = BooleanField(
        "This asks whether people feel involved",
        description="Its figures join the public trend. They are compared only with those of the same words.",
    )
    required = BooleanField("People must answer this")
    sensitive = BooleanField("This is sensitive: never publish an answer that everybody gave")
    may_decline = BooleanField("Offer “I prefer not to say”")
    reason = TextAreaField("Public reason for the correction", WORDS, render_kw={"rows": 2})

    def shown_for(self, kind: str) -> list[str]:
        """The names of the fields that only some types have and this one does."""
        has = field_names(TYPES[kind])
        return [name for name in OWN_FIELDS if name in has]


def question_from(form: QuestionForm, kind: str, before: Question | None, taken: set[str]) -> Question:
    """The question that was typed. Raises InvalidInput naming the field.

    Keys stay as they were, so that answers keep their meaning; new ones are made of the words. What the page does not
    show (conditions, routes, other formats) stays as it was.
    """
    values: dict[str, Any] = {
        "key": before.key if before else free_key(form.text.data or "", taken),
        "text": plain_lines(form.text.data),
        "help": plain_lines(form.help.data),
        "picture": plain_lines(form.picture.data),
        "section": form.section.data or "",
        "wordings": _wordings(form, before),
        **{name: bool(form[name].data) for name in ("required", "sensitive", "may_decline")},
        **{name: _own_value(form, kind, name, before) for name in form.shown_for(kind)},
    }
    question = replace(before, **values) if before else TYPES[kind](**values)
    for fault in structural_faults([replace(question, section="")]):
        words = fault.partition(": ")[2]
        raise InvalidInput({_field_of(form, kind): f"{words[:1].upper()}{words[1:].rstrip('.')}"})
    return question


def _own_value(form: QuestionForm, kind: str, name: str, before: Question | None) -> Any:
    typed = form[name].data
    if name in ("options", "rows", "columns"):
        return options_from(typed or "", getattr(before, name, ()))
    if name == "shares":
        return shares_from(typed or "", getattr(before, name, ()))
    if name == "facts":
        return facts_from(typed or "", getattr(before, name, ()))
    if name == "measures":
        return INVOLVEMENT if typed else ""
    if name == "several":
        return bool(typed)
    if name == "points":
        return int(typed or 5)
    if name in ("minimum", "maximum"):
        return _number(form, name)
    if name == "amount":
        return _number(form, name) or 0
    if name in ("at_least", "at_most", "longest"):
        return _whole(form, name)
    words = plain_lines(typed)
    return (words or None) if name == "unit" else words


def _wordings(form: QuestionForm, before: Question | None) -> dict[str, Wording]:
    """The wordings that were there, with the young people's words as they were typed."""
    wordings = dict(before.wordings) if before else {}
    typed, earlier = plain_lines(form.young_people_text.data), wordings.pop(YOUNG_PEOPLE, Wording())
    young = replace(earlier, text=typed)
    return {YOUNG_PEOPLE: young, **wordings} if young != Wording() else wordings


def _field_of(form: QuestionForm, kind: str) -> str:
    shown = {*form.shown_for(kind), "text"}
    return next(name for name in WHERE_FAULTS_STAND if name in shown)


def _number(form: QuestionForm, name: str) -> int | float | None:
    typed = (form[name].data or "").strip().replace(",", "").removeprefix("£")
    if not typed:
        return None
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,4})?", typed, re.ASCII):
        raise InvalidInput({name: "Enter a number in figures, like 12"})
    return float(typed) if "." in typed else int(typed)


def _whole(form: QuestionForm, name: str) -> int | None:
    number = _number(form, name)
    if number is not None and (number != int(number) or number < 1):
        raise InvalidInput({name: "Enter a whole number, 1 or more"})
    return None if number is None else int(number)


def shown_question(question: Question) -> dict[str, Any]:
    """A question as the fields of QuestionForm show it."""
    own: Mapping[str, Any] = {
        name: _shown(getattr(question, name)) for name in OWN_FIELDS if name in field_names(type(question))
    }
    return {
        "text": question.text,
        "help": question.help,
        "picture": question.picture,
        "section": question.section,
        "young_people_text": question.wordings.get(YOUNG_PEOPLE, Wording()).text,
        "required": question.required,
        "sensitive": question.sensitive,
        "may_decline": question.may_decline,
        **own,
    }


def _shown(value: object) -> object:
    if isinstance(value, tuple):
        return lines_of(value)
    return value if isinstance(value, bool) else "" if value is None else str(value)
