"""What is looked for, and how it is shown: always escaped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from coproduce.home.publications import xml_text
from coproduce.home.searching import words_of
from coproduce.web.excerpts import first_sentences, shortened
from coproduce.web.marking import EXCERPT, excerpt, marked


def test_words_are_cleaned_counted_and_taken_once() -> None:
    assert words_of("  Bus\x00 stop\nBUS \u202e ") == ("bus", "stop")
    assert len(words_of("a b c d e f g h i j")) == 8
    assert words_of("") == ()


def test_what_was_found_is_marked_and_everything_is_escaped() -> None:
    assert marked("<b>Bus</b> & bus", ["bus"]) == Markup(
        "&lt;b&gt;<mark>Bus</mark>&lt;/b&gt; &amp; <mark>bus</mark>"
    )
    assert marked("a <script>", ["<script>"]) == Markup("a <mark>&lt;script&gt;</mark>")


@given(st.text(), st.lists(st.text(min_size=1), max_size=8))
def test_nothing_but_the_marks_is_markup(text: str, words: list[str]) -> None:
    shown = str(marked(text, words)).replace("<mark>", "").replace("</mark>", "")
    assert shown == str(escape(text))


def test_an_excerpt_shows_the_place_of_the_words() -> None:
    text = "Beginning. " + "filling words " * 60 + "The wheelchair did not fit. " + "more words " * 60
    shown = excerpt(["nothing here", text], ["wheelchair"])
    assert "<mark>wheelchair</mark> did not fit" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < EXCERPT + 40


def test_without_a_place_an_excerpt_is_the_beginning() -> None:
    assert excerpt(["", "Only this."], ["bus"]) == "Only this."
    assert excerpt([""], ["bus"]) == ""


def test_texts_end_between_words() -> None:
    assert shortened("one two three", 9) == "one two …"
    assert shortened("one", 9) == "one"


def test_a_card_takes_whole_sentences() -> None:
    assert first_sentences("Short one. " + "A long sentence of many words " * 10) == "Short one."
    assert first_sentences("Is it? Yes. " + "word " * 60).startswith("Is it? Yes.")
    assert len(first_sentences("word " * 100)) <= 183


def test_signs_that_no_feed_may_hold_are_left_out() -> None:
    assert xml_text("a\x0bb\x00c\ufffed 👩 é\n") == "abcd 👩 é\n"
