"""Where paper forms go."""

from __future__ import annotations

from wtforms import StringField, TextAreaField

from coproduce.consultations.forms.fields import LINE, WORDS, plain_lines
from coproduce.web.forms import VersionedForm


class PrintSettingsForm(VersionedForm):
    return_address = TextAreaField(
        "Address to send it back to",
        WORDS,
        description="As it stands on an envelope, a Freepost address if you have one. Leave it empty where forms are "
        "only handed in.",
        render_kw={"rows": 5},
    )
    phone = StringField(
        "Telephone number for help, and to answer by phone",
        LINE,
        description="Without one the form gives the area’s number.",
        render_kw={"autocomplete": "off"},
    )

    @property
    def address(self) -> str:
        return plain_lines(self.return_address.data)
