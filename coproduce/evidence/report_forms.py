"""Forms of reports and of the Lundy card: syntax only, the services decide."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from coproduce.evidence.report import AUDIENCES, PARTS
from coproduce.evidence.rules.documents import FORMATS
from coproduce.web.forms import VersionedForm, no_control_characters

LONG = (Length(max=5_000, message="Use at most 5,000 characters"), no_control_characters)
LINE = (Length(max=300, message="Use at most 300 characters"), no_control_characters)
ADDRESS = (
    Length(max=500, message="Use at most 500 characters"),
    Regexp(
        r"^(|/[^/\s]\S*|https?://\S+)$",
        message="Give a whole web address, or one on this site that begins with /",
    ),
)


class TickedField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ReportForm(FlaskForm):
    """For whom, as what, and with which parts; without a part all of them."""

    audience = RadioField(
        "For whom?", (InputRequired("Choose for whom the report is"),), choices=list(AUDIENCES.items())
    )
    formats = TickedField(
        "As what?", (InputRequired("Choose at least one kind of file"),), choices=list(FORMATS.items())
    )
    parts = TickedField(
        "Which parts?",
        choices=[(kind.key, kind.title) for kind in PARTS.values()],
        description="What an audience may not see is left out, whatever is ticked.",
    )


class LundyForm(VersionedForm):
    words = TextAreaField("In your words", LONG, description="Leave it empty to take it away.")
    source = StringField(
        "Where can this be seen?", LINE, description="Minutes, a report, a page, with its date"
    )
    source_url = StringField("Its web address (optional)", ADDRESS)
