"""Words that staff write for a language reach everybody who reads the form so: none may break it."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.consultations.phrases import PHRASES
from coproduce.consultations.services.wordings import add_video, save_language
from coproduce.core.errors import InvalidInput
from tests.factories.consultations import COMMISSIONER, make_consultation

STANDARD = dict.fromkeys(PHRASES, "")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("place", "{position} / {total} {"),
        ("place", "{position.__class__} {position} {total}"),
        ("place", "{position} {total} {0}"),
        ("place", "{position}"),
        ("start", "}"),
        ("start", "{number}"),
        ("characters", "{number!r:>999999}"),
        ("start", "a\x00b"),
    ],
)
def test_a_phrase_with_other_braces_than_the_standard_one_is_refused(
    app: Flask, key: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        save_language(COMMISSIONER, "ur", "اردو", "Urdu", {**STANDARD, key: words})
    assert set(raised.value.problems) == {key}


def test_phrases_with_their_figures_are_kept(app: Flask) -> None:
    saved = save_language(COMMISSIONER, "ur", "اردو", "Urdu", {**STANDARD, "place": "{total} / {position}"})
    assert saved.phrases == {"place": "{total} / {position}"}


@pytest.mark.parametrize("name", ["x" * 81, "a\x00b"])
@pytest.mark.parametrize("field", ["name", "english_name"])
def test_a_name_that_no_column_holds_is_refused_beside_its_field(app: Flask, field: str, name: str) -> None:
    names = {"name": "اردو", "english_name": "Urdu", field: name}
    with pytest.raises(InvalidInput) as raised:
        save_language(COMMISSIONER, "ur", names["name"], names["english_name"], STANDARD)
    assert set(raised.value.problems) == {field}


@pytest.mark.parametrize(
    "url", ["https://[", "javascript:alert(1)", "http://example.org/", "https://a\x00b.example"]
)
def test_a_video_leads_to_an_address_that_a_browser_can_open_safely(app: Flask, url: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        add_video(COMMISSIONER, make_consultation("draft"), "bsl", "In BSL", url, "What the video says here.")
    assert set(raised.value.problems) == {"url"}
