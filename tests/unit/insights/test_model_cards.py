"""What the cards of the models say to everybody, however complete they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coproduce.insights import model_cards


def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **documents: object) -> None:
    for name, document in documents.items():
        text = document if isinstance(document, str) else json.dumps(document)
        (tmp_path / f"{name}.json").write_text(text, encoding="utf-8")
    monkeypatch.setattr(model_cards, "FOLDER", tmp_path)
    model_cards.cards.cache_clear()
    model_cards.how_good.cache_clear()


@pytest.fixture(autouse=True)
def _forgotten() -> object:
    yield
    model_cards.cards.cache_clear()
    model_cards.how_good.cache_clear()


def test_figures_become_sentences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(
        tmp_path,
        monkeypatch,
        sentiment={"measured": {"comments, no question": {"accuracy": 0.817}}},
        screening={"measured": {"labelled": {"urgent > none": 1, "urgent > check": 3, "none > none": 5}}},
        redaction_names={"measured": {"aspen": {"gone": 9, "wanted": 10, "touched": 1, "clean": 20}}},
    )
    said = model_cards.how_good()
    assert "82 of 100 comments about health services" in said["sentiment"][0]
    assert "Of 4 texts about serious harm it marked 3. It also marked 0 of 5" in said["screening"][0]
    assert "9 of 10 names" in said["redaction_names"][0]
    assert "known-themes" not in said


@pytest.mark.parametrize(
    "broken", ["no json", [], {"measured": {}}, {"measured": "see elsewhere"}, {"measured": {"x": None}}]
)
def test_a_card_may_lack_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: object) -> None:
    names = ("sentiment", "screening", "redaction_names", "theme_space")
    read(tmp_path, monkeypatch, **dict.fromkeys(names, broken))
    assert model_cards.how_good() == {}
    assert all(card.name for card in model_cards.cards())


def test_weights_are_no_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read(tmp_path, monkeypatch, screening={"words": {"secret": 1}}, known={"version": "3", "date": "2026"})
    assert [(card.name, card.version, card.day) for card in model_cards.cards()] == [("Known", "3", "2026")]


def test_the_shipped_cards_say_something_of_each_model() -> None:
    assert {"sentiment", "known-themes", "redaction_names", "screening"} <= set(model_cards.how_good())
    assert all(card.version for card in model_cards.cards())
