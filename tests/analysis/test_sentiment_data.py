"""How often the sentiment scorer agrees with people. Thresholds stand a little under the measured figures.

The weights were fitted on these very files (five-fold figures: .77 and .67), so this guards against decay and promises
nothing for new texts.
"""

import pytest

from coproduce.analysis.sentiment import score
from tests.analysis.labelled import rows


def agreement(name: str) -> tuple[float, float]:
    """Share of texts with the same label, and the mean F1 of the three labels."""
    labelled = rows(name)
    found = [each.label for each in score([row["text"] for row in labelled])]
    wanted = [row["sentiment"] for row in labelled]
    pairs = list(zip(found, wanted, strict=True))
    values = []
    for label in ("negative", "neutral", "positive"):
        both = sum(one == other == label for one, other in pairs)
        values.append(2 * both / (found.count(label) + wanted.count(label)))
    return sum(one == other for one, other in pairs) / len(pairs), sum(values) / 3


@pytest.mark.parametrize(
    ("name", "least_right", "least_f1"),
    [("nhs_comments_2.csv", 0.76, 0.60), ("send_sentiment.csv", 0.65, 0.65)],
)
def test_agreement_with_people(name: str, least_right: float, least_f1: float) -> None:
    right, mean_f1 = agreement(name)
    assert right >= least_right
    assert mean_f1 >= least_f1


def test_sure_labels_are_right_more_often_than_unclear_ones() -> None:
    labelled = rows("nhs_comments_2.csv")
    found = score([row["text"] for row in labelled])
    pairs = [
        (each.unclear, each.label == row["sentiment"]) for each, row in zip(found, labelled, strict=True)
    ]
    sure = [right for unclear, right in pairs if not unclear]
    unsure = [right for unclear, right in pairs if unclear]
    assert sum(sure) / len(sure) > sum(unsure) / len(unsure) + 0.2
