"""An application of the lower rooms alone: for commands that read, and for nothing that others must hear of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from coproduce import EVERY_ROOM, ROOMS, create_app, rooms_up_to
from coproduce.config import PROJECT
from coproduce.consultations.events import ConsultationOpened
from coproduce.core import outbox
from tests.application import settings_for_tests

# What the export of responses loads: its own room and those below, never one above.
EXPORT = """
import sys
from coproduce import cli
from coproduce.core.errors import NotFound

try:
    cli.main(["export", "responses", "nothing", "--format", "csv", "--out", sys.argv[1]])
except SystemExit as end:
    print(end.code)
print(*sorted({name.split(".")[1] for name in sys.modules if name.startswith("coproduce.") and ".models" in name}))
"""


def test_a_room_comes_with_all_below_it() -> None:
    assert rooms_up_to("forums") == ("accounts", "safeguarding", "forums")
    assert rooms_up_to(EVERY_ROOM) == ROOMS
    assert rooms_up_to(None) == ()


def test_where_rooms_are_closed_no_event_is_emitted(tmp_path: Path) -> None:
    """A handler in a closed room would never run: the event would be lost to it without a word."""
    app = create_app(settings_for_tests(tmp_path), rooms=rooms_up_to("consultations"))
    with app.app_context(), pytest.raises(RuntimeError, match=r"ConsultationOpened.*all rooms"):
        outbox.emit(ConsultationOpened(consultation_id="one"))


def test_with_every_room_events_are_emitted(app: Flask) -> None:
    outbox.emit(ConsultationOpened(consultation_id="one"))


def test_the_export_opens_no_room_above_its_own(tmp_path: Path) -> None:
    program = "from flask_migrate import upgrade\nfrom coproduce import create_app\n"
    program += "with create_app().app_context():\n    upgrade()\n" + EXPORT
    done = subprocess.run(
        [sys.executable, "-c", EXPORT, str(tmp_path / "out.csv")],
        env={"COPRODUCE_INSTANCE": str(tmp_path), "COPRODUCE_ENVIRONMENT": "demonstration", "PATH": ""},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "coproduce db upgrade" in done.stderr, done.stderr
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "consultations" in loaded
    assert not loaded & set(ROOMS[ROOMS.index("consultations") + 1 :]), loaded
