"""Forms of participation plans, of the record, of judgements and of partners: syntax only, the rules decide."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.numeric import IntegerField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coproduce.commissioning.rules.judging import LONGEST_WORDS
from coproduce.commissioning.rules.ladder import PARTS, RUNGS
from coproduce.commissioning.rules.participation import FORMATS
from coproduce.commissioning.rules.stages import stages
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

LINE = (Length(max=200, message="Use at most 200 characters"), no_control_characters)
WORDS = (Length(max=10_000, message="Use at most 10,000 characters"), no_control_characters)
ADDRESS = (Length(max=500, message="Use at most 500 characters"), no_control_characters)
STAGES = [(stage.key, stage.name) for stage in stages()]
PART_CHOICES = [(part.key, part.name) for part in PARTS.values()]
IF_AGREED = "Needed once the plan is agreed. Everybody can read it."


class PlanTextsForm(VersionedForm):
    who_is_affected = TextAreaField(
        "Who is affected?", WORDS, description="Which children, young people and families?"
    )
    support = TextAreaField(
        "What support do people get to take part?",
        WORDS,
        description="For example an interpreter, a quiet room, somebody who looks after small children.",
    )
    expenses = TextAreaField(
        "How are expenses paid?", WORDS, description="Fares, care, time. Say when people get it."
    )
    how_they_hear = TextAreaField("How will people hear what came of it?", WORDS)
    reason = TextAreaField("Why does the plan change?", WORDS, description=IF_AGREED)


class RoleForm(VersionedForm):
    stage = SelectField("At which stage?", (InputRequired("Choose a stage"),), choices=STAGES)
    group = SelectField("Which group?", validate_choice=False)
    who = StringField(
        "Or which families, in words", LINE, description="For example: parents of children under five."
    )
    part = RadioField("What is their part?", choices=PART_CHOICES, validate_choice=False)
    formats = SelectMultipleField(
        "In which formats?",
        choices=list(FORMATS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    reason = TextAreaField("Why does the plan change?", WORDS, description=IF_AGREED)


class AgreeForm(VersionedForm):
    agreed_by = StringField("Who agrees to this plan?", (InputRequired("Give a name"), *LINE))
    agreed_role = StringField("Their role", LINE)


class EntryForm(VersionedForm):
    stage = SelectField("At which stage was it?", (InputRequired("Choose a stage"),), choices=STAGES)
    group = SelectField("Which group?", validate_choice=False)
    who = StringField("Or which families, in words", LINE)
    part = RadioField("What was their part?", choices=PART_CHOICES, validate_choice=False)
    on = DatePartsField("On which day?")
    evidence = TextAreaField("What shows that it took place?", WORDS, description="Everybody can read this.")
    url = StringField("Address of it, if there is one", ADDRESS)
    people = IntegerField(
        "How many people of the group were there?",
        (Optional(),),
        description="Only with a group that wants its number to be public.",
    )


class ReasonForm(VersionedForm):
    reason = TextAreaField("Reason", (InputRequired("Give a reason"), *WORDS))


class OptionalReasonForm(VersionedForm):
    """For what nobody else relies on yet."""

    reason = TextAreaField("Reason", WORDS)


class JudgeForm(VersionedForm):
    """What families say themselves; `value` is offered by the page."""

    group = RadioField("Who says this?", validate_choice=False)
    value = RadioField("How far was it done together?", validate_choice=False)
    words = TextAreaField(
        "Say more, if you like",
        (
            Length(max=LONGEST_WORDS, message=f"Use at most {LONGEST_WORDS:,} characters"),
            no_control_characters,
        ),
        description="A person reads this before anybody else can. Please name nobody.",
    )
    may_quote = BooleanField("You may show our group’s words on this page, with the group’s name")


RUNG_CHOICES = [(rung.key, f"{rung.name}: {rung.words}") for rung in RUNGS]


class PartnerForm(VersionedForm):
    organisation = SelectField("Which organisation?", validate_choice=False)
    lead = SelectField("Who leads for it and signs?", validate_choice=False)
    lead_name = StringField("Or their name, if they have no account", LINE)
    lead_role = StringField("Their role", LINE)
    not_concerned = TextAreaField(
        "Or why this side is not concerned", WORDS, description="Everybody can read this."
    )


class SignForm(VersionedForm):
    """`version` is the number of the version that the page was made from, `side` the one that it asked to sign."""

    side = HiddenField()
    outcome = RadioField(
        "What do you say to this version?",
        (InputRequired("Choose one"),),
        choices=[("signed", "We sign it"), ("dissent", "We do not agree, because…")],
    )
    reason = TextAreaField(
        "Your reason", WORDS, description="Needed if you do not agree. Everybody can read it."
    )
