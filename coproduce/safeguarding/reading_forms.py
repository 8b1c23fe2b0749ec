"""Forms of the queue, of appeals and of reports: syntax of input only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from coproduce.safeguarding.rules import (
    LONGEST_ANSWER,
    LONGEST_REASON_NAME,
    LONGEST_REPORT,
    REPORT_CATEGORIES,
)
from coproduce.web.forms import NumberBetween, VersionedForm, no_control_characters

WITHIN = Length(max=LONGEST_ANSWER, message=f"Write at most {LONGEST_ANSWER:,} characters.")


class AskForm(VersionedForm):
    question = TextAreaField(
        "What would you like to ask?",
        description="The author reads this. Say what is good about it, and what you need.",
        validators=[DataRequired("Write what you would like to ask."), WITHIN, no_control_characters],
    )


class RefuseForm(VersionedForm):
    """A reason from the list, own words, or both."""

    chosen = RadioField("Reason", validators=[Optional()], validate_choice=True)
    told = TextAreaField(
        "In your own words",
        description="The author reads this. You may leave it empty where the reason above says it all.",
        validators=[WITHIN, no_control_characters],
    )


class AnswerForm(VersionedForm):
    """The author's words anew."""

    words = TextAreaField(
        "Your words", validators=[DataRequired("Write your words here."), no_control_characters]
    )


class AppealForm(FlaskForm):
    words = TextAreaField(
        "Why should we show it?",
        validators=[
            DataRequired("Write why you think that we should show it."),
            WITHIN,
            no_control_characters,
        ],
    )


class DecisionForm(VersionedForm):
    """What becomes of an appeal or of reports, and why."""

    decision = RadioField("Decision", validators=[InputRequired("Choose one.")])
    answer = TextAreaField(
        "Why", validators=[DataRequired("Say why, in plain words."), WITHIN, no_control_characters]
    )


class ReportForm(FlaskForm):
    """For the pages of rooms that let people report a text."""

    category = RadioField(
        "What is wrong?",
        choices=list(REPORT_CATEGORIES.items()),
        validators=[InputRequired("Choose what is wrong.")],
    )
    words = TextAreaField(
        "Do you want to say more?",
        description="Only our staff read this. You may leave it empty.",
        validators=[
            Length(max=LONGEST_REPORT, message=f"Write at most {LONGEST_REPORT:,} characters."),
            no_control_characters,
        ],
    )


class ReasonForm(FlaskForm):
    name = StringField(
        "Short name",
        validators=[
            DataRequired("Give the reason a short name."),
            Length(max=LONGEST_REASON_NAME, message=f"Use at most {LONGEST_REASON_NAME} characters."),
            no_control_characters,
        ],
    )
    words = TextAreaField(
        "What the author reads",
        validators=[DataRequired("Write what the author reads."), WITHIN, no_control_characters],
    )
    position = IntegerField(
        "Place in the list",
        default=0,
        validators=[
            InputRequired("Give a number, 0 for the first."),
            NumberBetween(0, 99, message="Give a number from 0 to 99."),
        ],
    )
    retired = BooleanField("Do not offer it any more")
