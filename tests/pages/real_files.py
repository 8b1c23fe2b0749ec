"""The files that the real comments come in, and the command line that takes them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from coproduce import cli
from coproduce.core import clock

# Options of the one question with choices, as the column “question” of the file has them.
IMPROVE, WHY = "How could we improve?", "FFT Why?"
THE_LINE = (
    "Please describe any things about the 111 service that you were particularly satisfied "
    "and/or dissatisfied with"
)
OPTIONS = {
    "improve": IMPROVE,
    "why": WHY,
    "good": "What was good?",
    "better": "What could we do better?",
    "line": THE_LINE,
}
MAPPING = ("--map", "text=experience", "--map", "question=asked")


def consultation_file(slug: str) -> dict[str, Any]:
    """One question with choices and one for free text, open from this morning."""
    today = clock.today()
    options = [{"key": key, "label": label} for key, label in OPTIONS.items()]
    choice = {
        "key": "asked",
        "type": "one_choice",
        "text": "Which question is this about?",
        "options": options,
    }
    text = {"key": "experience", "type": "long_text", "text": "What was it like?", "required": True}
    return {
        "format": "coproduce-consultation",
        "version": 1,
        "slug": slug,
        "title": "Hearing from patients",
        "summary": "What care was like, and what would make it better.",
        "young_people_summary": "Tell us what it was like.",
        "what_could_change": "How clinics tell people what happens next.",
        "parts": [{"status": "open", "title": "How we keep people informed"}],
        "owner_organisation": "invented-council",
        "lead": {"name": "Cora Missioner (invented)", "role": "Head of patient experience"},
        "opens_at": f"{today}T00:00:00Z",
        "closes_at": f"{today + timedelta(days=20)}T17:00:00Z",
        "answer_promised_on": str(today + timedelta(days=80)),
        "keep_until": str(today + timedelta(days=700)),
        "decision": {"on": str(today + timedelta(days=60)), "by": "Board for patient experience (invented)"},
        "options": [{"title": "Call every patient back"}, {"title": "As it is", "no_change": True}],
        "costs_and_impact": "The same money as now.",
        "assessment": {
            "title": "Keeping people informed (invented)",
            "version": "1",
            "on": str(today),
            "text": "People who do not read English well gain most.",
        },
        "shortened": {"by": "Cora Missioner (invented)", "reason": "The clinics plan their year by then."},
        "questions": [{**choice, "required": True}, text],
    }


def write_table(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def command(*arguments: object) -> str:
    """What `coproduce` says. It has to succeed."""
    result = CliRunner().invoke(cli.main, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return str(result.output)
