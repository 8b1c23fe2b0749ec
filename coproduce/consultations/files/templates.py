"""Ready drafts to begin with: consultation files that come with the package, with a plan of their dates. Pure.

A gap like “((what it is about))” is for the writer to fill, and `rules.gaps` sees to it that none is left.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coproduce.consultations.files.document import ConsultationDocument, from_mapping
from coproduce.consultations.rules.gaps import SUBJECT, filled
from coproduce.consultations.rules.plan import Plan
from coproduce.core.errors import NotFound

FOLDER = Path(__file__).parent.parent / "content" / "templates"


@dataclass(frozen=True)
class Template:
    """One ready draft: what it is for, what it contains in a few lines, its dates, and the values of its file."""

    key: str
    name: str
    purpose: str
    contains: tuple[str, ...]
    plan: Plan
    values: Mapping[str, Any]

    @property
    def asks_for_subject(self) -> bool:
        return f"(({SUBJECT}))" in json.dumps(self.values)

    @property
    def suggested_title(self) -> str:
        """A title that needs no writing; empty where the writer has to give one."""
        return "" if self.asks_for_subject else str(self.values["title"])

    def document(self, subject: str) -> ConsultationDocument:
        """What it holds, about this subject. Raises InvalidInput where a package's file is damaged."""
        found: ConsultationDocument = from_mapping(_filled(self.values, subject))
        return found


def _filled(value: Any, subject: str) -> Any:
    if isinstance(value, str):
        return filled(value, subject)
    if isinstance(value, list):
        return [_filled(each, subject) for each in value]
    if isinstance(value, dict):
        return {name: _filled(each, subject) for name, each in value.items()}
    return value


@cache
def all_templates() -> tuple[Template, ...]:
    """In the order in which they are offered."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.json")))


def template(key: str) -> Template:
    """Raises NotFound."""
    found = next((each for each in all_templates() if each.key == key), None)
    if found is None:
        raise NotFound(f"template {key!r}")
    return found


def _read(path: Path) -> Template:
    values = json.loads(path.read_text(encoding="utf-8"))
    consultation = values["consultation"]
    return Template(
        key=values["key"],
        name=values["name"],
        purpose=values["purpose"],
        contains=tuple(values["contains"]),
        plan=Plan(**values["plan"], is_standing=bool(consultation.get("standing"))),
        values=consultation,
    )
