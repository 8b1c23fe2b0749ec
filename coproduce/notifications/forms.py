"""Syntax of what people type about letters."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length

from coproduce.notifications.answer_scopes import RHYTHMS
from coproduce.notifications.rules import PAPER_CHANNELS
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

LONGEST_ADDRESS = 255


def without_spaces_around(typed: str | None) -> str | None:
    """Filter: the keyboards of phones add a space after a word that they complete."""
    return typed.strip() if typed else typed


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
        filters=[without_spaces_around],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )
    keep = BooleanField("Also tell me when you ask about something new")


class SubscribeForm(FlaskForm):
    """Where to write to when a proposal moves on."""

    email = EmailField(
        "Your email address",
        validators=[
            DataRequired("Type your email address."),
            no_control_characters,
            Length(max=LONGEST_ADDRESS, message="This address is too long. Check it."),
            Email("Type an email address like name@example.org."),
        ],
        filters=[without_spaces_around],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )


class RhythmForm(FlaskForm):
    """How often we write to somebody who follows answers."""

    rhythm = RadioField(
        "How often shall we write?",
        (InputRequired("Choose how often we write."),),
        choices=[SelectChoice(key, words) for key, words in RHYTHMS.items()],
    )


class FollowAnswersForm(SubscribeForm, RhythmForm):
    """Where to write to when answers and promises have news, and how often."""


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


class PaperForm(ReasonForm):
    """How somebody is told whom email did not reach, and why so."""

    channel = RadioField(
        "How does the letter get there?",
        choices=list(PAPER_CHANNELS.items()),
        validators=[InputRequired("Choose how the letter gets there.")],
    )


class ManyForm(ReasonForm):
    """The same for several letters at once."""

    notice = SelectMultipleField(
        "Letters", validate_choice=False, validators=[DataRequired("Choose at least one letter.")]
    )


WORDS = (no_control_characters, Length(max=1000, message="Use at most 1,000 characters."))


class ContactListForm(FlaskForm):
    """What somebody says about a list before its file is looked at."""

    name = StringField(
        "Name of the list",
        (
            InputRequired("Give the list a name."),
            no_control_characters,
            Length(max=120, message="Use at most 120 characters."),
        ),
    )
    source = TextAreaField(
        "Where the addresses come from", (InputRequired("Say where the addresses come from."), *WORDS)
    )
    lawful_basis = TextAreaField(
        "Why you may write to these people", (InputRequired("Say why you may write to these people."), *WORDS)
    )
    erase_on = DatePartsField("Erase the list on", (InputRequired("Say on which day the list is erased."),))
    file = FileField(
        "File with the addresses (csv or xlsx)",
        (FileRequired("Choose a file."),),
        render_kw={"accept": ".csv,.xlsx"},
    )


class StopAddressForm(FlaskForm):
    """Somebody rang or wrote and wants no more letters."""

    email = EmailField(
        "Their email address",
        validators=[
            DataRequired("Type the email address."),
            no_control_characters,
            Length(max=LONGEST_ADDRESS, message="This address is too long. Check it."),
            Email("Type an email address like name@example.org."),
        ],
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
