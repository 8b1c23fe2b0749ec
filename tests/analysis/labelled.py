"""Where the labelled collections lie: beside the repository, or where COPRODUCE_DATA points. No row is kept here."""

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(os.environ.get("COPRODUCE_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")


def _path(name: str) -> Path:
    path = FOLDER / name
    if not path.is_file():
        pytest.skip(f"{name} is not in {FOLDER}; set COPRODUCE_DATA to the folder that holds it")
    return path


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a labelled CSV file; skips the test where the file is missing."""
    with _path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lines(name: str) -> list[dict[str, Any]]:
    """The objects of a labelled JSON-lines file; skips the test where the file is missing."""
    with _path(name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]
