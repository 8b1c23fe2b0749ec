"""What the test environment promises: layers are told apart, and what is missing is named."""

import os
from pathlib import Path

import pytest

from tests import environment
from tests.environment import LAYER_BUDGETS, NEEDS, LayerClock, Need, layer_of, missing


@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("tests/unit/test_house_rules.py", "unit"),
        ("tests/services/consultations/test_submit.py", "services"),
        ("tests/browser/test_loop.py", "browser"),
        ("tests/test_loose.py", "other"),
        ("bench/run.py", "other"),
    ],
)
def test_a_test_belongs_to_the_layer_of_its_folder(path: str, layer: str) -> None:
    assert layer_of(path) == layer


def test_a_layer_over_its_budget_is_said_so() -> None:
    clock = LayerClock()
    clock.tests["unit"], clock.seconds["unit"] = 3, 61.0
    assert "OVER its budget of 60 s" in clock.line("unit")
    clock.seconds["unit"] = 59.0
    assert "within its budget of 60 s" in clock.line("unit")


def test_all_budgets_together_stay_within_twenty_minutes() -> None:
    assert sum(LAYER_BUDGETS.values()) <= 20


NOTHING = Need("Nothing", "apt-get install -y nothing", lambda: None)


def test_what_is_missing_is_named_with_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(
        pytest.skip.Exception, match=r"Nothing is not installed .* apt-get install -y nothing"
    ):
        missing(NOTHING)


def test_under_ci_what_is_missing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="Nothing is not installed here"):
        missing(NOTHING)


def test_every_need_names_one_command() -> None:
    assert all(need.install.startswith("apt-get install -y ") for need in NEEDS.values())


def test_settings_of_the_caller_are_not_seen() -> None:
    foreign = [name for name in os.environ if name.startswith("COPRODUCE_SECRET")]
    assert foreign == []


def test_word_lists_of_the_machine_are_not_seen() -> None:
    assert list(Path(os.environ["NLTK_DATA"]).iterdir()) == []


def test_a_free_port_is_free() -> None:
    assert not environment.answers(environment.free_port())
