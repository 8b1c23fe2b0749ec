"""The questions “about you”, the population table and the reach plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from coproduce.consultations.equality import AskedQuestion, EqualityOption
from coproduce.consultations.forms.fields import LINE, WORDS, plain_lines
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters, whole_number

SPARE_LINES = 4
MOST_LINES = 48
WORDING = (Length(max=300, message="Use at most 300 characters"), no_control_characters)


class OptionLines(list[dict[str, Any]]):
    """Options as lines of a form. As words they are their labels, one beneath the other."""

    def __str__(self) -> str:
        return "\n".join(line["label"] for line in self if line["label"])


class OptionLinesField(Field):
    """Options one on each line, each with its place, its words, young people's words and whether it stands alone. The
    key of a line stays with it, so that correcting its words keeps its meaning."""

    data: OptionLines

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        self.process_errors: list[str] = []
        self.object_data = self.data = OptionLines(data or [])
        if formdata:
            self.data = OptionLines(self._lines(formdata))

    def _lines(self, formdata: Any) -> list[dict[str, Any]]:
        lines = []
        for number in range(MOST_LINES):
            prefix = f"{self.name}-{number}-"
            if f"{prefix}label" not in formdata:
                break
            lines.append(
                {
                    "key": formdata.get(f"{prefix}key", "")[:80],
                    "label": " ".join(formdata.get(f"{prefix}label", "").split()),
                    "young_people_label": " ".join(formdata.get(f"{prefix}young", "").split()),
                    "exclusive": formdata.get(f"{prefix}alone", "") == "y",
                    "place": formdata.get(f"{prefix}place", "").strip(),
                }
            )
        return lines

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The lines of the page: those with words in their order, and some empty ones."""
        filled = [
            {**line, "place": line.get("place") or str(number)}
            for number, line in enumerate(self.data, start=1)
        ]
        spare = SPARE_LINES - sum(not line["label"] for line in filled)
        empty = {"key": "", "label": "", "young_people_label": "", "exclusive": False, "place": ""}
        return [*filled, *(dict(empty) for _ in range(max(spare, 0)))][:MOST_LINES]


class EqualityQuestionForm(VersionedForm):
    """One question of the area's set."""

    text = StringField("Question", (InputRequired("Write the question"), *WORDING))
    help = TextAreaField("Help beneath it", WORDS)
    young_people_text = StringField("Question in young people’s words", WORDING)
    easy_read_text = StringField("Question for Easy Read", WORDING)
    several = BooleanField("People may choose several answers")
    options = OptionLinesField("Answers to choose from")


def equality_question_from(form: EqualityQuestionForm, key: str, known: Sequence[str] = ()) -> AskedQuestion:
    """The question that was typed. Keys of options that were not among `known` are made anew."""
    lines = [line for line in form.options.data if line["label"]]
    ordered = sorted(
        enumerate(lines), key=lambda pair: (whole_number(pair[1]["place"]) or len(lines) + 1, pair[0])
    )
    return AskedQuestion(
        key=key,
        text=plain_lines(form.text.data),
        help=plain_lines(form.help.data),
        young_people_text=plain_lines(form.young_people_text.data),
        easy_read_text=plain_lines(form.easy_read_text.data),
        several=bool(form.several.data),
        options=tuple(
            EqualityOption(
                line["key"] if line["key"] in known else "",
                line["label"][:300],
                line["young_people_label"][:300],
                bool(line["exclusive"] and form.several.data),
            )
            for _, line in ordered
        ),
    )


def shown_equality_question(question: AskedQuestion) -> dict[str, Any]:
    """A question as the fields of EqualityQuestionForm show it."""
    return {
        **question.content,
        "options": OptionLines(dict(option) for option in question.content["options"]),
    }


class AboutYouChoiceForm(VersionedForm):
    """Which questions of the set one consultation asks."""

    which = RadioField(
        "What this consultation asks",
        choices=[
            SelectChoice(
                "all", "All questions of the area’s set", render_kw={"hint": "Also those added later."}
            ),
            SelectChoice("some", "Only those ticked below"),
            SelectChoice("none", "None", render_kw={"hint": "You will not be able to say who is missing."}),
        ],
        validators=(InputRequired("Say what it asks"),),
    )
    questions = SelectMultipleField("Questions to ask")


class PopulationFileForm(VersionedForm):
    file = FileField("Population table", (FileRequired("Choose a file"),), render_kw={"accept": ".csv"})


class PopulationConfirmForm(VersionedForm):
    """The rows that were shown, sent again with the decision. `seen` stands for the table as it was then."""

    content = HiddenField()
    seen = HiddenField()


class ReachStepForm(VersionedForm):
    """One way in which people are to be reached."""

    audience = StringField("Whom you want to reach", (InputRequired("Say whom you want to reach"), *LINE))
    how = TextAreaField("How you will reach them", (InputRequired("Say how you will reach them"), *WORDS))
    who_name = StringField("Who sees to it: name", (InputRequired("Name who sees to it"), *LINE))
    who_role = StringField("Who sees to it: role", LINE)
    due_on = DatePartsField("By which day")

    def fields(self) -> Mapping[str, Any]:
        """Columns of ReachStep."""
        names = ("audience", "how", "who_name", "who_role")
        return {**{name: plain_lines(self[name].data) for name in names}, "due_on": self.due_on.data}


class ReachDoneForm(VersionedForm):
    """That a step was done, and what came of it."""

    done_on = DatePartsField("On which day it was done")
    note = TextAreaField("What came of it", WORDS)
