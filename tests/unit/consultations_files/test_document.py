"""The consultation file: strict reading, and writing back what was read."""

from __future__ import annotations

import copy
import json
import re
from dataclasses import replace
from pathlib import Path
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
    "decision": {"on": "2027-01-15", "by": "Board for therapy"},
    "options": [
        {
            "title": "Saturdays",
            "text": "Two therapists.",
            "costs": "GBP 4,000",
            "gains": "Parents who work",
            "loses": "",
            "no_change": False,
        },
        {"title": "As it is", "text": "", "costs": "", "gains": "", "loses": "", "no_change": True},
    ],
    "options_reason": "",
    "costs_and_impact": "GBP 100,000 as before.",
    "assessment": {"title": "Appointments", "version": "0.3", "on": "2026-09-01", "text": "No car."},
    "track": {"kind": "light", "reason": "One room.", "agreed_by": "Ada, head"},
    "shortened": {"by": "Ada, head", "reason": "The lease ends."},
    "election_reason": "A court set the date.",
    "promised_formats": ["easy_read", "ur"],
    "wordings": {"ur": {"title": "علاج"}, "easy_read": {"summary": "Short."}},
    "one_response_per": "child",
    "asks_on_behalf": True,
    "standing": False,
    "report_year": "school",
    "groups": [{"group": "stars", "role": "led", "lead_days": 5}, {"group": "forum", "role": "shaped"}],
    "one_page": True,
    "sections": [{"key": "you", "title": "You", "intro": "", "show_if": None, "wordings": {}}],
    "questions": dump_questions([replace(QUESTIONS[0], section="you"), *QUESTIONS[1:]]),
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


def test_a_file_from_before_options_and_tracks_is_read_as_one_on_the_full_track() -> None:
    newer = [
        *("decision", "options", "options_reason", "costs_and_impact", "assessment", "track", "shortened"),
        *("election_reason", "promised_formats", "wordings", "one_response_per", "asks_on_behalf"),
        *("standing", "report_year", "one_page", "sections"),
    ]
    old = {name: value for name, value in FILE.items() if name not in newer}
    old["questions"] = dump_questions(QUESTIONS)
    document = from_mapping(old)
    assert (document.track, document.options, document.standing) == ("full", (), False)
    assert document.report_year == "twelve_months"
    assert {name: value for name, value in to_mapping(document).items() if name not in newer} == old


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
        (
            "questions.0.colour",
            "green",
            "questions[0] has a field “colour” that is not known in a one_choice question.",
        ),
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
        ("decision.when", "soon", "decision.when is not known in a consultation file."),
        ("decision.on", "soon", "decision.on must be a date such as 2026-11-27, or null, not 'soon'."),
        ("decision", "soon", "decision must be an object."),
        ("options", {}, "options must be a list of objects."),
        ("options.0.title", " ", "options[0].title is missing."),
        ("options.0.price", 5, "options[0].price is not known in a consultation file."),
        ("options.0.no_change", "no", "options[0].no_change must be true or false, not 'no'."),
        ("options.0.no_change", True, "options can have one that is “no change”, not several."),
        ("options.1.title", "saturdays ", "options has two with the same title."),
        ("assessment.version", "1" * 41, "assessment.version has 41 characters; at most 40 can be kept."),
        ("assessment.by", "Ada", "assessment.by is not known in a consultation file."),
        ("track.kind", "tiny", "track.kind must be full or light, not 'tiny'."),
        ("track.why", "", "track.why is not known in a consultation file."),
        ("shortened.on", "", "shortened.on is not known in a consultation file."),
        (
            "promised_formats",
            ["easy_read", "Klingon"],
            "promised_formats must be a list of easy_read, paper, bsl and codes of languages.",
        ),
        ("promised_formats", ["ur", "ur"], "promised_formats names something twice."),
        ("wordings.ur.audience", "", "wordings.ur.audience is not known in a consultation file."),
        ("wordings.ur", "علاج", "wordings.ur must be an object."),
        (
            "wordings.Klingon",
            {},
            "wordings has “Klingon”, which is neither easy_read nor the code of a language.",
        ),
        ("one_response_per", "house", "one_response_per must be empty or person or child, not 'house'."),
        ("asks_on_behalf", 1, "asks_on_behalf must be true or false, not 1."),
        ("standing", None, "standing must be true or false, not None."),
        (
            "report_year",
            "leap",
            "report_year must be twelve_months or school or calendar or financial, not 'leap'.",
        ),
        ("one_page", "yes", "one_page must be true or false, not 'yes'."),
        ("sections", {}, "“sections” must be a list."),
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


def test_the_example_of_the_guide_is_a_file_that_is_written_back_identically() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "consultation-file.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```json\n(.*?)```", guide, re.DOTALL)
    assert to_bytes(from_bytes(example.encode())).decode() == example
    for name in json.loads(example):
        assert f"`{name}`" in guide.partition("## Example")[0], name
