"""What is typed around a decision: syntax only, the rules decide."""

from __future__ import annotations

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coproduce.commissioning.rules.clear_days import EXCEPTIONS
from coproduce.commissioning.rules.ways import WAYS
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import NumberBetween, VersionedForm, no_control_characters

LINE = (Length(max=200, message="Use at most 200 characters"), no_control_characters)
LONG_LINE = (Length(max=300, message="Use at most 300 characters"), no_control_characters)
WORDS = (Length(max=10_000, message="Use at most 10,000 characters"), no_control_characters)


class TickedField(SelectMultipleField):
    """Several choices as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class BareForm(VersionedForm):
    """A button that posts, and nothing else."""


class ReasonForm(VersionedForm):
    reason = TextAreaField("Why", (InputRequired("Give a reason"), *WORDS))


class LinkConsultationForm(VersionedForm):
    consultation_id = SelectField("Consultation")


class CarryForm(VersionedForm):
    theme_id = SelectField("Theme")
    words = TextAreaField("How the decision takes it up", WORDS)


class TagsForm(VersionedForm):
    tags = TickedField("What does it touch?")


class DutyForm(VersionedForm):
    invited_on = DatePartsField("Invited on")
    answered_on = DatePartsField("Answered on")
    answer = TextAreaField("What they answered, in a sentence or two", WORDS)
    excused_reason = TextAreaField("If they are not asked: why", WORDS)
    excused_by = StringField("Who excused it: name and role", LINE)


class MakerForm(VersionedForm):
    name = StringField("Name", LINE)
    role = StringField("Role", LINE)
    email = EmailField("Email address (optional)", LINE)


class MinutesForm(VersionedForm):
    file = FileField("Minutes as a PDF", render_kw={"accept": ".pdf"})
    page = IntegerField("Page", (Optional(), NumberBetween(1, 9999, "Enter a page number")))
    met_on = DatePartsField("Day of the meeting")


class RecordForm(VersionedForm):
    decided_on = DatePartsField("Decided on")
    decided_by = StringField("Decided by", LONG_LINE)
    outcome = TextAreaField("What was decided", WORDS)
    outcome_young = TextAreaField("What was decided, for young people", WORDS)
    reasons = TextAreaField("Why", WORDS)
    alternatives = TextAreaField("What else was thought of, and why it was not chosen", WORDS)
    interests = TextAreaField("Interests that were declared", WORDS)
    what_views_changed = TextAreaField("What people’s views changed", WORDS)
    review_on = DatePartsField("When we look at whether it worked")


class StepForm(VersionedForm):
    done_on = DatePartsField("Done on")
    done_by = StringField("By whom", LINE)
    note = TextAreaField("Note", WORDS)


class ReleaseForm(VersionedForm):
    route = RadioField("When does the decision become public?")
    authority = StringField("Who has the authority: name and role", LINE)
    reason = TextAreaField("Public reason", WORDS)
    reach_plan = TextAreaField("How the others are told", WORDS)
    checked = BooleanField("I have read the record as people will see it", (InputRequired("Read it first"),))


class HoldForm(ReasonForm):
    until = DatePartsField("Until")


class EarlyForm(ReasonForm):
    authority = StringField("Who has the authority: name and role", LINE)


class WayForm(VersionedForm):
    kind = RadioField("Which way?", choices=list(WAYS.items()))
    reason = TextAreaField("Why", WORDS)
    authority = StringField("Who agreed to it or has the authority: name and role", LINE)
    review_by = DatePartsField("Urgent: looked at again by")


class RouteForm(VersionedForm):
    route = RadioField("Who decides?")


class NoticeForm(VersionedForm):
    matter = TextAreaField("What will be decided, in plain words", WORDS)
    decide_on = DatePartsField("The exact day of the decision")
    decided_by = StringField("Who decides", LONG_LINE)
    documents = TextAreaField("Papers that will be considered (optional)", WORDS)
    is_key = BooleanField("This is a key decision")
    exception = RadioField(
        "If there are fewer than 28 clear days", choices=[("", "No exception"), *EXCEPTIONS.items()]
    )
    exception_reason = TextAreaField("Why it cannot wait", WORDS)
    exception_authority = StringField("Chair of scrutiny: name", LINE)
    reason = TextAreaField("If the day moves: why", WORDS)


class CallInForm(VersionedForm):
    by = StringField("Who called it in", LONG_LINE)
    reason = TextAreaField("Why", WORDS)


class SettleCallInForm(VersionedForm):
    outcome = RadioField(
        "What scrutiny found",
        choices=[("stands", "The decision stands"), ("again", "It has to be made again")],
    )
    words = TextAreaField("In plain words", WORDS)


class AttestForm(VersionedForm):
    """What a decision maker confirms: the numbers of what the page showed."""

    report = IntegerField("Report", (InputRequired(), NumberBetween(1, 99999, "Open the page again")))
    assessment = IntegerField("Assessment", (InputRequired(), NumberBetween(1, 99999, "Open the page again")))
    read = BooleanField("I have read both", (InputRequired("Tick this when you have read both"),))
