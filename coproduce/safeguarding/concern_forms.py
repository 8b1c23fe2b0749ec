"""Forms of concerns: syntax of input only."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coproduce.safeguarding.concern_rules import (
    DEFAULT_CATEGORY,
    DEFAULT_SEVERITY,
    LONGEST_CASE_NUMBER,
    LONGEST_CLOCK,
    LONGEST_NAME,
    SHORTEST_CLOCK,
    categories,
    severities,
)
from coproduce.safeguarding.rules import LONGEST_NOTE
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import NumberBetween, VersionedForm, no_control_characters

WORDS = (
    Length(max=LONGEST_NOTE, message=f"Write at most {LONGEST_NOTE:,} characters."),
    no_control_characters,
)
LINE = (Length(max=LONGEST_NAME, message=f"Write at most {LONGEST_NAME} characters."), no_control_characters)


class TickedField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ConcernForm(VersionedForm):
    """What worries somebody. The view gives `named` its choices."""

    note = TextAreaField("What worries you", (DataRequired("Say what worries you."), *WORDS))
    severity = RadioField(
        "How soon somebody has to act",
        choices=[(kind.key, f"{kind.name}: {kind.hint[0].lower()}{kind.hint[1:]}") for kind in severities()],
        default=DEFAULT_SEVERITY,
    )
    category = SelectField(
        "What it is about",
        choices=[(kind.key, f"{kind.name} ({kind.hint[0].lower()}{kind.hint[1:]})") for kind in categories()],
        default=DEFAULT_CATEGORY,
    )
    steps_taken = TextAreaField("What you have done already", (Optional(), *WORDS))
    names_staff = BooleanField("It is about somebody who works with children or for us")
    named = TickedField("Who it is about", choices=())


class OutcomeForm(VersionedForm):
    """What came of a concern, or why it is opened again."""

    words = TextAreaField("What came of it", (DataRequired("Say what came of it."), *WORDS))


class HandOnForm(VersionedForm):
    why = TextAreaField("Why you cannot go on with it", (DataRequired("Say why."), *WORDS))


class NoteForm(VersionedForm):
    entry = TextAreaField("What was done", (DataRequired("Say what was done."), *WORDS))
    on_day = DatePartsField("On which day (today, if you leave it empty)")


class CorrectionForm(VersionedForm):
    right = TextAreaField("What is right", (DataRequired("Say what is right."), *WORDS))


class ReferralForm(VersionedForm):
    referred_to = StringField("Who has it now", (DataRequired("Say who has it now."), *LINE))
    on_day = DatePartsField("Since which day", (InputRequired("Give the day."),))
    agreed = TextAreaField("What was agreed", (Optional(), *WORDS))


class CaseNumberForm(VersionedForm):
    number = StringField(
        "The service’s own number",
        (
            DataRequired("Give the number."),
            Length(max=LONGEST_CASE_NUMBER, message=f"Write at most {LONGEST_CASE_NUMBER} characters."),
            no_control_characters,
        ),
    )


class NamedForm(VersionedForm):
    named = TickedField("Who it is about", choices=())


class LinkForm(VersionedForm):
    other = SelectField("Which other concern", (InputRequired("Choose a concern."),), choices=())


class ClocksForm(VersionedForm):
    """Minutes of working time for each severity of the data file."""

    _limits = NumberBetween(
        SHORTEST_CLOCK,
        LONGEST_CLOCK,
        message=f"Give between {SHORTEST_CLOCK} and {LONGEST_CLOCK:,} minutes.",
    )


for _kind in severities():
    setattr(
        ClocksForm,
        _kind.key,
        IntegerField(_kind.name, (InputRequired("Give a number of minutes."), ClocksForm._limits)),
    )


class FallbackForm(VersionedForm):
    account = SelectField("Somebody with the role of safeguarding lead", choices=(), default="")
    email = EmailField(
        "Or an address", (Optional(), Email("Give an address like name@example.org."), Length(max=255))
    )
    name = StringField("Whose address it is", (Optional(), *LINE))
