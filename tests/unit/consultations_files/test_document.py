"""The consultation file: strict reading, and writing back what was read."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from coproduce.consultations.files.document import from_bytes, from_mapping, to_bytes, to_mapping
from coproduce.consultations.questionnaire import dump_questions
from coproduce.core.errors import InvalidInput
from tests.factories.consultations import QUESTIONS

FILE: dict[str, Any] = {
    "format": "coproduce-consultation",
    "version": 1,
    "slug": "therapy-services",
    "title": "Therapy appointments",
    "summary": "How appointments work.\n\nÉlan, שלום, 👋 ",
    "young_people_summary": "What is it like?",
    "what_could_change": "Days and times.",
    "audience": "Families",
    "minutes": 8,
    "parts": [
        {
            "status": "decided",
            "title": "The target stays",
            "text": "Twelve weeks.",
            "reason": "It is the law.",
        },
        {"status": "open", "title": "Times", "text": "", "reason": ""},
    ],
    "owner_organisation": "bury-council",
    "lead": {"name": "Rukhsana Mirza (invented)", "role": "Lead for therapy"},
    "opens_at": "2026-11-01T09:00:00Z",
    "closes_at": "2026-12-04T17:00:00Z",
    "answer_promised_on": "2027-02-01",
    "keep_until": "2028-02-01",
    "groups": [{"group": "stars", "role": "led", "lead_days": 5}, {"group": "forum", "role": "shaped"}],
    "questions": dump_questions(QUESTIONS),
}


def changed(path: str, value: Any) -> dict[str, Any]:
    values: Any = copy.deepcopy(FILE)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = values
    for step in way:
        place = place[step]
    place[last] = value
    return dict(values)


def problems(values: Any) -> list[str]:
    with pytest.raises(InvalidInput) as refused:
        from_mapping(values)
    return list(refused.value.problems.values())


def test_what_was_read_is_written_back_identically() -> None:
    content = to_bytes(from_mapping(FILE))
    assert json.loads(content) == FILE
    assert to_bytes(from_bytes(content)) == content
    assert list(json.loads(content)) == list(FILE), "the order of the fields is fixed"


def test_a_file_may_hold_the_beginning_of_a_draft() -> None:
    document = from_mapping({"format": "coproduce-consultation", "version": 1, "slug": "a", "title": "A"})
    assert (document.minutes, document.questions, document.closes_at) == (None, (), None)
    assert from_mapping(to_mapping(document)) == document


def test_times_of_other_zones_are_the_same_moment() -> None:
    document = from_mapping(changed("closes_at", "2026-06-04T18:00:00+01:00"))
    assert to_mapping(document)["closes_at"] == "2026-06-04T17:00:00Z"


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("colour", "green", "colour is not known in a consultation file."),
        ("lead.phone", "0161", "lead.phone is not known in a consultation file."),
        ("parts.0.colour", "green", "parts[0].colour is not known in a consultation file."),
        ("groups.0.colour", "green", "groups[0].colour is not known in a consultation file."),
        ("questions.0.colour", "green", "questions[0] has a field “colour” that is not known."),
        ("title", 7, "title must be text."),
        ("title", " ", "title is missing."),
        ("title", "x" * 201, "title has 201 characters; at most 200 can be kept."),
        ("summary", "a\x00b", "summary must be text."),
        (
            "slug",
            "Therapy Services",
            "slug is “Therapy Services”; it may hold a to z, 0 to 9, and single hyphens between them.",
        ),
        ("minutes", "ten", "minutes must be a whole number from 1 to 600, or null, not 'ten'."),
        ("minutes", True, "minutes must be a whole number from 1 to 600, or null, not True."),
        ("minutes", 0, "minutes must be a whole number from 1 to 600, or null, not 0."),
        ("lead", "Ms Mirza", "lead must be an object."),
        ("parts", {}, "parts must be a list of objects."),
        ("parts.0.status", "perhaps", "parts[0].status must be decided or open, not 'perhaps'."),
        ("parts.0.title", "", "parts[0].title is missing."),
        ("groups.0.role", "watched", "groups[0].role must be led or shaped, not 'watched'."),
        ("groups.1.group", "stars", "groups names “stars” twice."),
        (
            "opens_at",
            "2026-11-01",
            "opens_at must be a time in UTC such as 2026-11-01T09:00:00Z, or null, not '2026-11-01'.",
        ),
        (
            "opens_at",
            "2026-13-01T09:00:00Z",
            "opens_at must be a time in UTC such as 2026-11-01T09:00:00Z, or null, "
            "not '2026-13-01T09:00:00Z'.",
        ),
        (
            "keep_until",
            "2028-02-30",
            "keep_until must be a date such as 2026-11-27, or null, not '2028-02-30'.",
        ),
        ("keep_until", 2028, "keep_until must be a date such as 2026-11-27, or null, not 2028."),
        ("questions", {}, "“questions” must be a list."),
        ("questions.1.key", "who", "Two questions have the key “who”. Give each its own."),
    ],
)
def test_each_slip_is_one_sentence(path: str, value: Any, words: str) -> None:
    assert problems(changed(path, value)) == [words]


def test_all_slips_are_named_at_once() -> None:
    values = changed("minutes", "ten")
    values["colour"], values["lead"]["phone"] = "green", "0161"
    assert len(problems(values)) == 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[]", "This is not a consultation file"),
        (b"{}", "This is not a consultation file"),
        (b'{"format": "coproduce-consultation", "version": 2}', "only version 1 can be read"),
        (b'{"format": "coproduce-consultation", "version": true}', "only version 1 can be read"),
        (b'{"format": "coproduce-consultation",\n "version": 1, "sl', "Line 2 is not JSON"),
        (b'{"format": "coproduce-consultation",\n "title": "caf\xe9"}', "Line 2 is not in UTF-8"),
        (b'{"title": "a", "title": "b"}', "“title” stands twice"),
        (b'{"minutes": NaN}', "NaN is not a number"),
        (b'{"title": "\\ud83d"}', "half a character"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_no_consultation_file_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        from_bytes(content)
    assert "\n" not in str(refused.value)


def test_a_mark_at_the_beginning_of_the_file_does_no_harm() -> None:
    assert from_bytes(b"\xef\xbb\xbf" + to_bytes(from_mapping(FILE))) == from_mapping(FILE)
