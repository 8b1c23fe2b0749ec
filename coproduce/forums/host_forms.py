"""Forms of those who host topics, and of small steps that readers take."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from coproduce.safeguarding.rules import REPORT_CATEGORIES
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import no_control_characters


class ReasonForm(FlaskForm):
    reason = TextAreaField(
        "Why?",
        description="Everybody who can read the topic can read this.",
        validators=[no_control_characters],
    )


class PinForm(ReasonForm):
    until = DatePartsField(
        "Until which day?", validators=[Optional()], description="Leave it empty for no end."
    )


class MoveForm(ReasonForm):
    board = SelectField("To which board?", validators=[InputRequired("Choose a board.")])


class MergeForm(ReasonForm):
    topic = StringField(
        "Address of the other topic",
        description="Open it, and copy its address from the browser.",
        validators=[InputRequired("Paste the address of the other topic."), no_control_characters],
    )


class DirectForm(ReasonForm):
    organisation = SelectField("Which service answers?", validators=[Optional()])
    owner = SelectField("Who looks after the answer?", validators=[Optional()])


class NewDateForm(ReasonForm):
    due_on = DatePartsField("By which day is it answered?", validators=[InputRequired("Give the new date.")])


class FollowForm(FlaskForm):
    rhythm = RadioField(
        "How often do we write to you?",
        choices=[
            ("at_once", "At once"),
            ("daily", "Once a day, at eight in the morning"),
            ("weekly", "Once a week, on Mondays"),
        ],
        default="daily",
        validators=[InputRequired("Choose how often we write to you.")],
    )


class ReportForm(FlaskForm):
    category = RadioField(
        "What is wrong?",
        choices=list(REPORT_CATEGORIES.items()),
        validators=[InputRequired("Choose what is wrong.")],
    )
    words = TextAreaField(
        "Do you want to say more?",
        description="Only people who look after the forums read this.",
        validators=[Optional(), no_control_characters],
    )
