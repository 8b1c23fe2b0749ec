"""Writing a consultation: its words, dates and parts."""

from __future__ import annotations

from typing import Any

from wtforms import (
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from coproduce.consultations.forms.fields import (
    CLOSES,
    LINE,
    OPENS,
    WORDS,
    TimeField,
    moment_of,
    plain_lines,
)
from coproduce.core.clock import to_london
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import NumberBetween, VersionedForm, no_control_characters


class AmendForm(VersionedForm):
    """A change of what people can read already; the reason is asked for after opening only."""

    public_reason = TextAreaField(
        "Why this changes now",
        WORDS,
        description="Everyone who reads the page sees it, and what was changed.",
    )


class WordingForm(AmendForm):
    """What can be put right after opening too: words and names, and when and by whom it is decided."""

    title = StringField("Title", (InputRequired("Give it a title"), *LINE))
    summary = TextAreaField("Summary in plain words", WORDS)
    young_people_summary = TextAreaField("Summary for young people", WORDS)
    what_could_change = TextAreaField("What people’s answers could change", WORDS)
    audience = StringField(
        "Who it is for, in one line",
        (Length(max=300, message="Use at most 300 characters"), no_control_characters),
    )
    minutes = IntegerField(
        "How many minutes it takes", (Optional(), NumberBetween(1, 600, "Enter a number from 1 to 600"))
    )
    lead_name = StringField("Accountable person: name", LINE)
    lead_role = StringField("Accountable person: role", LINE)
    decided_by = StringField(
        "Who decides: a person or a committee, with the role",
        (Length(max=300, message="Use at most 300 characters"), no_control_characters),
    )
    decision_on = DatePartsField("It is to be decided on")

    def fields(self) -> dict[str, Any]:
        """Columns of Consultation."""
        names = (
            "title",
            "summary",
            "young_people_summary",
            "what_could_change",
            "audience",
            "lead_name",
            "lead_role",
            "decided_by",
        )
        words = {name: plain_lines(self[name].data) for name in names}
        return {**words, "minutes": self.minutes.data, "decision_on": self.decision_on.data}


class DraftForm(WordingForm):
    """Everything that is settled before it opens; only the title must be there to begin."""

    owner_organisation = SelectField("Organisation that asks", validate_choice=True)
    opens_at = DatePartsField("Opens on")
    opens_time = TimeField("Opens at", description="Like 9am. Without a time it opens at 9am.")
    closes_at = DatePartsField("Last day")
    closes_time = TimeField(
        "Closes at", description="Like 5pm. Without a time it closes at the end of that day."
    )
    answer_promised_on = DatePartsField("We promise our answer by")
    keep_until = DatePartsField("Answers are kept until")

    def fields(self) -> dict[str, Any]:
        return {
            **super().fields(),
            "owner_organisation_id": self.owner_organisation.data or None,
            "opens_at": moment_of(self.opens_at.data, self.opens_time, OPENS),
            "closes_at": moment_of(self.closes_at.data, self.closes_time, CLOSES),
            "answer_promised_on": self.answer_promised_on.data,
            "keep_until": self.keep_until.data,
        }


def typed_from(values: dict[str, Any]) -> dict[str, Any]:
    """Columns of a consultation as the fields of DraftForm show them."""
    shown = dict(values, owner_organisation=values.get("owner_organisation_id") or "")
    for name in ("opens", "closes"):
        moment = values.get(f"{name}_at")
        local = to_london(moment) if moment else None
        shown[f"{name}_at"] = local.date() if local else None
        shown[f"{name}_time"] = f"{local:%H:%M}" if local else ""
    return shown


class PartForm(AmendForm):
    status = RadioField(
        "Is it decided already?",
        choices=[
            SelectChoice("open", "Open: answers can change this"),
            SelectChoice("decided", "Decided: this stays as it is"),
        ],
        default="open",
        validators=(InputRequired("Say whether it is open or decided"),),
    )
    title = StringField("The part in a few words", (InputRequired("Name the part"), *LINE))
    text = TextAreaField("What people need to know about it", WORDS)
    reason = TextAreaField("If it is decided: why", WORDS)
