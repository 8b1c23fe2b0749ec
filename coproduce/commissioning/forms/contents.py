"""What is typed of a proposal's contents: syntax only, `rules.contents` decides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, FileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from coproduce.commissioning.rules.holding_back import REASONS
from coproduce.commissioning.rules.money import KINDS, STATUSES
from coproduce.web.amounts import AmountField
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

LINE = (Length(max=200, message="Use at most 200 characters"), no_control_characters)
LONG_LINE = (Length(max=300, message="Use at most 300 characters"), no_control_characters)
ADDRESS = (Length(max=500, message="Use at most 500 characters"), no_control_characters)
WORDS = (Length(max=20_000, message="Use at most 20,000 characters"), no_control_characters)


def plain_lines(text: str | None) -> str:
    """What was typed with one character a line break, without white space at the ends."""
    return (text or "").replace("\r\n", "\n").strip()


class EntryForm(VersionedForm):
    """A row of the contents; its fields are columns of the row."""

    def values(self) -> dict[str, Any]:
        """Columns of the row."""
        return {
            field.name: plain_lines(field.data) if isinstance(field, StringField) else field.data
            for field in self
            if field.name not in ("version", "csrf_token")
        }


class HeldBackForm(EntryForm):
    held_back = BooleanField("Hold this back")
    held_back_reason = RadioField(
        "Why it is held back",
        choices=list(REASONS.items()),
        validate_choice=False,
        description="Everybody reads this sentence instead of what you wrote above, and nothing else.",
    )
    held_back_note = TextAreaField("A note for colleagues", WORDS, description="Only staff can read it.")


class PartForm(HeldBackForm):
    decided = RadioField(
        "Is it decided already?",
        choices=[("0", "Open: people can still change this"), ("1", "Decided: this stays as it is")],
        coerce=str,
        default="0",
    )
    title = StringField("The part in a few words", LINE)
    text = TextAreaField("What people need to know about it", WORDS)
    status_words = StringField(
        "How it stands",
        LINE,
        description="For example: “Deleted in April”, or “Under review, no decisions yet”.",
    )
    posts_fte = AmountField("Posts, in full-time equivalents")
    amount = AmountField("Money in a year")

    def values(self) -> dict[str, Any]:
        return {**super().values(), "decided": self.decided.data == "1"}


class NeedForm(EntryForm):
    text = TextAreaField("What shows the need", WORDS)
    qualifier = StringField(
        "What it is limited to",
        LONG_LINE,
        description="For example “looked-after children only”. It always stands in the same sentence.",
    )
    source = StringField("Who says so", LONG_LINE)
    source_url = StringField("Where it can be read", ADDRESS, description="An address, if there is one.")
    as_of = DatePartsField("From which day it is")


class OptionForm(EntryForm):
    name = StringField("The option in a few words", LINE)
    is_no_change = BooleanField("This is “no change”: everything stays as it is")
    description = TextAreaField("What would happen", WORDS)
    benefits = TextAreaField("What would be good about it", WORDS)
    cost = TextAreaField("What it would cost or save", WORDS)
    who_gains = TextAreaField("Who would gain", WORDS)
    who_loses = TextAreaField("Who would lose", WORDS)


class MoneyForm(EntryForm):
    label = StringField("What the amount is for", LINE, description="Do not name a person.")
    amount = AmountField("Amount in pounds")
    kind = RadioField(
        "What kind of amount is it?", choices=list(KINDS.items()), validate_choice=False, default="part"
    )
    year = StringField(
        "Year",
        (Length(max=20, message="Use at most 20 characters"), no_control_characters),
        description="Like 2026-27. Amounts of the same year are added up.",
    )


class PostForm(HeldBackForm):
    title = StringField("Post", LINE, description="The kind of post, never the name of a person.")
    fte = AmountField("Full-time equivalents")
    status = RadioField("How it stands", choices=list(STATUSES.items()), validate_choice=False)


class MeasureForm(EntryForm):
    name = StringField("What is measured", LINE, description="For example “Wait for a first visit”.")
    unit = StringField("Unit", (Length(max=40, message="Use at most 40 characters"), no_control_characters))
    baseline = AmountField("Where it stands now")
    baseline_on = DatePartsField("On which day")
    target = AmountField("Where it should get to")
    target_on = DatePartsField("By which day")
    source = StringField("Where the number comes from", LONG_LINE)


class ReadingForm(VersionedForm):
    value = AmountField("What was found")
    on = DatePartsField("On which day")
    source = StringField("Where the number comes from", LONG_LINE)


class StatementForm(EntryForm):
    who = StringField("Who said it", LINE)
    organisation = StringField("For which organisation", LINE)
    text = TextAreaField("What they said, in their own words", WORDS)
    said_on = DatePartsField("When")
    source = StringField("Where", LONG_LINE, description="For example “Letter to the council”.")
    source_url = StringField("Address where it can be read", ADDRESS)
    answers_id = SelectField("It answers", validate_choice=False)

    def values(self) -> dict[str, Any]:
        return {**super().values(), "answers_id": self.answers_id.data or None}


class DocumentForm(EntryForm):
    title = StringField("Name of the document", LINE)
    file = FileField(
        "The document as a PDF",
        description="Up to 20 MB. Everybody can fetch it once everybody can read the proposal.",
        render_kw={"accept": ".pdf,application/pdf"},
    )
    url = StringField("Or the address where it can be read", ADDRESS)
    dated = DatePartsField("Its date")

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values().items() if name != "file"}


FORMS: Mapping[str, type[EntryForm]] = {
    "parts": PartForm,
    "needs": NeedForm,
    "options": OptionForm,
    "money": MoneyForm,
    "posts": PostForm,
    "measures": MeasureForm,
    "statements": StatementForm,
    "documents": DocumentForm,
}


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a row as the fields show them."""
    return {**values, **({"decided": "1" if values["decided"] else "0"} if "decided" in values else {})}
