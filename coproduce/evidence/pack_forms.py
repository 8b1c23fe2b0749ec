"""Forms of evidence packs and claims: syntax only, the rules decide."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from coproduce.evidence.rules.claims import SIDES, framework
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

LINE = (Length(max=300, message="Use at most 300 characters"), no_control_characters)
WORDS = (Length(max=2000, message="Use at most 2,000 characters"), no_control_characters)


class PackForm(FlaskForm):
    """`subject` is kind and id, with a colon between them."""

    subject = SelectField("What it is about")
    as_of = DatePartsField(
        "The day that it shows",
        (InputRequired("Give the day that it shall show"),),
        description="It holds what was on record at the end of that day.",
    )
    for_staff = BooleanField("Add exact figures of results. Then it is not for publication")


class CheckForm(FlaskForm):
    file = FileField("The pack", description="A zip file, 64 MB at most")


class ClaimForm(VersionedForm):
    heading = SelectField("Heading")
    side = RadioField("Which side does it tell?", choices=list(SIDES.items()))
    text = TextAreaField("What you claim", (InputRequired("Write what you claim"), *WORDS))

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        self.heading.choices = {
            section.title: [(each.key, each.title) for each in section.headings]
            for section in framework().sections
        }


class CiteForm(FlaskForm):
    """What a record shows and does not show."""

    shows = TextAreaField("What does it show?", (InputRequired("Say what it shows"), *WORDS))
    does_not_show = TextAreaField(
        "What does it not show?",
        (InputRequired("Say what it does not show"), *WORDS),
        description="Whom it is about, how many answered, what it leaves open.",
    )


class CiteDocumentForm(CiteForm):
    title = StringField("Title of the document", (InputRequired("Give the document’s title"), *LINE))
    url = StringField("Where it can be read", LINE, description="An address that begins with https://")
    dated = DatePartsField("The day that it bears")


class StrikeOutForm(VersionedForm):
    reason = StringField("Why?", LINE)


class ButtonForm(VersionedForm):
    """A button that posts, and nothing else."""
