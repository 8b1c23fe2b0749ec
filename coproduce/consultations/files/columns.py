"""Which column of a file answers which question. Pure.

A column belongs to a question when it carries the question's key or its words, or when the person says so. Whatever
else the file has is left out, and named in the report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coproduce.consultations.files.answer_columns import AnswerColumn, columns_to_fill
from coproduce.consultations.questionnaire import Question
from coproduce.core.errors import InvalidInput


@dataclass(frozen=True)
class ImportChoices:
    """What the person chose for an import: column -> question (by key or words), the column with an identifier of each
    row, the column that says whether the words may be quoted, and whether bad rows are left out."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    external_id: str = ""
    consent: str = ""
    skip_bad_rows: bool = False


@dataclass(frozen=True)
class Columns:
    """The places of the columns that are used, counted from 0. `unanswered` are the questions without a column."""

    names: tuple[str, ...]
    questions: Mapping[int, AnswerColumn]
    external_id: int | None
    consent: int | None
    ignored: tuple[str, ...]
    unanswered: tuple[AnswerColumn, ...]


def fit_columns(names: Sequence[str], asked: Sequence[Question], choices: ImportChoices) -> Columns:
    """Fit the columns of a file to the questions. Raises InvalidInput with every fault as one sentence."""
    questions = columns_to_fill(asked)
    faults: dict[str, str] = {}
    external_id = _named_column("external_id", choices.external_id, names, faults)
    consent = _named_column("consent", choices.consent, names, faults)
    fitted = _chosen(names, questions, choices.mapping, faults)
    taken = {place for place in (external_id, consent) if place is not None}
    _fit_by_name(fitted, names, questions, taken)
    answered = {column.question.key for column in fitted.values()}
    unanswered = tuple(
        column
        for column in questions
        if column.question.key not in answered and column.facet is column.question.facets[0]
    )
    if not faults:
        _find_missing(fitted, names, questions, unanswered, choices, faults)
    if faults:
        raise InvalidInput(faults)
    used = {*fitted, *taken}
    ignored = tuple(name for place, name in enumerate(names) if name and place not in used)
    return Columns(tuple(names), fitted, external_id, consent, ignored, unanswered)


def same_words(text: str) -> str:
    """Words as they are compared: without regard to case, and with single spaces."""
    return " ".join(text.split()).casefold()


def _named_column(option: str, name: str, names: Sequence[str], faults: dict[str, str]) -> int | None:
    if not name:
        return None
    place = _place_of(name, names)
    if place is None:
        faults[option] = f"The file has no column “{name}”. Its columns are {_listed(names)}."
    return place


def _place_of(name: str, names: Sequence[str]) -> int | None:
    exact = [place for place, column in enumerate(names) if column == name.strip()]
    alike = [place for place, column in enumerate(names) if same_words(column) == same_words(name)]
    return next(iter(exact or alike), None)


def _chosen(
    names: Sequence[str],
    questions: Sequence[AnswerColumn],
    mapping: Mapping[str, str],
    faults: dict[str, str],
) -> dict[int, AnswerColumn]:
    fitted: dict[int, AnswerColumn] = {}
    for column, wanted in mapping.items():
        place = _named_column(f"mapping-{column}", column, names, faults)
        question = _question_called(wanted, questions)
        if question is None:
            keys = _listed([question.key for question in questions])
            faults[f"question-{wanted}"] = f"There is no question “{wanted}”. The questions are {keys}."
        elif question in fitted.values():
            faults[f"question-{wanted}"] = f"Two columns are given to the question “{question.key}”."
        elif place is not None:
            fitted[place] = question
    return fitted


def _question_called(name: str, questions: Sequence[AnswerColumn]) -> AnswerColumn | None:
    by_key = next((question for question in questions if question.key == name.strip()), None)
    return by_key or next(
        (question for question in questions if same_words(question.text) == same_words(name)), None
    )


def _fit_by_name(
    fitted: dict[int, AnswerColumn], names: Sequence[str], questions: Sequence[AnswerColumn], taken: set[int]
) -> None:
    """Add the columns whose names are keys first, then those whose names are the questions' words."""
    for wording in ("key", "text"):
        for question in questions:
            wanted = same_words(getattr(question, wording))
            place = next(
                (place for place, name in enumerate(names) if wanted and same_words(name) == wanted), None
            )
            if (
                place is not None
                and place not in fitted
                and place not in taken
                and question not in fitted.values()
            ):
                fitted[place] = question


def _find_missing(
    fitted: Mapping[int, AnswerColumn],
    names: Sequence[str],
    questions: Sequence[AnswerColumn],
    unanswered: Sequence[AnswerColumn],
    choices: ImportChoices,
    faults: dict[str, str],
) -> None:
    """A column may be missing only where the person named columns, and so has looked at which question gets which."""
    keys = _listed([question.key for question in questions])
    required = [question.key for question in unanswered if question.required]
    if not fitted:
        faults["columns"] = (
            f"No column fits a question. The columns are {_listed(names)}; the questions are {keys}. "
            "Say which column answers which question."
        )
    elif required and not choices.mapping:
        faults["columns"] = (
            f"The file has no column for the required {_listed(required)}. Add the column, or say "
            "which column answers which question."
        )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names if name) or "none"
