"""Forms of improvement plans: syntax only, the rules decide."""

from __future__ import annotations

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired

from coproduce.commissioning.forms.participation import ADDRESS, LINE, WORDS
from coproduce.commissioning.rules.partners import SIDES
from coproduce.web.amounts import AmountField
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm


class PlanForm(VersionedForm):
    title = StringField("Title", (InputRequired("Give it a title"), *LINE))
    introduction = TextAreaField("Introduction, in plain words", WORDS)
    accountable_name = StringField("Who must answer for it?", LINE)
    accountable_role = StringField("Their role", LINE)


class AreaForm(VersionedForm):
    title = StringField("Title", (InputRequired("Give it a title"), *LINE))
    found = TextAreaField("What was found?", WORDS)
    aim = TextAreaField("What shall it be like?", WORDS)


class ActionForm(VersionedForm):
    title = StringField("What will be done?", (InputRequired("Say what will be done"), *LINE))
    description = TextAreaField("More about it", WORDS)
    side = RadioField("Which partner owns it?", choices=list(SIDES.items()), validate_choice=False)
    organisation = SelectField("Organisation", validate_choice=False)
    owner_name = StringField("Who owns it?", LINE)
    owner_role = StringField("Their role", LINE)
    starts_on = DatePartsField("When does it begin?")
    due_on = DatePartsField("By when is it done?")


class DoneForm(VersionedForm):
    done_on = DatePartsField("On which day was it done?")


class MoveForm(VersionedForm):
    due_on = DatePartsField("The new day")
    reason = TextAreaField("Public reason", (InputRequired("Give a reason"), *WORDS))


class MilestoneForm(VersionedForm):
    title = StringField("What is reached then?", (InputRequired("Give it a title"), *LINE))
    due_on = DatePartsField("By when?")


class ReachedForm(VersionedForm):
    reached_on = DatePartsField("On which day was it reached?")


class MeasureForm(VersionedForm):
    name = StringField("What is measured?", (InputRequired("Give it a name"), *LINE))
    unit = StringField("In which unit?", LINE, description="For example: weeks, plans, % of parents.")
    baseline = AmountField("Where it was")
    baseline_on = DatePartsField("On which day?")
    target = AmountField("Where it shall be")
    target_on = DatePartsField("By which day?")
    source = StringField("Where do the figures come from?", LINE)


class ReadingForm(VersionedForm):
    value = AmountField("The figure")
    on = DatePartsField("Of which day?")
    source = StringField("Where does it come from?", LINE)


class EvidenceForm(VersionedForm):
    says = TextAreaField("What does it show, in one sentence?", WORDS)
    target = SelectField(
        "Something on this site", validate_choice=False, description="Only what everybody can read already."
    )
    title = StringField("Or the title of a document", LINE)
    url = StringField("Its address", ADDRESS)
