"""The consultation file: a whole consultation with its questions as JSON (docs/consultation-file.md). Pure.

Reading is strict, so that a slip of the pen is found here and not by the people who answer: unknown names, wrong kinds
of values and impossible dates are refused, each in one sentence. What was written is read back identically.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from coproduce.consultations.questionnaire import Question, dump_questions, faults, parse_questions
from coproduce.core.errors import InvalidInput

FORMAT, VERSION = "coproduce-consultation", 1
LONGEST_WORDS = 20_000
MOST_MINUTES = 600
MOST_LEAD_DAYS = 10  # working days: rule 3 of what is agreed with a group that led
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class PartText:
    """A part of the matter; `status` is decided or open."""

    status: str
    title: str
    text: str = ""
    reason: str = ""


@dataclass(frozen=True)
class GroupPart:
    """A group, by its slug, that led or shaped the consultation; `lead_days` are working days."""

    group: str
    role: str
    lead_days: int = 0


@dataclass(frozen=True)
class ConsultationDocument:
    """What the file holds, checked as far as that goes without looking up organisations and groups."""

    slug: str
    title: str
    summary: str
    young_people_summary: str
    what_could_change: str
    audience: str
    minutes: int | None
    parts: tuple[PartText, ...]
    owner_organisation: str | None
    lead_name: str
    lead_role: str
    opens_at: datetime | None
    closes_at: datetime | None
    answer_promised_on: date | None
    keep_until: date | None
    groups: tuple[GroupPart, ...]
    questions: tuple[Question, ...]


# Writing ---------------------------------------------------------------------------------------------------------


def to_bytes(document: ConsultationDocument) -> bytes:
    """The file: UTF-8, two spaces of indent, every field in its fixed order, a line feed at the end."""
    return (json.dumps(to_mapping(document), ensure_ascii=False, indent=2) + "\n").encode()


def to_mapping(document: ConsultationDocument) -> dict[str, Any]:
    """The same as plain values, in the order of the file."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "slug": document.slug,
        "title": document.title,
        "summary": document.summary,
        "young_people_summary": document.young_people_summary,
        "what_could_change": document.what_could_change,
        "audience": document.audience,
        "minutes": document.minutes,
        "parts": [asdict(part) for part in document.parts],
        "owner_organisation": document.owner_organisation,
        "lead": {"name": document.lead_name, "role": document.lead_role},
        "opens_at": _moment_in_words(document.opens_at),
        "closes_at": _moment_in_words(document.closes_at),
        "answer_promised_on": document.answer_promised_on and document.answer_promised_on.isoformat(),
        "keep_until": document.keep_until and document.keep_until.isoformat(),
        "groups": [_group_mapping(group) for group in document.groups],
        "questions": dump_questions(document.questions),
    }


def _moment_in_words(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def _group_mapping(group: GroupPart) -> dict[str, Any]:
    mapping = asdict(group)
    if not group.lead_days:
        del mapping["lead_days"]
    return mapping


# Reading ---------------------------------------------------------------------------------------------------------


def from_bytes(content: bytes) -> ConsultationDocument:
    """Read a file. Raises InvalidInput: `problems` maps a place in the file to one sentence."""
    try:
        values = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
        json.dumps(values, ensure_ascii=False).encode()
        return from_mapping(values)
    except UnicodeEncodeError:
        words = "The file holds half a character (a lone surrogate), which cannot be stored."
        raise InvalidInput({"file": words}) from None
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        raise InvalidInput({"file": f"Line {line} is not in UTF-8. Save the file as UTF-8 text."}) from None
    except json.JSONDecodeError as problem:
        words = f"Line {problem.lineno} is not JSON ({problem.msg[:1].lower()}{problem.msg[1:]}). Is the file whole?"
        raise InvalidInput({"file": words}) from None
    except RecursionError:
        raise InvalidInput({"file": "The file is nested too deeply to be a consultation."}) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InvalidInput({"file": f"“{twice}” stands twice in the same place. Keep one of them."})
    return dict(pairs)


def _no_number(word: str) -> NoReturn:
    raise InvalidInput({"file": f"{word} is not a number that can be stored."})


def from_mapping(values: Any) -> ConsultationDocument:
    """Read the plain values of a file. Raises InvalidInput as `from_bytes`."""
    if not isinstance(values, Mapping) or values.get("format") != FORMAT:
        raise InvalidInput({"format": f"This is not a consultation file: “format” must be “{FORMAT}”."})
    if values.get("version") != VERSION or isinstance(values["version"], bool):
        words = f"This file has version {values.get('version')!r}; only version {VERSION} can be read."
        raise InvalidInput({"version": words})
    reader = _Reader(values, "", {})
    document = _read(reader)
    reader.refuse_unknown()
    if reader.problems:
        raise InvalidInput(reader.problems)
    return document


def _read(reader: _Reader) -> ConsultationDocument:
    lead = reader.inside("lead")
    document = ConsultationDocument(
        slug=reader.slug("slug"),
        title=reader.words("title", 200, needed=True),
        summary=reader.words("summary"),
        young_people_summary=reader.words("young_people_summary"),
        what_could_change=reader.words("what_could_change"),
        audience=reader.words("audience", 300),
        minutes=reader.number("minutes", 1, MOST_MINUTES),
        parts=tuple(_part(part) for part in reader.each("parts")),
        owner_organisation=reader.words("owner_organisation", 80) or None,
        lead_name=lead.words("name", 200),
        lead_role=lead.words("role", 200),
        opens_at=reader.moment("opens_at"),
        closes_at=reader.moment("closes_at"),
        answer_promised_on=reader.day("answer_promised_on"),
        keep_until=reader.day("keep_until"),
        groups=tuple(_group(group) for group in reader.each("groups")),
        questions=_questions(reader),
    )
    lead.refuse_unknown()
    reader.ignore("format", "version")
    slugs = [group.group for group in document.groups]
    for twice in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        reader.problems["groups"] = f"groups names “{twice}” twice."
    return document


def _part(reader: _Reader) -> PartText:
    part = PartText(
        reader.one_of("status", ("decided", "open")),
        reader.words("title", 200, needed=True),
        reader.words("text"),
        reader.words("reason"),
    )
    reader.refuse_unknown()
    return part


def _group(reader: _Reader) -> GroupPart:
    group = GroupPart(
        reader.words("group", 80, needed=True),
        reader.one_of("role", ("led", "shaped")),
        reader.number("lead_days", 0, MOST_LEAD_DAYS) or 0,
    )
    reader.refuse_unknown()
    return group


def _questions(reader: _Reader) -> tuple[Question, ...]:
    try:
        questions = parse_questions(reader.take("questions", []))
    except InvalidInput as problem:
        reader.problems.update(problem.problems)
        return ()
    for number, fault in enumerate(faults(questions)):
        reader.problems[f"questions-fault-{number}"] = fault
    return questions


class _Reader:
    """Takes typed values out of one object of the file and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, Any], place: str, problems: dict[str, str]) -> None:
        self._values = values
        self._place = place
        self._taken: set[str] = set()
        self.problems = problems

    def take(self, name: str, missing: Any = None) -> Any:
        self._taken.add(name)
        return self._values.get(name, missing)

    def ignore(self, *names: str) -> None:
        self._taken.update(names)

    def refuse(self, name: str, words: str) -> None:
        self.problems[self._place + name] = f"{self._place}{name} {words}"

    def refuse_unknown(self) -> None:
        for name in sorted(set(self._values) - self._taken, key=str):
            self.refuse(name, "is not known in a consultation file.")

    def words(self, name: str, longest: int = LONGEST_WORDS, *, needed: bool = False) -> str:
        value = self.take(name, "")
        value = "" if value is None and not needed else value
        if not isinstance(value, str) or "\x00" in value:
            self.refuse(name, "must be text.")
        elif needed and not value.strip():
            self.refuse(name, "is missing.")
        elif len(value) > longest:
            self.refuse(name, f"has {len(value):,} characters; at most {longest:,} can be kept.")
        else:
            return value
        return ""

    def slug(self, name: str) -> str:
        value = self.words(name, 80, needed=True)
        if value and not SLUG.fullmatch(value):
            self.refuse(name, f"is “{value}”; it may hold a to z, 0 to 9, and single hyphens between them.")
        return value

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        value = self.take(name)
        if value in choices:
            return str(value)
        self.refuse(name, f"must be {' or '.join(choices)}, not {value!r}.")
        return ""

    def number(self, name: str, smallest: int, largest: int) -> int | None:
        value = self.take(name)
        if value is None or (type(value) is int and smallest <= value <= largest):
            return value
        self.refuse(name, f"must be a whole number from {smallest} to {largest}, or null, not {value!r}.")
        return None

    def moment(self, name: str) -> datetime | None:
        value = self.take(name)
        with suppress(ValueError, OverflowError):
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
            if found is not None and found.tzinfo is not None:
                return found.astimezone(UTC)
        if value is not None:
            self.refuse(name, f"must be a time in UTC such as 2026-11-01T09:00:00Z, or null, not {value!r}.")
        return None

    def day(self, name: str) -> date | None:
        value = self.take(name)
        with suppress(ValueError):
            if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
                return date.fromisoformat(value)
        if value is not None:
            self.refuse(name, f"must be a date such as 2026-11-27, or null, not {value!r}.")
        return None

    def inside(self, name: str) -> _Reader:
        """The reader of an object within; an empty one where there is none."""
        value = self.take(name, {})
        if not isinstance(value, Mapping):
            self.refuse(name, "must be an object.")
            value = {}
        return _Reader(value, f"{self._place}{name}.", self.problems)

    def each(self, name: str) -> list[_Reader]:
        """The readers of a list of objects within."""
        value = self.take(name, [])
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            self.refuse(name, "must be a list of objects.")
            return []
        return [
            _Reader(entry, f"{self._place}{name}[{number}].", self.problems)
            for number, entry in enumerate(value)
        ]
