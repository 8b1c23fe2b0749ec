"""The public board with 5,000 promises, put straight into the tables, and how long a person waits for its pages.

Rows are those that the services would leave behind: closed consultations with public answers, one promise to each, some
moved, kept, stopped or late, and promises that stand in proposals. `.venv/bin/python -m bench.board` measures it alone.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from bench.browsing import Visitor
from bench.crowd import VOCABULARY, insert_rows, sentences
from bench.lists import Wait, wait_for
from bench.servers import PROJECT, serving, site_environment

PROMISES, CONSULTATIONS, ELSEWHERE, PLACES = 5_000, 90, 500, 50
MOST_MILLISECONDS = 100
STATES = ("agreed", "under_way", "done", "stopped")
KINDS = (
    "we_did",
    "we_are_doing",
    "we_will",
    "we_keep_doing",
    "we_cannot",
    "not_ours",
    "we_need_to_understand",
)
PAGES = (
    ("newest", {}),
    ("late ones first", {"sort": "late_first"}),
    ("next date first", {"sort": "next_due"}),
    ("late", {"status": "late"}),
    ("kept", {"status": "kept"}),
    ("we can’t", {"kind": "we_cannot"}),
    ("in plans", {"kind": "promise"}),
    ("young people", {"age": "young_people"}),
    ("families disagree", {"contested": "yes"}),
    ("found: a common word", {"search": "school"}),
    ("found: a rare word", {"search": VOCABULARY[-40]}),
    ("found by nothing", {"search": "zzzzzz"}),
    ("the 300th page", {"page": "300"}),
    ("everything at once", {"status": "under_way", "kind": "we_will", "search": "we", "sort": "next_due"}),
)


def load_board(folder: Path, database_url: str = "") -> None:
    """Fill the site's database, in a process of its own."""
    command = [sys.executable, "-m", "bench.board", "fill"]
    subprocess.run(command, env=site_environment(folder, database_url), cwd=PROJECT, check=True)


def measure_board(folder: Path, database: str, database_url: str = "") -> list[Wait]:
    """Every filter of the board and the page of figures. On a server of its own the clock decides."""
    environment = site_environment(folder, database_url)
    with serving("wsgi:application", environment, folder / "board.log") as site:
        visitor = Visitor(site.port)
        paths = [(name, f"/feedback/?{urlencode(query)}") for name, query in PAGES]
        paths.append(("figures", "/feedback/figures"))
        return [
            wait_for(
                site,
                visitor,
                f"answers, {name}, {database}",
                path,
                counted=not database_url,
                most=MOST_MILLISECONDS,
            )
            for name, path in paths
        ]


def _fill() -> None:
    from coproduce import create_app
    from coproduce.core import clock
    from coproduce.core.database import unit_of_work
    from coproduce.feedback.services import count_views

    with create_app().app_context(), unit_of_work():
        chance, now = random.Random(3), clock.now()
        _fill_answers(chance, now)
        _fill_elsewhere(chance, now)
        count_views()


def _fill_answers(chance: random.Random, now: datetime) -> None:
    from coproduce.consultations.models import Consultation
    from coproduce.feedback.models import Commitment, DateChange, Feedback, Finding, Reply

    tables: dict[type[Any], list[dict[str, Any]]] = {
        model: [] for model in (Consultation, Feedback, Finding, Reply, Commitment, DateChange)
    }
    for number in range(CONSULTATIONS):
        consultation, feedback = _asked(chance, number, now)
        tables[Consultation].append(consultation)
        tables[Feedback].append(feedback)
        for position in range((PROMISES - ELSEWHERE) // CONSULTATIONS):
            finding, reply, commitment = _answered(chance, feedback["id"], position, now)
            tables[Finding].append(finding)
            tables[Reply].append(reply)
            tables[Commitment].append(commitment)
            tables[DateChange] += _moved(chance, commitment, now)
    for model, rows in tables.items():
        insert_rows(model, rows)


def _asked(chance: random.Random, number: int, now: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    from coproduce.core.identifiers import new_id

    closed = now - timedelta(days=60 + 12 * number)
    consultation = {"id": new_id(), "slug": f"measured-answers-{number}", "title": sentences(chance, 6)}
    consultation |= {
        "state": "closed",
        "summary": sentences(chance, 20),
        "wordings": {},
        "promised_formats": [],
    }
    consultation |= {"opens_at": closed - timedelta(days=40), "closes_at": closed, "closed_at": closed}
    consultation |= {"young_people_summary": sentences(chance, 8) if number % 3 == 0 else ""}
    feedback = {"id": new_id(), "consultation_id": consultation["id"], "state": "public", "took_part": 40}
    feedback |= {"public_from": closed + timedelta(days=30 + number % 50), "told": 20, "to_tell": 40}
    return consultation, feedback


def _answered(
    chance: random.Random, feedback_id: str, position: int, now: datetime
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    from coproduce.core.identifiers import new_id

    finding = {
        "id": new_id(),
        "feedback_id": feedback_id,
        "you_said": sentences(chance, 24),
        "position": position,
    }
    kind = KINDS[position % len(KINDS)]
    reply = {"id": new_id(), "finding_id": finding["id"], "kind": kind, "text": sentences(chance, 40)}
    reply |= {"reason": sentences(chance, 20), "owner_name": "Ola Owner (invented)", "owner_role": "Manager"}
    commitment = {**_promised(chance, now), "reply_id": reply["id"]}
    return finding, {**reply, "due_on": commitment["due_on"]}, commitment


def _promised(chance: random.Random, now: datetime) -> dict[str, Any]:
    from coproduce.core.identifiers import new_id

    state, due = chance.choice(STATES), (now + timedelta(days=chance.randint(-400, 400))).date()
    promise = {"id": new_id(), "state": state, "title": sentences(chance, 7), "due_on": due}
    promise |= {
        "measure": sentences(chance, 10),
        "evidence": sentences(chance, 12) if state == "done" else "",
    }
    promise |= {"stopped_reason": "The building was sold." if state == "stopped" else ""}
    done = now.date() - timedelta(days=chance.randint(1, 300))
    return {**promise, "done_on": done if state == "done" else None}


def _moved(chance: random.Random, promise: dict[str, Any], now: datetime) -> Iterator[dict[str, Any]]:
    from coproduce.core.identifiers import new_id

    if chance.random() < 0.2:
        earlier = promise["due_on"] - timedelta(days=60)
        dates = {"due_before": earlier, "due_after": promise["due_on"], "number": 1, "at": now}
        yield {"id": new_id(), "commitment_id": promise["id"], "reason": "It took longer.", **dates}


def _fill_elsewhere(chance: random.Random, now: datetime) -> None:
    """Promises of proposals that everybody can read."""
    from coproduce.accounts.models import Organisation
    from coproduce.commissioning.models import Proposal
    from coproduce.commissioning.rules.stages import stage_keys
    from coproduce.commissioning.services.impact import PLACE
    from coproduce.core.identifiers import new_id
    from coproduce.feedback.models import Commitment

    organisation, stage = {"id": new_id(), "slug": "measured-council"}, stage_keys()[0]
    insert_rows(Organisation, [{**organisation, "name": "Measured Council (invented)", "kind": "council"}])
    place = {"state": stage, "organisation_id": organisation["id"]}
    proposals = [
        {"id": new_id(), "slug": f"promised-{number}", "title": sentences(chance, 6), **place}
        for number in range(PLACES)
    ]
    insert_rows(Proposal, [{**row, "held_back_removed": []} for row in proposals])
    stands = {"place_kind": PLACE, "owner_name": "Ola Owner (invented)"}
    promises = [
        {**_promised(chance, now), **stands, "place_id": proposals[number % PLACES]["id"]}
        for number in range(ELSEWHERE)
    ]
    insert_rows(Commitment, promises)


def _measure_alone() -> None:
    """The table of waits, without the demonstration around it."""
    with TemporaryDirectory(prefix="coproduce-board-") as name:
        folder = Path(name)
        command = [sys.executable, "-m", "coproduce", "db", "upgrade"]
        subprocess.run(command, env=site_environment(folder), cwd=PROJECT, check=True)
        load_board(folder)
        print(f"{'':<46}{'median':>8}{'95 %':>8}{'processor':>11}")
        for wait in measure_board(folder, "SQLite"):
            print(wait.line())


if __name__ == "__main__":
    _fill() if sys.argv[1:] == ["fill"] else _measure_alone()
