"""The area's calendars."""

from __future__ import annotations

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from coproduce.consultations.forms.fields import WORDS
from coproduce.consultations.rules import Span
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters


class PeriodForm(VersionedForm):
    """A school holiday or a period before an election."""

    name = StringField(
        "Name",
        (
            InputRequired("Give it a name"),
            Length(max=120, message="Use at most 120 characters"),
            no_control_characters,
        ),
    )
    starts_on = DatePartsField("First day", (InputRequired("Give the first day"),))
    ends_on = DatePartsField("Last day", (InputRequired("Give the last day"),))

    @property
    def span(self) -> Span:
        """The period of a form that was validated."""
        if self.starts_on.data is None or self.ends_on.data is None:
            raise ValueError("the form was not validated")
        return Span((self.name.data or "").strip(), self.starts_on.data, self.ends_on.data)


class PeriodsFileForm(VersionedForm):
    file = FileField(
        "File (csv or xlsx)", (FileRequired("Choose a file"),), render_kw={"accept": ".csv,.xlsx"}
    )


class OpeningTermsForm(VersionedForm):
    least_days = IntegerField("School days at least", (InputRequired("Enter a number"),))
    reason = TextAreaField("Why this number", (InputRequired("Say why it is this number"), *WORDS))
