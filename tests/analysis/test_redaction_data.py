"""How much personal data is found, span by span, in texts of writers on whose texts nothing was fitted.

The texts of aspen and birch were never read while lists, rules and weights were made. The labelled invented texts took
part in the fit, so their figure only holds what was reached; NHS comments, redacted before publication, show how often
an ordinary word is taken for personal data.
"""

from coproduce.analysis.redaction import find
from tests.analysis.labelled import lines, rows
from training.redaction import Row, figures, written


def test_most_personal_data_of_unseen_writers_is_gone() -> None:
    found = figures([*written("aspen"), *written("birch")])
    assert found["gone"] / found["wanted"] >= 0.89
    assert found["touched"] / found["clean"] <= 0.09


def test_nearly_all_spans_of_the_labelled_texts_are_gone() -> None:
    labelled: list[Row] = [(line["text"], line["spans"]) for line in lines("send_redact.jsonl")]
    found = figures(labelled)
    assert found["gone"] / found["wanted"] >= 0.97
    assert found["touched"] / found["clean"] <= 0.03


def test_few_false_alarms_in_ordinary_comments() -> None:
    comments = rows("nhs_comments_2.csv")
    marked = sum(bool(find(row["text"])) for row in comments)
    assert marked / len(comments) < 0.01
