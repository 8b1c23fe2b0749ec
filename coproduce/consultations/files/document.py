"""The consultation file: a whole consultation with its questions as JSON (docs/consultation-file.md). Pure.

Reading is strict, so that a slip of the pen is found here and not by the people who answer: unknown names, wrong kinds
of values and impossible dates are refused, each in one sentence. What was written is read back identically.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from coproduce.consultations.files.reader import Reader
from coproduce.consultations.questionnaire import (
    EASY_READ,
    Question,
    Section,
    dump_questions,
    dump_sections,
    faults,
    parse_questions,
    parse_sections,
)
from coproduce.consultations.questionnaire.formats import is_format, is_language
from coproduce.consultations.rules.standing import TWELVE_MONTHS, YEAR_ENDS
from coproduce.core.errors import InvalidInput

FORMAT, VERSION = "coproduce-consultation", 1
MOST_MINUTES = 600
MOST_LEAD_DAYS = 10  # working days: rule 3 of what is agreed with a group that led
MOST_OPTIONS = 12
TRACKS, ONE_RESPONSE_PER = ("full", "light"), ("", "person", "child")
# What can be promised besides the standard and the young people's words: these, and languages by their code.
PROMISED = (EASY_READ, "paper", "bsl")
WORDED = ("title", "summary", "what_could_change")


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
class OptionText:
    """One thing that could be decided."""

    title: str
    text: str = ""
    costs: str = ""
    gains: str = ""
    loses: str = ""
    no_change: bool = False


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
    decision_on: date | None = None
    decided_by: str = ""
    options: tuple[OptionText, ...] = ()
    options_reason: str = ""
    costs_and_impact: str = ""
    assessment_title: str = ""
    assessment_version: str = ""
    assessment_on: date | None = None
    assessment_text: str = ""
    track: str = "full"
    track_reason: str = ""
    track_agreed_by: str = ""
    shortened_by: str = ""
    shortened_reason: str = ""
    election_reason: str = ""
    promised_formats: tuple[str, ...] = ()
    wordings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    one_response_per: str = ""
    asks_on_behalf: bool = False
    standing: bool = False
    report_year: str = TWELVE_MONTHS
    sections: tuple[Section, ...] = ()
    one_page: bool = False


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
        "answer_promised_on": _day_in_words(document.answer_promised_on),
        "keep_until": _day_in_words(document.keep_until),
        **_weighing_mapping(document),
        **_ways_mapping(document),
        "groups": [_group_mapping(group) for group in document.groups],
        "one_page": document.one_page,
        "sections": dump_sections(document.sections),
        "questions": dump_questions(document.questions),
    }


def _weighing_mapping(document: ConsultationDocument) -> dict[str, Any]:
    return {
        "decision": {"on": _day_in_words(document.decision_on), "by": document.decided_by},
        "options": [asdict(option) for option in document.options],
        "options_reason": document.options_reason,
        "costs_and_impact": document.costs_and_impact,
        "assessment": {
            "title": document.assessment_title,
            "version": document.assessment_version,
            "on": _day_in_words(document.assessment_on),
            "text": document.assessment_text,
        },
        "track": {
            "kind": document.track,
            "reason": document.track_reason,
            "agreed_by": document.track_agreed_by,
        },
        "shortened": {"by": document.shortened_by, "reason": document.shortened_reason},
        "election_reason": document.election_reason,
    }


def _ways_mapping(document: ConsultationDocument) -> dict[str, Any]:
    return {
        "promised_formats": list(document.promised_formats),
        "wordings": {name: dict(words) for name, words in document.wordings.items()},
        "one_response_per": document.one_response_per,
        "asks_on_behalf": document.asks_on_behalf,
        "standing": document.standing,
        "report_year": document.report_year,
    }


def _day_in_words(day: date | None) -> str | None:
    return day.isoformat() if day else None


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
    reader = Reader(values, "", {})
    document = _read(reader)
    reader.refuse_unknown()
    if reader.problems:
        raise InvalidInput(reader.problems)
    return document


def _read(reader: Reader) -> ConsultationDocument:
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
        one_page=reader.yes_or_no("one_page"),
        **_questions(reader),
        **_weighing(reader),
        **_ways(reader),
    )
    lead.refuse_unknown()
    reader.ignore("format", "version")
    slugs = [group.group for group in document.groups]
    for twice in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        reader.problems["groups"] = f"groups names “{twice}” twice."
    return document


def _part(reader: Reader) -> PartText:
    part = PartText(
        reader.one_of("status", ("decided", "open")),
        reader.words("title", 200, needed=True),
        reader.words("text"),
        reader.words("reason"),
    )
    reader.refuse_unknown()
    return part


def _group(reader: Reader) -> GroupPart:
    group = GroupPart(
        reader.words("group", 80, needed=True),
        reader.one_of("role", ("led", "shaped")),
        reader.number("lead_days", 0, MOST_LEAD_DAYS) or 0,
    )
    reader.refuse_unknown()
    return group


def _weighing(reader: Reader) -> dict[str, Any]:
    decision, assessment = reader.inside("decision"), reader.inside("assessment")
    track, shortened = reader.inside("track"), reader.inside("shortened")
    values: dict[str, Any] = {
        "decision_on": decision.day("on"),
        "decided_by": decision.words("by", 300),
        "options": tuple(_option(option) for option in reader.each("options")),
        "options_reason": reader.words("options_reason"),
        "costs_and_impact": reader.words("costs_and_impact"),
        "assessment_title": assessment.words("title", 200),
        "assessment_version": assessment.words("version", 40),
        "assessment_on": assessment.day("on"),
        "assessment_text": assessment.words("text"),
        "track": track.one_of("kind", TRACKS, TRACKS[0]),
        "track_reason": track.words("reason"),
        "track_agreed_by": track.words("agreed_by", 200),
        "shortened_by": shortened.words("by", 200),
        "shortened_reason": shortened.words("reason"),
        "election_reason": reader.words("election_reason"),
    }
    for inside in (decision, assessment, track, shortened):
        inside.refuse_unknown()
    _check_options(values["options"], reader)
    return values


def _check_options(options: tuple[OptionText, ...], reader: Reader) -> None:
    titles = [option.title.strip().casefold() for option in options]
    if sum(option.no_change for option in options) > 1:
        reader.refuse("options", "can have one that is “no change”, not several.")
    elif len(set(titles)) < len(titles):
        reader.refuse("options", "has two with the same title.")
    elif len(options) > MOST_OPTIONS:
        reader.refuse("options", f"has {len(options)}; people cannot weigh more than {MOST_OPTIONS}.")


def _option(reader: Reader) -> OptionText:
    option = OptionText(
        title=reader.words("title", 200, needed=True),
        text=reader.words("text"),
        costs=reader.words("costs"),
        gains=reader.words("gains"),
        loses=reader.words("loses"),
        no_change=reader.yes_or_no("no_change"),
    )
    reader.refuse_unknown()
    return option


def _ways(reader: Reader) -> dict[str, Any]:
    promised = reader.names(
        "promised_formats",
        lambda name: name in PROMISED or is_language(name),
        f"{', '.join(PROMISED)} and codes of languages",
    )
    return {
        "promised_formats": promised,
        "wordings": _wordings(reader.inside("wordings"), reader),
        "one_response_per": reader.one_of("one_response_per", ONE_RESPONSE_PER, ""),
        "asks_on_behalf": reader.yes_or_no("asks_on_behalf"),
        "standing": reader.yes_or_no("standing"),
        "report_year": reader.one_of("report_year", tuple(YEAR_ENDS), TWELVE_MONTHS),
    }


def _wordings(formats: Reader, reader: Reader) -> dict[str, dict[str, str]]:
    wordings: dict[str, dict[str, str]] = {}
    for name in formats.given:
        if not is_format(name):
            reader.refuse("wordings", f"has “{name}”, which is neither easy_read nor the code of a language.")
            formats.ignore(name)
            continue
        words = formats.inside(name)
        wordings[name] = {each: words.words(each) for each in words.given if each in WORDED}
        words.refuse_unknown()
    return wordings


def _questions(reader: Reader) -> dict[str, Any]:
    """Questions and sections; without them where one of them cannot be read."""
    taken = reader.take("sections", []), reader.take("questions", [])
    try:
        sections, questions = parse_sections(taken[0]), parse_questions(taken[1])
    except InvalidInput as problem:
        reader.problems.update(problem.problems)
        return {"questions": ()}
    for number, fault in enumerate(faults(questions, sections)):
        reader.problems[f"questions-fault-{number}"] = fault
    return {"questions": questions, "sections": sections}
