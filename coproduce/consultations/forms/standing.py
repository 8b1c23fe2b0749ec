"""The form that says whether a consultation is open all year."""

from __future__ import annotations

from wtforms import RadioField

from coproduce.web.forms import VersionedForm


class StandingForm(VersionedForm):
    standing = RadioField(
        "How long is it open?",
        choices=[
            ("", "For a while, until a closing date"),
            ("all_year", "All year, with a report every year"),
        ],
        validate_choice=False,
    )
    report_year = RadioField("Which year does each report cover?", validate_choice=False)
