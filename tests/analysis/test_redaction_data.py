"""How much personal data is found, span by span, in the labelled invented texts.

The rules were tuned on this file, so the figures flatter; NHS comments, redacted before publication, show how often an
ordinary word is taken for personal data.
"""

from coproduce.analysis.redaction import find
from tests.analysis.labelled import lines, rows


def test_nearly_all_spans_are_found_exactly() -> None:
    hits = found_all = wanted_all = 0
    for line in lines("send_redact.jsonl"):
        found = {(span.start, span.end, span.kind) for span in find(line["text"])}
        wanted = {tuple(span) for span in line["spans"]}
        hits += len(found & wanted)
        found_all += len(found)
        wanted_all += len(wanted)
    assert hits / found_all >= 0.95
    assert hits / wanted_all >= 0.95


def test_few_false_alarms_in_ordinary_comments() -> None:
    comments = rows("nhs_comments_2.csv")
    marked = sum(bool(find(row["text"])) for row in comments)
    assert marked / len(comments) < 0.01
