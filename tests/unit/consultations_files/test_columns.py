"""Fitting the columns of a file to the questions."""

from __future__ import annotations

import pytest

from coproduce.consultations.files.columns import Columns, ImportChoices, fit_columns
from coproduce.consultations.questionnaire import Question
from coproduce.consultations.questionnaire.types import LongText, Number
from coproduce.core.errors import InvalidInput

STORY = LongText(key="story", text="What has it been like?")
WEEKS = Number(key="weeks", text="How many weeks did you wait?", required=True)
QUESTIONS: tuple[Question, ...] = (STORY, WEEKS)


def fitted(columns: Columns) -> dict[str, str]:
    return {columns.names[place]: question.key for place, question in columns.questions.items()}


def test_columns_fit_by_key_or_by_the_question_s_words() -> None:
    names = ["id", "Story", " what has it been LIKE? ", "how many weeks  did you wait?"]
    columns = fit_columns(names, QUESTIONS, ImportChoices())
    assert fitted(columns) == {"Story": "story", "how many weeks  did you wait?": "weeks"}
    assert columns.ignored == ("id", " what has it been LIKE? ")


def test_a_person_s_choice_goes_first() -> None:
    columns = fit_columns(["story", "text", "weeks"], QUESTIONS, ImportChoices({"text": "story"}))
    assert fitted(columns) == {"text": "story", "weeks": "weeks"}
    assert columns.ignored == ("story",)


def test_a_column_can_be_given_to_a_question_by_its_words() -> None:
    columns = fit_columns(["text"], QUESTIONS, ImportChoices({"TEXT": "What has it been like?"}))
    assert fitted(columns) == {"text": "story"}


def test_a_required_question_may_be_missing_only_where_somebody_chose_the_columns() -> None:
    with pytest.raises(InvalidInput, match="no column for the required “weeks”"):
        fit_columns(["story"], QUESTIONS, ImportChoices())
    columns = fit_columns(["text"], QUESTIONS, ImportChoices({"text": "story"}))
    assert [column.key for column in columns.unanswered] == [WEEKS.key]


def test_the_identifier_and_the_consent_are_not_taken_for_answers() -> None:
    columns = fit_columns(
        ["weeks", "story", "ok"], (STORY,), ImportChoices(external_id="weeks", consent="OK")
    )
    assert (columns.external_id, columns.consent, columns.ignored) == (0, 2, ())


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        (ImportChoices({"txt": "story"}), "The file has no column “txt”. Its columns are “text”, “other”."),
        (ImportChoices({"text": "tale"}), "There is no question “tale”. The questions are “story”, “weeks”."),
        (
            ImportChoices({"text": "story", "other": "story"}),
            "Two columns are given to the question “story”.",
        ),
        (ImportChoices(external_id="id"), "The file has no column “id”."),
        (ImportChoices(consent="ok"), "The file has no column “ok”."),
        (ImportChoices(), "No column fits a question."),
    ],
)
def test_faults_are_named(choices: ImportChoices, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        fit_columns(["text", "other", ""], QUESTIONS, choices)
    assert words in str(refused.value)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        fit_columns(["text"], QUESTIONS, ImportChoices({"text": "tale"}, external_id="id", consent="ok"))
    assert len(refused.value.problems) == 3
