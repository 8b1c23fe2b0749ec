"""Opening a group session, and ending one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from coproduce.accounts.models import Group
from coproduce.consultations.forms.fields import LINE, WORDS, plain_lines
from coproduce.consultations.models import Consultation
from coproduce.consultations.questionnaire.formats import EASY_READ, STANDARD, YOUNG_PEOPLE
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm

NO_GROUP = "none"


class SessionForm(VersionedForm):
    """Who meets, about what and when. `offer` gives the consultations and groups to choose from."""

    consultation = RadioField(
        "What will you talk about?", (InputRequired("Choose what you will talk about"),)
    )
    group = RadioField("Who meets?", (InputRequired("Choose who meets"),))
    group_name = StringField(
        "Name of the school, drop-in or group", LINE, description="Only if it is not in the list above."
    )
    held_on = DatePartsField("Day of the session", (InputRequired("Give the day of the session"),))
    title = StringField(
        "A name for this session (optional)", LINE, description="For example: Our March meeting"
    )
    place = StringField(
        "Where (optional)", LINE, description="In words, like “the library”. Please do not give an address."
    )
    format = RadioField(
        "Which words will you use?",
        choices=[
            (STANDARD, "The usual words"),
            (YOUNG_PEOPLE, "Young people’s words"),
            (EASY_READ, "Easy Read"),
        ],
        default=STANDARD,
    )
    may_name = BooleanField(
        "The group wants its name and how many were there to be public",
        description="Ask the group. Without it we say only “a group session”.",
    )
    may_quote = BooleanField(
        "Words from this session may be quoted, without anyone’s name",
        description="Ask the group. A person reads every note before anything is public.",
    )

    def offer(self, consultations: Sequence[Consultation], groups: Sequence[Group]) -> None:
        self.consultation.choices = [SelectChoice(each.id, each.title) for each in consultations]
        other = SelectChoice(
            NO_GROUP, "A school, a drop-in or another group", render_kw={"hint": "Write its name below"}
        )
        self.group.choices = [*(SelectChoice(each.id, each.name) for each in groups), other]

    def fields(self) -> dict[str, Any]:
        return {
            "group_name": plain_lines(self.group_name.data),
            "title": plain_lines(self.title.data),
            "place": plain_lines(self.place.data),
            "format": self.format.data,
            "may_name": bool(self.may_name.data),
            "may_quote": bool(self.may_quote.data),
        }


class CancelSessionForm(VersionedForm):
    reason = TextAreaField("Why it is cancelled", WORDS)
