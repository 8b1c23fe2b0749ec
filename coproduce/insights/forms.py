"""Forms of the coding desk, quotes and results: syntax of input only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from coproduce.insights.rules import LONGEST_NAME
from coproduce.web.forms import NumberBetween, VersionedForm, no_control_characters

LONGEST_REASON = 2000
MOST_THEMES = 60
LARGEST_SEED = 999_999


class ThemeForm(VersionedForm):
    name = StringField(
        "Name",
        validators=[
            DataRequired("Give the theme a name."),
            no_control_characters,
            Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters."),
        ],
    )
    description = TextAreaField(
        "What it is about", validators=[Length(max=LONGEST_REASON), no_control_characters]
    )


class RunForm(FlaskForm):
    """`themes` empty: as many as the texts speak of."""

    topic = StringField("Question", validators=[Optional()])
    themes = IntegerField(
        "How many themes",
        validators=[Optional(), NumberBetween(1, MOST_THEMES, f"Give a number from 1 to {MOST_THEMES}.")],
        description="Leave it empty, and the computer looks for as many as the texts speak of.",
    )
    seed = IntegerField(
        "Seed",
        validators=[Optional(), NumberBetween(0, LARGEST_SEED, f"Give a number from 0 to {LARGEST_SEED:,}.")],
        description="The same texts and seed give the same themes again. Another seed shows how firm they are.",
    )


class RuleForm(FlaskForm):
    phrase = StringField(
        "Word or phrase", validators=[DataRequired("Write a word or a phrase."), no_control_characters]
    )
    excludes = BooleanField("A text with these words is not about this theme")


class SureForm(FlaskForm):
    """Taking up at once what is at least so sure, in percent."""

    least = IntegerField(
        "At least so sure, in percent",
        validators=[
            InputRequired("Say how sure, in percent."),
            NumberBetween(50, 100, "Choose from 50 to 100 percent."),
        ],
    )


class SwitchForm(FlaskForm):
    reason = StringField(
        "Why",
        validators=[
            DataRequired("Say why. Everybody can read this."),
            Length(max=LONGEST_REASON),
            no_control_characters,
        ],
    )


class ReasonForm(VersionedForm):
    reason = StringField(
        "Why", validators=[DataRequired("Say why."), Length(max=LONGEST_REASON), no_control_characters]
    )


class QuoteForm(VersionedForm):
    words = TextAreaField(
        "The words", validators=[DataRequired("The quote is empty."), no_control_characters]
    )


class ApproveQuoteForm(VersionedForm):
    checked = BooleanField("I have looked: this names nobody and gives nobody away")
