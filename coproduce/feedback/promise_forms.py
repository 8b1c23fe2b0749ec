"""Forms about how a promise goes on and whether it worked: syntax only, the rules decide."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, DecimalField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from coproduce.feedback.forms import LINE, TITLE, WORDS
from coproduce.feedback.rules.impact import VERDICTS
from coproduce.feedback.rules.progress import EVIDENCE, UNITS
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

ADDRESS = (Length(max=500, message="Use at most 500 characters"), no_control_characters)
NUMBER = re.compile(r"\d{1,9}(\.\d{1,2})?")


class FigureField(DecimalField):
    """A figure with at most nine digits and two decimals; pound signs, commas and spaces are left out."""

    def __init__(self, label: str | None = None, validators: Any = None, **values: Any) -> None:
        super().__init__(label, validators, places=None, **values)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = re.sub(r"[£,\s]", "", valuelist[0]) if valuelist else ""
        self.data = None
        if typed and not NUMBER.fullmatch(typed):
            raise ValueError("Enter a number, like 28 or 1.5")
        if typed:
            self.data = Decimal(typed)


class NoteForm(VersionedForm):
    words = TextAreaField("How far is it?", (InputRequired("Say how far it is"), *WORDS))
    on = DatePartsField("Of which day? (today, where you leave it empty)")
    kind = SelectField(
        "What shows it? (optional)", choices=[("", "Nothing yet"), *EVIDENCE.items()], validate_choice=False
    )
    title = StringField("Title of what shows it", TITLE)
    url = StringField("Its address on the web (optional)", ADDRESS)


class MilestoneForm(VersionedForm):
    title = StringField("What is reached then?", (InputRequired("Say what is reached then"), *LINE))
    due_on = DatePartsField("By when?")


class ReachedForm(VersionedForm):
    reached_on = DatePartsField("On which day was it reached?")


class MeasureForm(VersionedForm):
    name = StringField("What is measured?", (InputRequired("Say what is measured"), *LINE))
    unit = RadioField("What does it count?", choices=list(UNITS.items()), validate_choice=False)
    better = RadioField(
        "When is it better?",
        choices=[("less", "When the figure is smaller"), ("more", "When the figure is larger")],
        default="less",
    )
    baseline = FigureField("Where it was")
    baseline_on = DatePartsField("On which day?")
    target = FigureField("Where it should get to")
    target_on = DatePartsField("By which day?")
    source = StringField("Where do the figures come from?", TITLE)


class ReadingForm(VersionedForm):
    value = FigureField("The figure")
    on = DatePartsField("Of which day?")
    source = StringField("Where does it come from?", TITLE)


class AskingMoveForm(VersionedForm):
    due_on = DatePartsField("The new day")
    reason = TextAreaField("Public reason (needed where families are asked later)", WORDS)


class ReplyToFamiliesForm(VersionedForm):
    words = TextAreaField("What follows from it, and why?", WORDS)
    owner_name = StringField("Who answers for this: name", LINE)
    owner_role = StringField("Their role", LINE)
    title = StringField("A new promise in one line (optional)", TITLE)
    due_on = DatePartsField("By when? (of the new promise)")


class JudgeForm(VersionedForm):
    """What a family says. `may_quote` is for groups alone."""

    verdict = RadioField("What is it like now?", choices=list(VERDICTS.items()), validate_choice=False)
    words = TextAreaField("Would you like to tell us more? (optional)", WORDS)
    may_quote = BooleanField("You may show these words with our group’s name, once a person has read them")
