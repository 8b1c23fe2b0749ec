"""What stands at the top of a form that staff type in, and taking one out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField

from coproduce.consultations.forms.fields import WORDS
from coproduce.consultations.rules.keying import PAPER, PHONE
from coproduce.safeguarding.attachments.kinds import KINDS
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

# Keys of questions begin with a letter, so no question of any consultation has such a name.
PREFIX = "_form"

SOURCES = [(PAPER, "On paper"), (PHONE, "By phone")]
CONSENT = [("yes", "Yes"), ("no", "No, or nothing was ticked")]


class HeadForm(VersionedForm):
    """What both entries of a form have in common."""

    on_behalf_of = RadioField("Who the answers are for", validate_choice=False)
    may_quote = RadioField(
        "May we use their words, without their name?",
        choices=CONSENT,
        validate_choice=False,
        description="Needed where they wrote or said something in their own words.",
    )

    def __init__(self, *args: Any, on_behalf_of: Mapping[str, str], **values: Any) -> None:
        super().__init__(*args, prefix=PREFIX, **values)
        self.on_behalf_of.choices = list(on_behalf_of.items())
        if not on_behalf_of:
            del self.on_behalf_of

    @property
    def behalf(self) -> str:
        """For whom the answers are; empty where the consultation does not ask."""
        return (self.on_behalf_of.data or "") if "on_behalf_of" in self else ""

    @property
    def quoting(self) -> bool | None:
        """What was said about quoting; None where nothing was chosen here."""
        return {"yes": True, "no": False}.get(self.may_quote.data or "")


class KeyInForm(HeadForm):
    number = StringField(
        "Form number",
        (no_control_characters,),
        description="Write the same number on the paper.",
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    source = RadioField("How it came", choices=SOURCES, default=PAPER)
    came_on = DatePartsField("Came in on")
    in_time = BooleanField("It was posted before closing")
    scan = FileField(
        "Scan of the form (optional)",
        description="A picture or a PDF, up to 20 MB. Only staff see it.",
        render_kw={"accept": KINDS["scan"].accept},
    )
    scan_id = HiddenField()
    remove_scan = BooleanField("Take the scan away again")
    give_words = BooleanField(
        "Give six words for the caller",
        description="Read them out once. With them the caller can follow their answers, change them or take them back.",
    )


class RemoveFormForm(VersionedForm):
    reason = TextAreaField(
        "Why it is removed",
        WORDS,
        description="For the history that staff see. Leave out names and what was answered.",
    )
