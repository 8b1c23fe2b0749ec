"""What the test environment promises: what is missing is named, and nothing of the caller is seen."""

import os
import socket
from itertools import islice
from pathlib import Path

import pytest

from tests import environment
from tests.environment import NEEDS, Need, missing

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


def test_a_port_that_is_taken_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr(environment, "_ports", iter([port, free := environment.free_port()]))
        assert environment.free_port() == free


def test_processes_of_one_run_look_for_ports_in_different_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    def ports(worker: str) -> set[int]:
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        return set(islice(environment._own_ports(), 2000))

    assert len(ports("gw0")) == 1000
    assert not ports("gw0") & ports("gw1")
