"""Quick readings of VADER's and TextBlob's lists, and of the model's vocabulary, give what slow ones give."""

import subprocess
import sys

import pytest
from textblob._text import EMOTICONS
from textblob.en import sentiment
from vaderSentiment.vaderSentiment import SPECIAL_CASES, SentimentIntensityAnalyzer

from coproduce.analysis import sentiment_textblob, sentiment_vader
from coproduce.analysis.sentiment_tokens import Vocabulary, general, pieces, sequences, words

vader = SentimentIntensityAnalyzer()

SAYINGS = [
    "",
    "!!!",
    "All GOOD, but the wait was VERY long!!",
    "It was never so good, and never this bad.",
    "Without a doubt good; without doubt the best.",
    "Not really a good day. No good or nice people.",
    "At least the food was nice, the least nice of all",
    "The staff were kind of nice, sort of helpful, KIND",
    "It was really the best, truly all good, very, um, bad",
    "good but good but bad but bad",
    "I don't love it :) but it isn't terribly bad (!)",
    "Truly : ) great 😀 team❤, really not happy",
]


@pytest.mark.parametrize(
    "text", [*SAYINGS, *SPECIAL_CASES, *(f"it is so very {each} to us" for each in SPECIAL_CASES)]
)
def test_vader_gives_what_its_package_gives(text: str) -> None:
    theirs = vader.polarity_scores(text)
    assert sentiment_vader.shares(text) == (theirs["compound"], theirs["pos"], theirs["neg"], theirs["neu"])
    assert sentiment_vader.compound(text) == theirs["compound"]


@pytest.mark.parametrize(
    "text",
    [
        *SAYINGS,
        *(f"Good {' '.join(face)} day {face}" for kind in EMOTICONS.values() for face in sorted(kind)),
    ],
)
def test_textblob_gives_what_its_package_gives(text: str) -> None:
    assert sentiment_textblob.polarity_and_subjectivity(text) == tuple(sentiment(text))


def test_textblobs_list_is_read_without_its_heavy_company() -> None:
    program = (
        "import sys; from coproduce.analysis.sentiment_features import features; features('a very good day');"
        "print([name for name in ('nltk', 'textblob', 'sklearn') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_vocabulary_finds_the_sequences_that_it_knows_and_no_others() -> None:
    known = {
        "^": 0,
        "the": 1,
        "the CHILD": 2,
        "CHILD likes it": 3,
        "it $": 4,
        "never": 5,
        "the CHILD never": 6,
    }
    vocabulary = Vocabulary(known, {" s": 0, "on ": 1, "xx": 2})
    found = words("The son likes it the son")
    expected = [known[each] for each in sequences([general(word) for word in found]) if each in known]
    assert sorted(vocabulary.sequence_columns(found)) == sorted(expected)
    assert sorted(expected) == [0, 1, 1, 2, 2, 3]
    assert vocabulary.piece_columns("son") == tuple(
        vocabulary.pieces[each] for each in pieces("son") if each in vocabulary.pieces
    )
