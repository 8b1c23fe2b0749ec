"""What the sentiment scorer promises for any text. How often it is right is measured in tests/analysis."""

import dataclasses

import pytest

from coproduce.analysis.sentiment import METHOD, METHOD_SUFFIX, Sentiment, score


def one(text: str) -> Sentiment:
    (found,) = score([text])
    return found


@pytest.mark.parametrize(
    "text",
    [
        "The nurses were wonderful and explained everything, thank you so much.",
        "No complaints, she loves it there and the staff are kind.",
        "I can't fault the new transport team, always on time.",
        "It has been the making of him.",
    ],
)
def test_praise_is_positive(text: str) -> None:
    assert one(text).label == "positive"
    assert one(text).polarity > 0


@pytest.mark.parametrize(
    "text",
    [
        "We have been waiting two years and nobody rings back, it is a disgrace.",
        "Refused again, passed around from one office to another.",
        "We had to fight for everything and it is exhausting.",
        "The staff were not helpful and never listened to us.",
    ],
)
def test_complaint_is_negative(text: str) -> None:
    assert one(text).label == "negative"
    assert one(text).polarity < 0


@pytest.mark.parametrize("text", ["N/A", "Not sure", "Nothing to add", "Could there be a club on Sundays?"])
def test_no_view_and_plain_proposals_are_neutral(text: str) -> None:
    assert one(text).label == "neutral"


@pytest.mark.parametrize(
    "text",
    [
        "أنا سعيد جدا بالمدرسة الجديدة",
        "我们等了很久",
        "Mój syn czeka już dwa lata na terapię mowy",
        "",
        "   ",
        "🙂",
        "12345",
    ],
)
def test_what_cannot_be_read_is_unclear(text: str) -> None:
    found = one(text)
    assert found.unclear
    assert found.label == "neutral"
    assert found.polarity == 0.0


def test_results_keep_the_order_and_their_bounds() -> None:
    texts = ["Great", "Awful", "", "Great"] * 20
    found = score(texts)
    assert len(found) == len(texts)
    assert found[0] == found[3]
    assert all(0 <= each.confidence <= 1 and -1 <= each.polarity <= 1 for each in found)
    assert {each.method.removesuffix(METHOD_SUFFIX) for each in found} == {METHOD}
    assert "textblob" in METHOD


def test_no_texts_give_no_results() -> None:
    assert score([]) == []


def test_a_result_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        one("Great").label = "negative"  # type: ignore[misc]


def test_a_very_long_text_is_scored() -> None:
    assert one("The staff were kind and helpful. " * 400).label == "positive"
