"""How long exports of 100,000 responses with ten answers each take, and how much memory: the real command, one process
a format, on a database that is filled straight into its tables.

Memory must not grow with the number of responses, so the same is written for a tenth of them, and the two peaks are
compared.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.lists import Wait, postgresql
from bench.results import measure_results
from bench.servers import PROGRAMS, PROJECT, site_environment

SLUG, SMALL_SLUG = "everything-families-say", "a-tenth-of-it"
RESPONSES, SMALL = 100_000, 10_000
FORMATS = ("csv", "json", "ods", "xlsx")
# Asked of the csv file; a program of the same kind needs 44 seconds.
MOST_SECONDS = {"csv": 10.0}
MOST_GROWTH = 1.25
AT_ONCE = 2000
OPTIONS = ("never", "rarely", "sometimes", "often", "always")


@dataclass(frozen=True)
class Export:
    """One file: seconds from the start of the command to its end, its size in megabytes, and the most memory that the
    command used, for all responses and for a tenth of them, in megabytes."""

    name: str
    file_format: str
    seconds: float
    size: float
    peak: float
    small_peak: float

    @property
    def passes(self) -> bool:
        quick = self.seconds <= MOST_SECONDS.get(self.file_format, float("inf"))
        return quick and self.peak <= self.small_peak * MOST_GROWTH

    def line(self) -> str:
        most = MOST_SECONDS.get(self.file_format)
        asked = f"under {most:.0f} s, flat memory" if most else "flat memory"
        figures = f"{self.seconds:>8.1f}{self.size:>8.0f}{self.small_peak:>10.0f}{self.peak:>8.0f}"
        return f"{self.name:<34}{figures}   {'pass' if self.passes else 'FAIL'} ({asked})"


def measure(
    database: str, database_url: str = "", formats: Sequence[str] = FORMATS
) -> tuple[list[Export], Wait]:
    """Every format from a database of its own, and the page of results that it holds. `database` is its name for the
    table."""
    with TemporaryDirectory(prefix="coproduce-exports-") as name:
        folder = Path(name)
        environment = site_environment(folder, database_url)
        subprocess.run(
            [str(PROGRAMS / "coproduce"), "db", "upgrade"],
            env=environment,
            cwd=PROJECT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        subprocess.run(
            [sys.executable, "-m", "bench.exports", "fill"], env=environment, cwd=PROJECT, check=True
        )
        found = [_measured(folder, environment, database, each) for each in formats]
        return found, measure_results(folder, SLUG, database, database_url)


def measure_everywhere() -> tuple[list[Export], list[Wait]]:
    """On SQLite, and on PostgreSQL where its programs are installed."""
    found, page = measure("SQLite")
    with postgresql() as url:
        if not url:
            return found, [page]
        further, its_page = measure("PostgreSQL", url)
        return [*found, *further], [page, its_page]


def show(found: Sequence[Export], pages: Sequence[Wait]) -> None:
    print(
        f"\nExports of {RESPONSES:,} responses with ten answers each (memory: a tenth of them, all of them)\n"
    )
    print(f"{'':<34}{'seconds':>8}{'MB':>8}{'memory MB':>18}")
    for each in found:
        print(each.line())
    print(f"\nResults of the same {RESPONSES:,} responses, in milliseconds\n")
    print(f"{'':<46}{'median':>8}{'95 %':>8}{'processor':>11}")
    for page in pages:
        print(page.line())


def _measured(folder: Path, environment: dict[str, str], database: str, file_format: str) -> Export:
    out = folder / f"responses.{file_format}"
    _, small_peak = _run(environment, SMALL_SLUG, file_format, out)
    seconds, peak = _run(environment, SLUG, file_format, out)
    size = out.stat().st_size / 1e6
    out.unlink()
    return Export(f"{file_format}, {database}", file_format, seconds, size, peak, small_peak)


def _run(environment: dict[str, str], slug: str, file_format: str, out: Path) -> tuple[float, float]:
    """Seconds and peak memory in megabytes of one export. Raises RuntimeError where the command fails."""
    command = ["export", "responses", slug, "--format", file_format, "--out", str(out)]
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(PROGRAMS / "coproduce"), *command], env=environment, cwd=PROJECT, stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the export as {file_format} failed")
    return time.perf_counter() - began, used.ru_maxrss / 1024


# Filling -----------------------------------------------------------------------------------------------------------


def fill() -> None:
    """Two consultations with the same questions, in the database that the environment names."""
    from coproduce import create_app
    from coproduce.core.database import db, unit_of_work

    with create_app().app_context(), unit_of_work():
        for slug, count in ((SMALL_SLUG, SMALL), (SLUG, RESPONSES)):
            consultation_id, version_id = _consultation(slug)
            _fill(consultation_id, version_id, count)
        db.session.flush()


def _consultation(slug: str) -> tuple[str, str]:
    from coproduce.consultations.queries import latest_version
    from tests.factories.consultations import make_consultation

    consultation = make_consultation("closed", questions=_questions(), slug=slug)
    version = latest_version(consultation.id)
    if version is None:
        raise RuntimeError("the consultation has no questions")
    return consultation.id, version.id


def _questions() -> tuple[Any, ...]:
    from coproduce.consultations.questionnaire import Option
    from coproduce.consultations.questionnaire.types import (
        DateQuestion,
        LongText,
        Number,
        OneChoice,
        SeveralChoices,
    )

    options = tuple(Option(key, key.capitalize()) for key in OPTIONS)
    return (
        *(OneChoice(key=f"one_{n}", text=f"How often, {n}?", options=options) for n in range(4)),
        *(SeveralChoices(key=f"some_{n}", text=f"Which, {n}?", options=options) for n in range(2)),
        *(LongText(key=f"words_{n}", text=f"In your words, {n}") for n in range(2)),
        Number(key="weeks", text="How many weeks?", minimum=0, maximum=200),
        DateQuestion(key="first", text="When first?"),
    )


def _fill(consultation_id: str, version_id: str, count: int) -> None:
    from sqlalchemy import insert

    from coproduce.consultations.models import Answer, Response
    from coproduce.core.database import db
    from coproduce.safeguarding.models import Passage

    chance = random.Random(count)
    rows = _rows(chance, consultation_id, version_id, count)
    while batch := list(islice(rows, AT_ONCE)):
        for table, found in (
            (Response, [response for response, _, _ in batch]),
            (Passage, [passage for _, passages, _ in batch for passage in passages]),
            (Answer, [answer for _, _, answers in batch for answer in answers]),
        ):
            db.session.execute(insert(table), found)


Row = dict[str, Any]


def _rows(
    chance: random.Random, consultation_id: str, version_id: str, count: int
) -> Iterator[tuple[Row, list[Row], list[Row]]]:
    """(response, its texts, its answers), each as a row."""
    from bench.crowd import sentences
    from coproduce.core.identifiers import new_id

    for number in range(count):
        response_id = new_id()
        received = date(2026, 3, 1) + timedelta(days=number % 60)
        response = {
            "id": response_id,
            "consultation_id": consultation_id,
            "version_id": version_id,
            "submitted_on": received,
            "young": number % 9 == 0,
        }
        passages = [
            {
                "id": new_id(),
                "context_kind": "consultation",
                "context_id": consultation_id,
                "topic": f"words_{place}",
                "body": sentences(chance, 12 + 12 * place),
                "state": "unread",
                "version": 1,
                "received_on": received,
            }
            for place in range(2)
        ]
        yield response, passages, _answers(chance, response_id, passages)


def _answers(chance: random.Random, response_id: str, passages: Sequence[Row]) -> list[Row]:
    from coproduce.core.identifiers import new_id

    empty = {"facet": "", "choices": None, "number": None, "day": None, "passage_id": None}
    given = [
        *({"question_key": f"one_{n}", "choices": [chance.choice(OPTIONS)]} for n in range(4)),
        *({"question_key": f"some_{n}", "choices": sorted(chance.sample(OPTIONS, 2))} for n in range(2)),
        *({"question_key": each["topic"], "passage_id": each["id"]} for each in passages),
        {"question_key": "weeks", "number": chance.randrange(200)},
        {"question_key": "first", "day": date(2025, 1, 1) + timedelta(days=chance.randrange(400))},
    ]
    return [{"id": new_id(), "response_id": response_id, **empty, **answer} for answer in given]


if __name__ == "__main__":
    if sys.argv[1:] == ["fill"]:
        fill()
    else:
        show(*measure_everywhere())
