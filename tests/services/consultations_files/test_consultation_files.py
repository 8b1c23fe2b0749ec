"""A whole consultation from and to a file, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations import services
from coproduce.consultations.files.document import from_bytes, from_mapping, to_bytes, to_mapping
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.questionnaire import Route, Section, Wording, parse_questions
from coproduce.consultations.services.loading import document_of
from coproduce.core.access import VISITOR
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed
from tests.factories.accounts import make_group, make_organisation
from tests.factories.consultations import COMMISSIONER, make_consultation
from tests.factories.questions import EVERY_TYPE
from tests.unit.consultations_files.test_document import FILE


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    """The file of the unit tests, with an owner and groups that are here."""
    groups = [
        {**FILE["groups"][0], "group": make_group("Zebra group").slug},
        {**FILE["groups"][1], "group": make_group("Ant group").slug},
    ]
    return {**FILE, "owner_organisation": make_organisation().slug, "groups": groups}


def consultations() -> int:
    return db.session.scalar(select(func.count()).select_from(Consultation)) or 0


def test_the_round_trip_is_identical_byte_for_byte(document: dict[str, Any]) -> None:
    content = to_bytes(from_mapping(document))
    services.load_consultation_file(COMMISSIONER, from_bytes(content))
    db.session.commit()
    db.session.expire_all()
    loaded = db.session.scalars(select(Consultation)).one()
    assert to_bytes(services.save_consultation_file(COMMISSIONER, loaded)) == content
    assert to_mapping(document_of(loaded)) == document
    assert questionnaire_of(loaded).questions == parse_questions(document["questions"])
    assert [option.title for option in loaded.options] == ["Saturdays", "As it is"]
    assert (loaded.track, loaded.report_year, loaded.wordings["ur"]) == ("light", "school", {"title": "علاج"})
    assert loaded.state == "draft"


def test_white_space_at_the_ends_is_kept(document: dict[str, Any]) -> None:
    document = {
        **document,
        "title": " Title ",
        "parts": [{"status": "open", "title": " A ", "text": "\nB\n", "reason": " "}],
        "options": [{**document["options"][0], "title": " A", "loses": "\n"}],
        "decision": {"on": None, "by": " Board "},
    }
    loaded = services.load_consultation_file(COMMISSIONER, document)
    assert to_mapping(document_of(loaded)) == document


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"owner_organisation": "elsewhere"}, "There is no organisation “elsewhere” on this site"),
        ({"groups": [{"group": "elsewhere", "role": "led"}]}, "There is no group “elsewhere” on this site"),
        ({"minutes": "ten"}, "minutes must be a whole number"),
    ],
)
def test_what_is_not_here_is_refused_and_nothing_is_written(
    document: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        services.load_consultation_file(COMMISSIONER, {**document, **change})
    assert consultations() == 0


def test_an_address_that_is_taken_is_refused(document: dict[str, Any]) -> None:
    services.load_consultation_file(COMMISSIONER, document)
    with pytest.raises(InvalidInput, match="address “therapy-services” already"):
        services.load_consultation_file(COMMISSIONER, document)
    assert consultations() == 1


def test_loading_and_saving_need_the_right_and_leave_one_row_each(document: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        services.load_consultation_file(VISITOR, document)
    loaded = services.load_consultation_file(COMMISSIONER, document)
    with pytest.raises(NotAllowed):
        services.save_consultation_file(VISITOR, loaded)
    services.save_consultation_file(COMMISSIONER, loaded)
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == loaded.id)).all()
    assert (actions.count("import_file"), actions.count("export_file")) == (1, 1)


def test_every_type_goes_out_and_comes_back_identically(app: Flask) -> None:
    """All types with sections, conditions, routes and formats: exported, loaded as another draft, exported again."""
    asked = make_consultation("draft", questions=EVERY_TYPE, promised_formats=["easy_read", "ur"])
    last = EVERY_TYPE[-1].key
    worded = [
        replace(
            question,
            section="beginning",
            wordings={"easy_read": Wording("Easy words", picture="house"), "ur": Wording("سوال")},
            show_if={"==": [{"var": "used"}, "no"]} if question.key == "story" else None,
            routes=(Route({"==": [{"var": "used"}, "yes"]}, last),) if question.key == "likely" else (),
        )
        for question in EVERY_TYPE
    ]
    sections = (Section("beginning", "The first part", "About it", wordings={"ur": Wording("حصہ")}),)
    services.save_questions(COMMISSIONER, asked, worded, sections=sections, one_page=True)
    first = to_bytes(services.save_consultation_file(COMMISSIONER, asked))
    document = from_bytes(first)
    again = services.load_consultation_file(COMMISSIONER, replace(document, slug="another-address"))
    second = to_bytes(services.save_consultation_file(COMMISSIONER, again))
    assert second.replace(b"another-address", asked.slug.encode()) == first
