"""Forms of checking, disagreeing and settling: syntax only, the rules decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from coproduce.feedback.forms import LINE, WORDS, TickedField
from coproduce.feedback.models import Finding, FindingVerdict
from coproduce.feedback.rules.checking import AFTER, BEFORE, LONGEST_WORDS, USUAL_DAYS
from coproduce.feedback.services.checking import Said
from coproduce.web.forms import VersionedForm, no_control_characters

OWN_WORDS = (
    Length(max=LONGEST_WORDS * 2, message=f"Use at most {LONGEST_WORDS:,} signs"),
    no_control_characters,
)
MAY_SHOW = "You may show these words beside the answer, without my name"


class OpenCheckForm(VersionedForm):
    days = IntegerField(
        "For how many working days?",
        (InputRequired("Give a number of working days."),),
        default=USUAL_DAYS,
    )
    introduction = TextAreaField("A few words to those who are asked (optional)", WORDS)
    shows_replies = BooleanField("Show our answers too, and not only what people said")


class CheckForm(FlaskForm):
    """One finding after the other; `check_form` adds their fields."""

    young = HiddenField()


def check_form(
    findings: Iterable[Finding], before: Mapping[str, FindingVerdict], *, young: bool
) -> CheckForm:
    """A form with a choice, words and a consent for each finding, filled with what was said before."""
    fields: dict[str, object] = {}
    filled: dict[str, object] = {"young": "yes" if young else ""}
    for finding in findings:
        fields[f"verdict-{finding.id}"] = RadioField(
            "Did we get it right?", choices=list(BEFORE.items()), validators=[Optional()]
        )
        fields[f"words-{finding.id}"] = TextAreaField("What did we miss? (optional)", OWN_WORDS)
        fields[f"show-{finding.id}"] = BooleanField(MAY_SHOW)
        said = before.get(finding.id)
        if said is not None:
            passage = said.passage
            filled[f"verdict-{finding.id}"] = said.verdict
            filled[f"words-{finding.id}"] = passage.body if passage else ""
            filled[f"show-{finding.id}"] = bool(passage and passage.may_quote)
    made: CheckForm = type("FindingsCheckForm", (CheckForm,), fields)(data=filled)
    return made


def said_in(form: CheckForm, findings: Iterable[Finding]) -> dict[str, Said]:
    """What was chosen, by finding; a finding without a choice is left out, unless words were written."""
    found = {}
    for finding in findings:
        verdict, words = form[f"verdict-{finding.id}"].data or "", form[f"words-{finding.id}"].data or ""
        if verdict or words.strip():
            show = bool(form[f"show-{finding.id}"].data)
            found[finding.id] = Said(verdict, words, show, bool(form.young.data))
    return found


class AgreeForm(FlaskForm):
    seed = HiddenField()
    group = RadioField("Who says it?", validate_choice=False)
    verdict = RadioField("What do you want to say?", choices=list(AFTER.items()), validate_choice=False)
    words = TextAreaField("Tell us more", OWN_WORDS)
    may_show = BooleanField(MAY_SHOW)
    who = RadioField(
        "Are you a child or an adult?",
        choices=[("young", "a child or young person"), ("adult", "an adult")],
        default="adult",
        validators=[Optional()],
    )
    link = BooleanField("Keep this with my account, so that I can find it and hear the answer")


class CloseCheckForm(VersionedForm):
    reason = TextAreaField("Why do you close it now?", (InputRequired("Give the reason"), *WORDS))


class AnswerObjectionForm(VersionedForm):
    answer = TextAreaField("Our answer, for everybody to read", WORDS)
    owner_name = StringField("Who is responsible: name", LINE)
    owner_role = StringField("Who is responsible: role", LINE)
    reason = TextAreaField("What was put right, and why", WORDS)


class SettleForm(AnswerObjectionForm):
    ids = TickedField("Objections", validate_choice=False)
    how = RadioField(
        "What do you do about them?",
        validate_choice=False,
        choices=[
            SelectChoice(
                "answer", "Answer them", render_kw={"hint": "Everybody reads the answer beside the finding."}
            ),
            SelectChoice(
                "change",
                "The finding is changed",
                render_kw={"hint": "You have changed its words already, because of this."},
            ),
            SelectChoice(
                "show",
                "Show them beside the finding",
                render_kw={"hint": "Only words that were read and may be shown."},
            ),
        ],
    )
