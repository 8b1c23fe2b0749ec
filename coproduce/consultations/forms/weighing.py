"""What people weigh: options, costs, impact and assessment; and how it is opened: track and exceptions."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from coproduce.consultations.amendments import Option
from coproduce.consultations.forms.drafts import AmendForm
from coproduce.consultations.forms.fields import LINE, WORDS, plain_lines
from coproduce.consultations.rules import FULL, LIGHT
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters


class OptionForm(AmendForm):
    title = StringField("The option in a few words", (InputRequired("Name the option"), *LINE))
    text = TextAreaField("What would happen", WORDS)
    costs = TextAreaField("What it would cost or save", WORDS)
    gains = TextAreaField("Who would gain", WORDS)
    loses = TextAreaField("Who would lose", WORDS)
    is_no_change = BooleanField("This is “no change”: everything stays as it is")

    @property
    def option(self) -> Option:
        names = ("title", "text", "costs", "gains", "loses")
        title, text, costs, gains, loses = (plain_lines(self[name].data) for name in names)
        return Option(title, text, costs, gains, loses, bool(self.is_no_change.data))


class OptionsReasonForm(AmendForm):
    options_reason = TextAreaField("Why there are not two options, or why “no change” is not one", WORDS)

    def fields(self) -> dict[str, Any]:
        """Columns of Consultation."""
        return {"options_reason": plain_lines(self.options_reason.data)}


class ImpactForm(AmendForm):
    costs_and_impact = TextAreaField("What it costs, and who gains and who loses", WORDS)
    assessment_title = StringField("Name of the equality impact assessment", LINE)
    assessment_version = StringField(
        "Its version", (Length(max=40, message="Use at most 40 characters"), no_control_characters)
    )
    assessment_on = DatePartsField("Its date")
    assessment_text = TextAreaField("What it found, in plain words", WORDS)

    def fields(self) -> dict[str, Any]:
        """Columns of Consultation."""
        names = ("costs_and_impact", "assessment_title", "assessment_version", "assessment_text")
        words = {name: plain_lines(self[name].data) for name in names}
        return {**words, "assessment_on": self.assessment_on.data}


class WhoMayAnswerForm(VersionedForm):
    """How often anybody may answer, and whether people say for whom they do."""

    one_response_per = RadioField(
        "How often may somebody answer?",
        choices=[
            SelectChoice(
                "", "As often as they like", render_kw={"hint": "Nobody needs a code. This is the usual way."}
            ),
            SelectChoice(
                "person",
                "Once a person",
                render_kw={
                    "hint": "Each person needs a one-time code from you. Nothing joins it to an answer."
                },
            ),
            SelectChoice(
                "child",
                "Once a child",
                render_kw={"hint": "Each family needs a one-time code from you for each child."},
            ),
        ],
        default="",
    )
    asks_on_behalf = BooleanField("Ask people for whom they answer")

    def fields(self) -> dict[str, Any]:
        """Columns of Consultation."""
        return {
            "one_response_per": self.one_response_per.data or "",
            "asks_on_behalf": bool(self.asks_on_behalf.data),
        }


class TrackForm(VersionedForm):
    """How much is asked of it before it opens, and what is said publicly where that is less than usual."""

    track = RadioField(
        "How much does this matter need?",
        choices=[
            SelectChoice(
                FULL,
                "The full track",
                render_kw={"hint": "For everything that could change what families get."},
            ),
            SelectChoice(
                LIGHT,
                "The light track",
                render_kw={
                    "hint": "For a small matter: without options, costs, assessment and a number of days. It stands on "
                    "a public list with the reason and with who agreed."
                },
            ),
        ],
        default=FULL,
        validators=(InputRequired("Choose a track"),),
    )
    track_reason = TextAreaField("Why it is a small matter", WORDS)
    track_agreed_by = StringField("Who agreed that it is: name and role", LINE)
    shortened_by = StringField("Who agreed to fewer school days: name and role", LINE)
    shortened_reason = TextAreaField("Why it is open on fewer school days than usual", WORDS)
    election_reason = TextAreaField("Why it opens before an election all the same", WORDS)

    def fields(self) -> dict[str, Any]:
        """Columns of Consultation."""
        names = ("track_reason", "track_agreed_by", "shortened_by", "shortened_reason", "election_reason")
        return {"track": self.track.data, **{name: plain_lines(self[name].data) for name in names}}
