"""Forms of suggestions and of their answers: syntax only, the rules decide."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from coproduce.commissioning.rules.suggestions import LONGEST_SUGGESTION
from coproduce.feedback.rules import KINDS
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import no_control_characters

LINE = (Length(max=200, message="Use at most 200 characters"), no_control_characters)
WORDS = (Length(max=10_000, message="Use at most 10,000 characters"), no_control_characters)


class SuggestForm(FlaskForm):
    words = TextAreaField(
        "What could we do?",
        (
            InputRequired("Write what you suggest."),
            Length(max=LONGEST_SUGGESTION, message=f"Use at most {LONGEST_SUGGESTION:,} signs."),
            no_control_characters,
        ),
    )
    who = RadioField(
        "Who are you?",
        (InputRequired("Choose one of the two."),),
        choices=[
            SelectChoice("adult", "A parent, a carer or another adult"),
            SelectChoice("young", "A child or a young person"),
        ],
    )
    link = BooleanField("Show it on my own page, so that I can follow it when I am signed in")
    seed = HiddenField()


class TakeBackForm(FlaskForm):
    """A button that posts."""


class AnswerSuggestionsForm(FlaskForm):
    suggestions = SelectMultipleField(
        "Suggestions that this answers",
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    you_suggested = TextAreaField("You suggested", WORDS)
    you_suggested_young = TextAreaField("You suggested, for young people", WORDS)
    kind = RadioField(
        "What kind of answer is this?",
        (InputRequired("Choose what kind of answer this is."),),
        choices=[SelectChoice(kind.name, kind.words) for kind in KINDS.values()],
    )
    text = TextAreaField("Our answer", WORDS)
    text_young = TextAreaField("Our answer, for young people", WORDS)
    reason = TextAreaField("Why", WORDS)
    owner_name = StringField("Who is responsible: name", LINE)
    owner_role = StringField("Who is responsible: role", LINE)
    due_on = DatePartsField("By which date")
    passed_to = StringField("Passed to", LINE)
    passed_on = DatePartsField("Passed on, on which day")


class CorrectAnswerForm(AnswerSuggestionsForm):
    correction = TextAreaField("What you put right, and why", WORDS)
    revision = HiddenField()
