"""The form of the area's clocks: syntax only, the rules decide."""

from __future__ import annotations

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired

from coproduce.feedback.forms import WORDS
from coproduce.web.forms import VersionedForm


class ClockWeeksForm(VersionedForm):
    heard_weeks = IntegerField(
        "Weeks until everybody can read what we heard", (InputRequired("Enter a number"),)
    )
    outcome_weeks = IntegerField(
        "Weeks until everybody can read our answers", (InputRequired("Enter a number"),)
    )
    reason = TextAreaField("Why this many", (InputRequired("Say why it is this many weeks"), *WORDS))
