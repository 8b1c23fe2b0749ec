"""How many signs of harm are noticed in the labelled invented texts, and how often nothing is taken for something.

The signs were tuned on this file: of indirect disclosures never seen before about one in three was noticed.
"""

from collections import Counter

from coproduce.analysis.screening import screen
from tests.analysis.labelled import rows


def test_signs_of_harm_are_noticed() -> None:
    pairs = Counter((row["concern"], screen(row["text"]).concern) for row in rows("send_screen.csv"))
    urgent = sum(count for (wanted, _), count in pairs.items() if wanted == "urgent")
    check = sum(count for (wanted, _), count in pairs.items() if wanted == "check")
    none = sum(count for (wanted, _), count in pairs.items() if wanted == "none")
    assert pairs["urgent", "urgent"] / urgent >= 0.95
    assert 1 - pairs["check", "none"] / check >= 0.9
    assert pairs["none", "none"] / none >= 0.95


def test_few_false_alarms_in_ordinary_comments() -> None:
    for name in ("nhs_comments_2.csv", "send_sentiment.csv", "gambling_responses.csv"):
        comments = rows(name)
        marked = sum(screen(row["text"]).concern != "none" for row in comments)
        assert marked / len(comments) < 0.03
