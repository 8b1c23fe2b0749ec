"""Forms of answers, promises, release, receipts and yearly reports: syntax only, the rules decide."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from coproduce.feedback.rules import CATEGORIES, EXCLUSION_REASONS, KINDS, PERIODS
from coproduce.feedback.rules.sources import EXTENTS
from coproduce.web.amounts import AmountField
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

LINE = (Length(max=200, message="Use at most 200 characters"), no_control_characters)
WORDS = (Length(max=10_000, message="Use at most 10,000 characters"), no_control_characters)
TITLE = (Length(max=300, message="Use at most 300 characters"), no_control_characters)
COST_SOURCE = (Length(max=300, message="Use at most 300 characters"), no_control_characters)


class TickedField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class BareForm(VersionedForm):
    """A button that posts, and nothing else."""


class IntroductionForm(VersionedForm):
    introduction = TextAreaField("Introduction", WORDS)
    introduction_young = TextAreaField("Introduction for young people", WORDS)


class FindingForm(VersionedForm):
    you_said = TextAreaField("You said", (InputRequired("Write what people told us"), *WORDS))
    you_said_young = TextAreaField("You said, for young people", WORDS)
    theme_ids = TickedField("Themes that this finding covers")


class QuotesForm(VersionedForm):
    quote_ids = TickedField("Quotes beside this finding")


class KindForm(FlaskForm):
    """Chosen first, by address, so that the next page asks only what this kind of answer needs."""

    class Meta:
        csrf = False

    kind = RadioField(
        "What kind of answer is this?", choices=[(kind.name, kind.words) for kind in KINDS.values()]
    )


class ReplyForm(VersionedForm):
    text = TextAreaField("Our answer", WORDS)
    text_young = TextAreaField("Our answer, for young people", WORDS)
    reason = TextAreaField("Why", WORDS)
    owner_name = StringField("Who is responsible: name", LINE)
    owner_role = StringField("Who is responsible: role", LINE)
    organisation_id = SelectField("Organisation")
    due_on = DatePartsField("Date")
    passed_to = StringField("Passed to", LINE)
    passed_on = DatePartsField("Passed on, on which day")
    promise = StringField("The promise in one line", TITLE)
    measure = TextAreaField("How people will see that it was kept", WORDS)
    alternatives = TextAreaField("What else you looked at (optional)", WORDS)
    because_of_money = BooleanField("Money is the reason")
    cost = AmountField("What it would cost, in pounds")
    cost_period = SelectField(
        "For what", choices=[("", "Choose"), *PERIODS.items()], validate_choice=False, default=""
    )
    cost_source = StringField("Who worked that out", COST_SOURCE)


class ExtentForm(VersionedForm):
    extent = RadioField(
        "How far does the answer go?",
        validate_choice=False,  # the service says it in words
        choices=[(name, words) for name, (words, _) in EXTENTS.items()],
    )
    reason = TextAreaField("Why not all the way", WORDS)


class LetStandForm(VersionedForm):
    reason = TextAreaField("Why the words stay as they are", WORDS)


class ReleaseForm(VersionedForm):
    route = RadioField("When do the answers become public?")
    authority = StringField("Who has the authority: name and role", LINE)
    reason = TextAreaField("Public reason", WORDS)
    reach_plan = TextAreaField("How we reach people who left no address", WORDS)
    checked = BooleanField(
        "I have read the answers as they will be shown",
        (InputRequired("Read the preview, then tick this box"),),
    )


class HoldForm(VersionedForm):
    until = DatePartsField("Hold the answers until")
    reason = TextAreaField("Public reason", WORDS)


class EarlyForm(VersionedForm):
    authority = StringField("Who has the authority: name and role", LINE)
    reason = TextAreaField("Public reason", WORDS)


class ReasonForm(VersionedForm):
    reason = TextAreaField("Reason", (InputRequired("Give the reason"), *WORDS))


class FinishForm(VersionedForm):
    evidence = TextAreaField("What shows that it was done", WORDS)
    done_on = DatePartsField("Done on")


class MoveForm(VersionedForm):
    due_on = DatePartsField("New date")
    reason = TextAreaField("Public reason", WORDS)


class SummaryForm(VersionedForm):
    summary = TextAreaField("The year in a few sentences", WORDS)
    summary_young = TextAreaField("The same for young people", WORDS)


class EntryForm(VersionedForm):
    category = RadioField(
        "What are these comments about?",
        validate_choice=False,  # the service says it in words
        choices=[
            SelectChoice(each.name, each.words, render_kw={"hint": each.hint}) for each in CATEGORIES.values()
        ],
    )
    comment_ids = TickedField("Comments in this entry", validate_choice=False)
    quote_ids = TickedField("Quotes that everybody reads", validate_choice=False)
    said = TextAreaField("What people told us, in our words", WORDS)


class ResponseForm(VersionedForm):
    text = TextAreaField("Our answer", WORDS)
    reason = TextAreaField("Why", WORDS)
    owner_name = StringField("Who is responsible: name", LINE)
    owner_role = StringField("Their role", LINE)
    organisation_id = SelectField("Organisation")
    due_on = DatePartsField("Date")
    passed_to = StringField("Passed to", LINE)
    passed_on = DatePartsField("Passed on, on which day")


class OutcomeForm(VersionedForm):
    came_of_it = TextAreaField("What came of it", WORDS)


class LeaveOutForm(FlaskForm):
    comment_ids = TickedField("Comments to leave out", validate_choice=False)
    reason = RadioField(
        "Why?",
        validate_choice=False,
        choices=[
            SelectChoice(each.name, each.words, render_kw={"hint": each.hint})
            for each in EXCLUSION_REASONS.values()
        ],
    )
    note = TextAreaField("A note for the second person (optional)", WORDS)


class PublishForm(VersionedForm):
    note = TextAreaField("What was put right", WORDS)
    checked = BooleanField(
        "I have read the report as it will be shown, and nobody can be recognised in it",
        (InputRequired("Read the preview, then tick this box"),),
    )


class CorrectForm(VersionedForm):
    reason = TextAreaField(
        "What has to be put right", (InputRequired("Say what has to be put right"), *WORDS)
    )
    take_down = BooleanField("Take the report down until it is right again")


class ReceiptForm(FlaskForm):
    words = StringField(
        "The six words of your receipt",
        (
            InputRequired("Type the six words of your receipt"),
            Length(max=400, message="Type the six words only"),
        ),
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
