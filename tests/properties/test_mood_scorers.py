"""VADER and TextBlob as this project reads their lists: for any text the same numbers as the packages themselves."""

from hypothesis import given, settings
from hypothesis import strategies as st
from textblob.en import sentiment
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from coproduce.analysis import sentiment_textblob, sentiment_vader

WORDS = (
    "good bad VERY very so this never without doubt not no or nor kind of sort least at the shit yeah right bus stop "
    "to die for kiss death beating heart bomb but BAD Great GREAT isn't can't n't cannot just enough really terribly "
    "horrible hardly barely nice awful love hate LOVE a I x o O D fun e.g. U.S. Mr. good, bad. :on't END-OF-SENTENCE"
)
MARKS = ":) :( xD 8) (!) ( ! ) ;) ;- :- :'( <3 o.O ! !! ? ?? ???? ... ' \" ’ “ ” _ - 😀 ❤ ♥ İ ß ½"
PARTS = (*WORDS.split(), *MARKS.split())
GAPS = ("", " ", "  ", "\n", "\n\n", "\r\n", "\x1c")
texts = st.one_of(
    st.text(max_size=100),
    st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from((*GAPS, " ", " ", " "))), max_size=14).map(
        lambda pairs: "".join(part + gap for part, gap in pairs)
    ),
)
vader = SentimentIntensityAnalyzer()


@settings(max_examples=600)
@given(texts)
def test_vader_gives_what_its_package_gives(text: str) -> None:
    theirs = vader.polarity_scores(text)
    ours = sentiment_vader.shares(text)
    assert ours == (theirs["compound"], theirs["pos"], theirs["neg"], theirs["neu"])
    assert sentiment_vader.compound(text) == theirs["compound"]


@settings(max_examples=600)
@given(texts)
def test_textblob_gives_what_its_package_gives(text: str) -> None:
    assert sentiment_textblob.polarity_and_subjectivity(text) == tuple(sentiment(text))
