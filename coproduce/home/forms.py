"""The form for a day on which nobody works."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from coproduce.web.dates import DatePartsField
from coproduce.web.forms import no_control_characters


class NonWorkingDayForm(FlaskForm):
    day = DatePartsField("Which day?", validators=[InputRequired("Enter the day")])
    name = StringField(
        "Why does nobody work then?",
        validators=[
            InputRequired("Say why nobody works on this day"),
            Length(max=120, message="Use 120 characters or fewer"),
            no_control_characters,
        ],
        description="For example, Christmas Day, or: offices closed for moving",
    )
