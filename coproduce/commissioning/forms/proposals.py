"""What is typed of the proposal itself."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from coproduce.commissioning.forms.contents import LINE, LONG_LINE, WORDS, plain_lines
from coproduce.web.amounts import AmountField
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm


class BareForm(VersionedForm):
    """A button that posts, and nothing else."""


class BeginForm(VersionedForm):
    title = StringField("What it is about, in a few words", (InputRequired("Give it a title"), *LINE))
    organisation_id = SelectField("Organisation", validate_choice=True)


class ProposalForm(BeginForm):
    origin = RadioField("Why it comes up", validate_choice=True)
    summary = TextAreaField(
        "Summary in plain words", WORDS, description="What it is about, and why now. No options yet."
    )
    summary_young = TextAreaField("Summary for young people", WORDS)
    accountable_name = StringField("The person who must answer for it: name", LINE)
    accountable_role = StringField("Their role", LINE)
    owner_id = SelectField("Who looks after this page", validate_choice=True)
    contract_ends_on = DatePartsField("If a contract ends: when")
    yearly_value = AmountField("What the service costs in a year, in pounds")
    next_step = StringField("What comes next", LONG_LINE)
    next_step_on = DatePartsField("When")

    def fields(self) -> dict[str, Any]:
        """Columns of Proposal."""
        words = ("title", "summary", "summary_young", "accountable_name", "accountable_role", "next_step")
        others = ("origin", "organisation_id", "contract_ends_on", "yearly_value", "next_step_on")
        return {
            **{name: plain_lines(self[name].data) for name in words},
            **{name: self[name].data for name in others},
            "owner_id": self.owner_id.data or None,
        }
