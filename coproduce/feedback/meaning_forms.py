"""Forms of “that is not what I meant”: syntax only, the rules decide."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from coproduce.feedback.rules.meaning import LONGEST_WORDS
from coproduce.web.forms import VersionedForm, no_control_characters


class NotMeantForm(FlaskForm):
    """`words` are the six of the receipt: they travel in the form alone, never in an address or a session."""

    explanation = TextAreaField(
        "What did you mean? (optional)",
        (Length(max=LONGEST_WORDS, message=f"Use at most {LONGEST_WORDS:,} signs."), no_control_characters),
    )
    words = HiddenField()
    text = HiddenField()
    about = HiddenField()
    confirmed = HiddenField()


class SettleMeaningForm(VersionedForm):
    action = RadioField(
        "What came of it?",
        (InputRequired("Choose what came of it."),),
        choices=[
            SelectChoice("change", "I sorted the text anew, or the finding says something else now"),
            SelectChoice("keep", "It stays as it is"),
        ],
    )
    reason = TextAreaField(
        "What you say to the person, and why",
        (
            InputRequired("Say what you did, and why. The person reads it."),
            Length(max=2000, message="Use at most 2,000 characters."),
            no_control_characters,
        ),
    )
