"""What is typed of an equality impact assessment, and of a promise that softens an effect."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from coproduce.commissioning.forms.contents import LINE, WORDS, plain_lines
from coproduce.commissioning.rules.impact import EFFECTS
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters


class AssessmentForm(VersionedForm):
    summary = TextAreaField("What it found, in plain words", WORDS)
    owner_name = StringField("Who wrote it: name", LINE)
    owner_role = StringField("Their role", LINE)
    written_on = DatePartsField("When it was written")

    def values(self) -> dict[str, Any]:
        words = ("summary", "owner_name", "owner_role")
        return {
            **{name: plain_lines(self[name].data) for name in words},
            "written_on": self.written_on.data,
        }


class EffectForm(VersionedForm):
    who = StringField("For whom", LINE, description="A group of people, like “deaf children under five”.")
    effect = RadioField("What it would mean for them", choices=list(EFFECTS.items()), validate_choice=False)
    words = TextAreaField("In a few words", WORDS)
    evidence = TextAreaField("What shows that", WORDS)
    mitigation = TextAreaField("What would soften it", WORDS)
    why_not = TextAreaField("If nothing can soften it: why", WORDS)

    def values(self) -> dict[str, Any]:
        words = ("who", "words", "evidence", "mitigation", "why_not")
        return {**{name: plain_lines(self[name].data) for name in words}, "effect": self.effect.data or ""}


class MitigationForm(VersionedForm):
    title = StringField(
        "What is promised",
        (
            InputRequired("Say what is promised"),
            Length(max=300, message="Use at most 300 characters"),
            no_control_characters,
        ),
    )
    owner_name = StringField("Who keeps the promise: name", (InputRequired("Name the person"), *LINE))
    owner_role = StringField("Their role", LINE)
    due_on = DatePartsField("By which day", (InputRequired("Enter the day"),))
    measure = TextAreaField("How everybody will see that it was kept", WORDS)
