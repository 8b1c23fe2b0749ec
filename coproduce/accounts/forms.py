"""Forms about people and groups."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.web.forms import no_control_characters

EMAIL = [
    InputRequired("Enter an e-mail address"),
    Length(max=255, message="This e-mail address is too long"),
    Email("Enter an e-mail address like name@example.org"),
]


class SignInForm(FlaskForm):
    email = EmailField("Your e-mail address", EMAIL, render_kw={"autocomplete": "email"})


class CodeForm(FlaskForm):
    code = StringField(
        "The code in the letter",
        [InputRequired("Enter the code of six figures"), Length(max=20)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class NameForm(FlaskForm):
    name = StringField(
        "What we call you", [Length(max=200), no_control_characters], render_kw={"autocomplete": "name"}
    )


class PersonForm(FlaskForm):
    name = StringField("Name", [InputRequired("Enter a name"), Length(max=200), no_control_characters])
    email = EmailField("E-mail address", EMAIL)
    job_title = StringField("Job title", [Length(max=200), no_control_characters])
    organisation = SelectField("Organisation", [Optional()])
    roles = SelectMultipleField(
        "Roles",
        choices=list(DESCRIPTIONS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class RolesForm(FlaskForm):
    roles = SelectMultipleField(
        "Roles",
        choices=list(DESCRIPTIONS.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class ReasonForm(FlaskForm):
    reason = TextAreaField("Why?", [InputRequired("Give a reason"), Length(max=2000), no_control_characters])


class OrganisationForm(FlaskForm):
    name = StringField("Name", [InputRequired("Enter a name"), Length(max=200), no_control_characters])
    kind = SelectField(
        "Kind",
        choices=[
            ("council", "Council"),
            ("nhs", "NHS body"),
            ("trust", "NHS trust"),
            ("voluntary", "Charity or community group"),
        ],
    )
    contact = StringField("Contact", [Length(max=200), no_control_characters])


class GroupForm(FlaskForm):
    name = StringField(
        "Name of the group", [InputRequired("Enter a name"), Length(max=200), no_control_characters]
    )
    kind = SelectField(
        "Kind",
        choices=[
            ("youth group", "Youth group"),
            ("parent carer forum", "Parent carer forum"),
            ("community group", "Community group"),
        ],
    )
    description = TextAreaField("What the group is and does", [Length(max=2000), no_control_characters])


class MemberForm(FlaskForm):
    email = EmailField("E-mail address", EMAIL)
    name = StringField("Name", [Length(max=200), no_control_characters])
    part = SelectField("Part in the group", choices=[("member", "Member"), ("facilitator", "Facilitator")])
