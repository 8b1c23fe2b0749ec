"""Beginning a draft with a template or with an earlier consultation."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import InputRequired

from coproduce.consultations.forms.fields import LINE
from coproduce.web.forms import VersionedForm


class BeginForm(VersionedForm):
    title = StringField("Title", (InputRequired("Give it a title"), *LINE))


class BeginAboutForm(BeginForm):
    subject = StringField("What it is about, in a few words", LINE)
