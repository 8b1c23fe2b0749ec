"""Forms of the staff side: syntax of input only, the rules decide."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from difflib import SequenceMatcher
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from coproduce.consultations.questionnaire import Number, OneChoice, Option, Question, faults
from coproduce.consultations.questionnaire.questions import TYPES
from coproduce.core.clock import london_moment, to_london
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import slug_of
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

LINE = (Length(max=200, message="Use at most 200 characters"), no_control_characters)
WORDS = (Length(max=20_000, message="Use at most 20,000 characters"), no_control_characters)
WORDING = (Length(max=1000, message="Use at most 1,000 characters"), no_control_characters)

TYPE_WORDS = {
    "one_choice": "One choice",
    "several_choices": "Several choices",
    "agree_scale": "Agree or disagree",
    "short_text": "A short text",
    "long_text": "A long text",
    "number": "A number",
    "date": "A date",
}


class TimeField(StringField):
    """A time of day in London, typed as 17:00, 5pm or 5:30pm; `time` is None where nothing or no time was typed."""

    PATTERN = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?", re.IGNORECASE)

    @property
    def time(self) -> time | None:
        found = self.PATTERN.fullmatch((self.data or "").strip())
        if found is None:
            return None
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
        return time(hour, minute) if hour < 24 and minute < 60 else None

    def pre_validate(self, form: BaseForm) -> None:
        if (self.data or "").strip() and self.time is None:
            raise ValidationError("Enter a time like 5pm or 17:00")


def moment_of(day: date | None, at: TimeField, otherwise: time) -> datetime | None:
    """The moment of a date and the time beside it; None without a date."""
    if day is None:
        return None
    chosen = at.time or otherwise
    return london_moment(day, chosen.hour, chosen.minute)


OPENS, CLOSES = time(9, 0), time(23, 59)


class WordingForm(VersionedForm):
    """What can be put right at any time."""

    title = StringField("Title", (InputRequired("Give it a title"), *LINE))
    summary = TextAreaField("Summary in plain words", WORDS)
    young_people_summary = TextAreaField("Summary for young people", WORDS)
    what_could_change = TextAreaField("What people’s answers could change", WORDS)
    audience = StringField(
        "Who it is for, in one line",
        (Length(max=300, message="Use at most 300 characters"), no_control_characters),
    )
    minutes = IntegerField(
        "How many minutes it takes", (Optional(), NumberRange(1, 600, "Enter a number from 1 to 600"))
    )
    lead_name = StringField("Accountable person: name", LINE)
    lead_role = StringField("Accountable person: role", LINE)

    def fields(self) -> dict[str, Any]:
        """Columns of Consultation."""
        names = (
            "title",
            "summary",
            "young_people_summary",
            "what_could_change",
            "audience",
            "lead_name",
            "lead_role",
        )
        return {**{name: plain_lines(self[name].data) for name in names}, "minutes": self.minutes.data}


class DraftForm(WordingForm):
    """Everything that is settled before it opens; only the title must be there to begin."""

    owner_organisation = SelectField("Organisation that asks", validate_choice=True)
    opens_at = DatePartsField("Opens on")
    opens_time = TimeField("Opens at", description="Like 9am. Without a time it opens at 9am.")
    closes_at = DatePartsField("Last day")
    closes_time = TimeField(
        "Closes at", description="Like 5pm. Without a time it closes at the end of that day."
    )
    answer_promised_on = DatePartsField("We promise our answer by")
    keep_until = DatePartsField("Answers are kept until")

    def fields(self) -> dict[str, Any]:
        return {
            **super().fields(),
            "owner_organisation_id": self.owner_organisation.data or None,
            "opens_at": moment_of(self.opens_at.data, self.opens_time, OPENS),
            "closes_at": moment_of(self.closes_at.data, self.closes_time, CLOSES),
            "answer_promised_on": self.answer_promised_on.data,
            "keep_until": self.keep_until.data,
        }


def typed_from(values: dict[str, Any]) -> dict[str, Any]:
    """Columns of a consultation as the fields of DraftForm show them."""
    shown = dict(values, owner_organisation=values.get("owner_organisation_id") or "")
    for name in ("opens", "closes"):
        moment = values.get(f"{name}_at")
        local = to_london(moment) if moment else None
        shown[f"{name}_at"] = local.date() if local else None
        shown[f"{name}_time"] = f"{local:%H:%M}" if local else ""
    return shown


def plain_lines(text: str | None) -> str:
    """What was typed with one character a line break, as people mean it, without white space at the ends."""
    return (text or "").replace("\r\n", "\n").strip()


class AmendForm(VersionedForm):
    """A change of what people can read already; the reason is asked for after opening only."""

    public_reason = TextAreaField(
        "Why this changes now",
        WORDS,
        description="Everyone who reads the page sees it, and what was changed.",
    )


class PartForm(AmendForm):
    status = RadioField(
        "Is it decided already?",
        choices=[
            SelectChoice("open", "Open: answers can change this"),
            SelectChoice("decided", "Decided: this stays as it is"),
        ],
        default="open",
        validators=(InputRequired("Say whether it is open or decided"),),
    )
    title = StringField("The part in a few words", (InputRequired("Name the part"), *LINE))
    text = TextAreaField("What people need to know about it", WORDS)
    reason = TextAreaField("If it is decided: why", WORDS)


class BareForm(VersionedForm):
    """A button that posts, and nothing else."""


class ReasonForm(VersionedForm):
    reason = TextAreaField("Public reason", WORDS, description="Everyone who reads the page sees it.")


class ExtendForm(ReasonForm):
    closes_at = DatePartsField("New last day")
    closes_time = TimeField(
        "Closes at", description="Like 5pm. Without a time it closes at the end of that day."
    )
    answer_promised_on = DatePartsField("We promise our answer by")
    keep_until = DatePartsField("Answers are kept until")

    @property
    def moment(self) -> datetime | None:
        return moment_of(self.closes_at.data, self.closes_time, CLOSES)


class AnswerDateForm(ReasonForm):
    day = DatePartsField("New date of our answer", (InputRequired("Give the new date"),))

    @property
    def new_day(self) -> date:
        """The date of a form that was validated."""
        if self.day.data is None:
            raise ValueError("the form was not validated")
        return self.day.data


class ConsultationFileForm(VersionedForm):
    file = FileField(
        "Consultation file (JSON)", (FileRequired("Choose a file"),), render_kw={"accept": ".json"}
    )


class ResponsesFileForm(VersionedForm):
    file = FileField(
        "File of responses (csv or xlsx)",
        (FileRequired("Choose a file"),),
        render_kw={"accept": ".csv,.xlsx"},
    )


# Questions -------------------------------------------------------------------------------------------------------


ALIKE = 0.7  # share of letters that two wordings of one option have in common


class QuestionForm(VersionedForm):
    """One question of any type; `kind` is fixed by the address. Options stand one on each line."""

    text = TextAreaField("Question", (InputRequired("Write the question"), *WORDING), render_kw={"rows": 2})
    help = TextAreaField("Help beneath it", WORDING, render_kw={"rows": 2})
    young_people_text = TextAreaField("Question in young people’s words", WORDING, render_kw={"rows": 2})
    options = TextAreaField("Options, one on each line", WORDS, render_kw={"rows": 6})
    minimum = StringField("Smallest number allowed", LINE)
    maximum = StringField("Largest number allowed", LINE)
    unit = StringField("Word after the box", LINE, description="For example: weeks")
    required = BooleanField("People must answer this")
    sensitive = BooleanField("This is sensitive: never publish an answer that everybody gave")
    reason = TextAreaField("Public reason for the correction", WORDS, render_kw={"rows": 2})


def question_from(form: QuestionForm, kind: str, before: Question | None, taken: set[str]) -> Question:
    """The question that was typed. Raises InvalidInput naming the field.

    Keys stay as they were, so that answers keep their meaning; new ones are made of the words.
    """
    values: dict[str, Any] = {
        "key": before.key if before else free_key(form.text.data or "", taken),
        "text": plain_lines(form.text.data),
        "help": plain_lines(form.help.data),
        "young_people_text": plain_lines(form.young_people_text.data),
        "required": bool(form.required.data),
        "sensitive": bool(form.sensitive.data),
    }
    if issubclass(TYPES[kind], OneChoice):
        earlier = before.options if isinstance(before, OneChoice) else ()
        values["options"] = options_from(form.options.data or "", earlier)
    elif kind == Number.type:
        values |= {
            "minimum": _number(form, "minimum"),
            "maximum": _number(form, "maximum"),
            "unit": plain_lines(form.unit.data) or None,
        }
    question = TYPES[kind](**values)
    for fault in faults([question]):
        words = fault.partition(": ")[2]
        raise InvalidInput({_field_of(kind): f"{words[:1].upper()}{words[1:].rstrip('.')}"})
    return question


def _field_of(kind: str) -> str:
    return {"number": "minimum"}.get(kind, "options" if issubclass(TYPES[kind], OneChoice) else "text")


def _number(form: QuestionForm, name: str) -> int | float | None:
    typed = (form[name].data or "").strip().replace(",", "")
    if not typed:
        return None
    if not re.fullmatch(r"-?\d{1,9}(\.\d{1,4})?", typed, re.ASCII):
        raise InvalidInput({name: "Enter a number in figures, like 12"})
    return float(typed) if "." in typed else int(typed)


def options_from(typed: str, earlier: tuple[Option, ...]) -> tuple[Option, ...]:
    """Options from lines. A line that an earlier option had keeps that option's key, and so does a line that reads much
    like the one which stood in its place: it is the same option, with a slip put right."""
    labels = [" ".join(line.split()) for line in typed.splitlines() if line.strip()]
    by_label = {option.label: option.key for option in earlier}
    keys: list[str | None] = [by_label.get(label) for label in labels]
    for place, option in enumerate(earlier):
        is_gone = option.label not in labels
        if is_gone and place < len(keys) and keys[place] is None and _alike(option.label, labels[place]):
            keys[place] = option.key
    taken = {key for key in keys if key} | {option.key for option in earlier}
    options = []
    for label, key in zip(labels, keys, strict=True):
        key = key or free_key(label, taken)
        taken.add(key)
        options.append(Option(key, label))
    return tuple(options)


def _alike(before: str, after: str) -> bool:
    return SequenceMatcher(None, before.casefold(), after.casefold()).ratio() > ALIKE


def free_key(words: str, taken: set[str]) -> str:
    """A key made of words, that no other has: “How long did you wait?” gives how_long_did_you_wait."""
    plain = slug_of(words, 40).replace("-", "_")
    start = plain if plain[0].isalpha() else f"q_{plain}"
    if start not in taken:
        return start
    return next(
        numbered for number in range(2, len(taken) + 3) if (numbered := f"{start}_{number}") not in taken
    )


def shown_question(question: Question) -> dict[str, Any]:
    """A question as the fields of QuestionForm show it."""
    number = question if isinstance(question, Number) else None
    return {
        "text": question.text,
        "help": question.help,
        "young_people_text": question.young_people_text,
        "required": question.required,
        "sensitive": question.sensitive,
        "options": "\n".join(option.label for option in question.choices),
        "minimum": _typed(number.minimum) if number else "",
        "maximum": _typed(number.maximum) if number else "",
        "unit": _typed(number.unit) if number else "",
    }


def _typed(value: object) -> str:
    return "" if value is None else str(value)
