"""Forms of the reading queue, concerns and safety numbers: syntax of input only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from coproduce.safeguarding.rules import LONGEST_DESCRIPTION, LONGEST_NOTE
from coproduce.web.forms import NumberBetween, VersionedForm, no_control_characters


class RedactForm(VersionedForm):
    """What a person made of a text."""

    redacted = TextAreaField(
        "Words that others may see",
        validators=[DataRequired("Leave some words, or hold the whole text back."), no_control_characters],
    )


class HoldForm(VersionedForm):
    reason = TextAreaField(
        "Why it is held back",
        validators=[
            DataRequired("Say why, so that colleagues understand."),
            Length(max=LONGEST_NOTE),
            no_control_characters,
        ],
    )


class DescribeForm(VersionedForm):
    description = TextAreaField(
        "What is in it",
        validators=[
            Length(max=LONGEST_DESCRIPTION, message=f"Write at most {LONGEST_DESCRIPTION:,} characters."),
            no_control_characters,
        ],
    )


class SafetyContactForm(FlaskForm):
    name = StringField(
        "Who answers",
        validators=[DataRequired("Name the team or line."), Length(max=120), no_control_characters],
    )
    phone = StringField(
        "Phone number", validators=[DataRequired("Give the number."), Length(max=40), no_control_characters]
    )
    hours = StringField("When somebody answers", validators=[Length(max=120), no_control_characters])
    position = IntegerField(
        "Place in the list",
        default=0,
        validators=[
            InputRequired("Give a number, 0 for the first."),
            NumberBetween(0, 99, message="Give a number from 0 to 99."),
        ],
    )
