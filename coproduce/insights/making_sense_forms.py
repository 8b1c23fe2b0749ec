"""Forms of making sense together: syntax of input only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from coproduce.insights.sharing_rules import LONGEST_INTRODUCTION, LONGEST_NAME, LONGEST_PROPOSAL
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters


class InvitationForm(VersionedForm):
    group = SelectField("Group", validators=[DataRequired("Choose a group.")])
    topic = SelectField("Question", description="The texts that you will choose from.")
    introduction = TextAreaField(
        "What you ask the group",
        validators=[
            DataRequired("Tell the group what it is asked to do."),
            Length(max=LONGEST_INTRODUCTION, message=f"Use at most {LONGEST_INTRODUCTION:,} characters."),
            no_control_characters,
        ],
        description="In words for everybody in the group. For example: read these texts, and tell us what they have "
        "in common and what we must not miss.",
    )
    until = DatePartsField("Last day", validators=[InputRequired("Say until when the group has time.")])


class ProposalForm(FlaskForm):
    name = StringField(
        "What should we call it?",
        validators=[
            DataRequired("Give your theme a name."),
            Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters."),
            no_control_characters,
        ],
    )
    why = TextAreaField(
        "Why does it matter? You can leave this out.",
        validators=[
            Length(max=LONGEST_PROPOSAL, message=f"Use at most {LONGEST_PROPOSAL:,} characters."),
            no_control_characters,
        ],
    )
    texts = SelectMultipleField("Which texts belong to it?")
