"""Forms of requests for information: syntax only, the rules decide."""

from __future__ import annotations

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from coproduce.core import clock
from coproduce.core.identifiers import new_id
from coproduce.evidence.rules.requests import KINDS
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

LINE = (Length(max=200, message="Use at most 200 characters"), no_control_characters)
WORDS = (Length(max=10_000, message="Use at most 10,000 characters"), no_control_characters)


class TickedField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class BareForm(VersionedForm):
    """A button that posts, and nothing else."""


class RequestForm(VersionedForm):
    key = HiddenField(
        validators=(Regexp(r"^[0-9a-f]{32}$", message="Open this page anew, and register again"),)
    )
    kind = RadioField(
        "What kind of request is it?",
        (InputRequired("Choose what kind of request it is"),),
        choices=list(KINDS.items()),
    )
    received_on = DatePartsField("Received on", (InputRequired("Say when it was received"),))
    asked = TextAreaField("What is asked for", (InputRequired("Write what is asked for"), *WORDS))
    requester = StringField(
        "Who asks",
        LINE,
        description="A name or your own reference, no more than you need. It is erased with the texts.",
    )
    account_email = StringField(
        "E-mail address of their account",
        LINE,
        description="Only for somebody’s own data, once you have made sure who they are.",
    )


class SearchForm(VersionedForm):
    words = StringField(
        "Words to search for",
        (InputRequired("Type what to search for"), *LINE),
        description="A text is found when all of these words stand in it.",
    )
    kind = SelectField("Kind of text")
    place_id = SelectField("Consultation")
    since = DatePartsField("From")
    until = DatePartsField("Until")


class CollectForm(VersionedForm):
    sources = SelectMultipleField("Texts", validate_choice=False)


class ReasonForm(VersionedForm):
    reason = TextAreaField("Reason", (InputRequired("Give a reason"), *WORDS))


class AnswerForm(VersionedForm):
    answer = TextAreaField("What was answered", (InputRequired("Write what was answered"), *WORDS))


class ReceiptWordsForm(VersionedForm):
    words = StringField(
        "The six words of the receipt", (InputRequired("Type the six words"), Length(max=400))
    )


class HideForm(VersionedForm):
    hints = TickedField("The computer marked these. Choose what to hide", validate_choice=False)
    further = TextAreaField(
        "Hide this too",
        WORDS,
        description="One name or piece of text on each line. It is hidden wherever it stands in this text.",
    )

    @property
    def pieces(self) -> list[str]:
        """Everything to hide, as it was chosen and typed."""
        return [
            *(self.hints.data or ()),
            *(line for line in (self.further.data or "").splitlines() if line.strip()),
        ]


class KeepBackForm(VersionedForm):
    exemption = RadioField("Reason in law", (InputRequired("Choose the reason in law"),))
    reason = TextAreaField("Why it applies here", (InputRequired("Say why it applies here"), *WORDS))


class AgreeForm(VersionedForm):
    reason = TextAreaField("Why nobody else could look at this", WORDS)


def new_request_form() -> RequestForm:
    """With today as the day of receipt, and a key of its own."""
    return RequestForm(received_on=clock.today(), key=new_id())
