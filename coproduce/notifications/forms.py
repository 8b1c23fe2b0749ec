"""Syntax of what people type about letters."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Email, Length

from coproduce.web.forms import VersionedForm, no_control_characters

LONGEST_ADDRESS = 255


class AddressForm(FlaskForm):
    """Where to write to when the outcome is there."""

    email = EmailField(
        "Your email address",
        validators=[
            DataRequired("Type your email address."),
            no_control_characters,
            Length(max=LONGEST_ADDRESS, message="This address is too long. Check it."),
            Email("Type an email address like name@example.org."),
        ],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    keep = BooleanField("Also tell me when you ask about something new")


class PressForm(FlaskForm):
    """A button and nothing else."""


class ReasonForm(VersionedForm):
    """Why a letter is settled in this way; colleagues and auditors read it."""

    reason = TextAreaField(
        "Reason",
        validators=[
            DataRequired("Give a reason."),
            no_control_characters,
            Length(max=1000, message="Use at most 1,000 characters."),
        ],
    )


class ManyForm(ReasonForm):
    """The same for several letters at once."""

    notice = SelectMultipleField(
        "Letters", validate_choice=False, validators=[DataRequired("Choose at least one letter.")]
    )
