"""Cross-site request forgery protection for every form, what all forms share, and how a form comes back when it cannot
be carried out: with all that was typed, the reason, and whatever somebody else saved meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import BooleanField, Field, HiddenField
from wtforms.fields.choices import SelectFieldBase
from wtforms.form import BaseForm
from wtforms.validators import NumberRange, ValidationError

from coproduce.core.errors import InvalidInput, Refused, Stale

csrf = CSRFProtect()

MOST_FIGURES = 9  # every database stores such a number

SOMEBODY_ELSE = (
    "Somebody else saved a change after you opened this page, so yours is not saved yet. What you typed is still here. "
    "Look at what is new, then save again to put yours in its place."
)


def init_app(app: Flask) -> None:
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", 12 * 60 * 60)  # a parent may come back to a page after hours
    app.config.setdefault("WTF_CSRF_SSL_STRICT", True)
    csrf.init_app(app)


class VersionedForm(FlaskForm):
    """A form over something that has a version. Make it with what is stored now, also when it was sent
    (`Form(obj=row)` or `Form(version=row.version, ...)`): what differs is shown when somebody else was faster.

    `newer` lists (label, stored words) of every such field.
    """

    version = HiddenField()
    newer: tuple[tuple[str, str], ...] = ()

    @property
    def expected_version(self) -> int | None:
        return whole_number(str(self.version.data or ""))  # a number where the sender left the field out

    def meet_newer(self) -> None:
        """After another person's change: keep what was typed, show what is stored, and move to the new version, so that
        saving again is a decision and not a slip."""
        _add_to_form(self, SOMEBODY_ELSE)
        stored = self.version.object_data
        self.version.data = self.version.raw_data = "" if stored is None else str(stored)
        found = ((field.label.text, _newer_words(field)) for field in self)
        self.newer = tuple((label, words) for label, words in found if words)


def _newer_words(field: Field) -> str:
    """What is stored for a field in words; empty where it is what was typed, or nothing that a person reads."""
    if getattr(field.widget, "input_type", "") == "hidden" or field.object_data is None:
        return ""
    stored, typed = _in_words(field, field.object_data), _in_words(field, field.data)
    return stored if stored != typed else ""


def _in_words(field: Field, value: Any) -> str:
    if isinstance(field, BooleanField):
        return "Yes" if value else "No"
    if isinstance(field, SelectFieldBase):
        chosen = {str(each) for each in value} if isinstance(value, list | tuple | set) else {str(value)}
        return ", ".join(str(option.label) for option in field.iter_choices() if str(option.value) in chosen)
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def carry_out(form: BaseForm, action: Callable[[], object]) -> int:
    """Check the form and do what it asks for. Returns the status of the page: 200, or 422 or 409 where the form has to
    be shown again with everything in it. One transaction a request: a page of 400 and more saves nothing."""
    if not form.validate():
        return 422
    try:
        action()
    except (InvalidInput, Refused, Stale) as problem:
        return explain(form, problem)
    return 200


def explain(form: BaseForm, problem: InvalidInput | Refused | Stale) -> int:
    """Say in the form why it was not carried out, keeping all that was typed; returns the status of the page."""
    if not isinstance(problem, Stale):
        show_problems(form, problem)
        return 422
    if isinstance(form, VersionedForm):
        form.meet_newer()
    else:
        _add_to_form(form, SOMEBODY_ELSE)
    return 409


class NumberBetween(NumberRange):
    """Validator: as `NumberRange`, also for so many figures that no float holds them."""

    def __call__(self, form: Any, field: Any) -> None:
        try:
            super().__call__(form, field)
        except OverflowError:
            raise ValidationError(self.message) from None


def whole_number(typed: str) -> int | None:
    """The number that plain figures stand for; None for anything else, also for more than nine of them."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_FIGURES else None


def no_control_characters(form: Any, field: Any) -> None:
    """Validator: refuses NUL, which no database stores and no person types."""
    if "\x00" in (field.data or ""):
        raise ValidationError(
            "This has a character that cannot be stored. Type it again without copying and pasting."
        )


def show_problems(form: BaseForm, problem: InvalidInput | Refused) -> None:
    """Put what a service found beside the fields that it names; everything else above the form."""
    if isinstance(problem, Refused):
        _add_to_form(form, *(refusal.message for refusal in problem.refusals))
        return
    for name, sentence in problem.problems.items():
        if name in form:
            form[name].errors = [*form[name].errors, sentence]
        else:
            _add_to_form(form, sentence)


def _add_to_form(form: BaseForm, *sentences: str) -> None:
    known: list[Any] = list(form.form_errors)
    form.form_errors = [*known, *sentences]
