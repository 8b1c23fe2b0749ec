"""Forms of the coding desk, quotes and results: syntax of input only."""

from __future__ import annotations

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from coproduce.insights.rules import LONGEST_NAME
from coproduce.web.forms import VersionedForm, no_control_characters

LONGEST_REASON = 2000


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
