"""The print pack: asked for, made by the worker, made anew when its words change, and what keeps it from being made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Consultation, PrintPack
from coproduce.consultations.printing import making, work
from coproduce.consultations.printing.making import CannotMake, Pdf
from coproduce.consultations.queries.printing import (
    pack_with_content,
    packs_of,
    paper_formats,
    paper_sheet,
    print_settings,
)
from coproduce.consultations.queries.questionnaires import questionnaire_of
from coproduce.consultations.questionnaire import Questionnaire, Wording
from coproduce.consultations.services.printing import (
    ask_for_print_pack,
    save_paper_words,
    save_print_settings,
)
from coproduce.core import outbox
from coproduce.core.access import VISITOR, Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, Refused, Stale
from tests.factories.consultations import COMMISSIONER, QUESTIONS, make_consultation, make_version
from tests.factories.printing import FORMATS, make_printed, make_urdu

ANALYST = Actor(name="Ana Lyst (invented)", roles=frozenset({"analyst"}))


@pytest.fixture(autouse=True)
def makes_pdfs(app: Flask) -> Iterator[None]:
    """The site of the other tests makes none, since each takes seconds."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, makes_pdfs=True)
    yield
    app.extensions["settings"] = settings


@pytest.fixture
def typesetter(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stands in for the program that sets PDFs; collects the pages it was given."""
    pages: list[str] = []

    def made(page: str, _assets: Path) -> Pdf:
        pages.append(page)
        return Pdf(b"%PDF-1.7 " + str(len(pages)).encode(), 9)

    monkeypatch.setattr(work, "pdf_of", made)
    return pages


def stored(state: str = "open", **values: Any) -> tuple[str, str]:
    """Id and slug of a consultation that is committed, as the worker will find it."""
    with unit_of_work():
        consultation = make_printed(state, **values)
        return consultation.id, consultation.slug


def ask(consultation_id: str) -> None:
    with unit_of_work():
        ask_for_print_pack(COMMISSIONER, work.db.session.get_one(work.Consultation, consultation_id))


def worker() -> None:
    """One tick of the worker, as far as it is about print packs."""
    outbox.dispatch()
    work.make_print_packs()


def packs(consultation_id: str) -> dict[str, PrintPack]:
    db.session.rollback()
    return packs_of(consultation_id)


def test_whoever_edits_a_consultation_asks_for_its_pack_and_the_worker_makes_each_format(
    typesetter: list[str],
) -> None:
    consultation_id, _ = stored()
    ask(consultation_id)
    assert packs(consultation_id) == {}, "nobody's request waits for a PDF"
    outbox.dispatch()
    assert {name for name, pack in packs(consultation_id).items() if pack.asked_at} == set(FORMATS)
    work.make_print_packs()
    made = packs(consultation_id)
    assert set(made) == set(FORMATS)
    assert len(typesetter) == len(FORMATS)
    for pack in made.values():
        assert (pack.problem, pack.asked_at, pack.pages) == ("", None, 9)
        assert pack.made_at is not None
    found = pack_with_content(consultation_id, "ur")
    assert found is not None
    assert found.content is not None
    assert found.size == len(found.content) > 0
    action = select(AuditEntry.action).where(AuditEntry.subject_id == consultation_id)
    assert "print" in db.session.scalars(action).all()


def test_only_formats_that_are_promised_and_written_are_on_paper(app: Flask) -> None:
    consultation = make_consultation(promised_formats=["easy_read", "pl", "paper", "bsl"])
    assert paper_formats(consultation, questionnaire_of(consultation)) == ("standard", "young_people")
    consultation.wordings = {"pl": {"title": "Terapia"}}
    assert paper_formats(consultation, questionnaire_of(consultation)) == ("standard", "young_people")
    asked = replace(QUESTIONS[0], wordings={**QUESTIONS[0].wordings, "pl": Wording("Kim jesteś?")})
    make_version(consultation, [asked])
    assert paper_formats(consultation, questionnaire_of(consultation)) == ("standard", "young_people", "pl")
    assert paper_formats(make_printed(), questionnaire_of(make_printed())) == FORMATS


def test_who_may_not_edit_asks_for_nothing(app: Flask) -> None:
    consultation = make_printed()
    for actor in (VISITOR, ANALYST):
        with pytest.raises(NotAllowed):
            ask_for_print_pack(actor, consultation)
        with pytest.raises(NotAllowed):
            save_print_settings(actor, consultation, "Somewhere", "")


def test_nothing_is_printed_without_questions_or_after_closing(app: Flask) -> None:
    with pytest.raises(Refused, match="Write a question first"):
        ask_for_print_pack(COMMISSIONER, make_consultation("draft", questions=()))
    with pytest.raises(Refused, match="takes no more answers"):
        ask_for_print_pack(COMMISSIONER, make_consultation("closed"))


def test_the_pack_is_planned_when_a_consultation_opens_resumes_or_moves_its_dates() -> None:
    handlers = {
        kind: names
        for kind, names in outbox._handlers.items()
        if any(name.endswith("printing.work.plan") for name in names)
    }
    assert set(handlers) == {
        "PrintPackAsked",
        "ConsultationOpened",
        "ConsultationResumed",
        "ConsultationExtended",
        "AnswerDateMoved",
    }


def test_the_same_words_are_not_set_twice(typesetter: list[str]) -> None:
    consultation_id, _ = stored()
    for _ in range(2):
        ask(consultation_id)
        worker()
    assert len(typesetter) == len(FORMATS)
    assert all(pack.asked_at is None for pack in packs(consultation_id).values())


def test_a_changed_word_is_found_and_its_form_made_anew(typesetter: list[str]) -> None:
    consultation_id, _ = stored()
    ask(consultation_id)
    worker()
    with unit_of_work():
        work.look_for_changed_words()
    worker()
    assert len(typesetter) == len(FORMATS), "nothing has changed"
    with unit_of_work():
        consultation = db.session.get_one(work.Consultation, consultation_id)
        consultation.young_people_summary = "Tell us about the clubs."
    with unit_of_work():
        work.look_for_changed_words()
    worker()
    assert len(typesetter) == len(FORMATS) + 1
    assert "Tell us about the clubs." in typesetter[-1]


def test_a_new_version_of_the_questions_is_a_new_form(typesetter: list[str]) -> None:
    consultation_id, _ = stored()
    ask(consultation_id)
    worker()
    before = packs(consultation_id)["standard"].version_id
    with unit_of_work():
        make_version(db.session.get_one(work.Consultation, consultation_id), QUESTIONS)
    with unit_of_work():
        work.look_for_changed_words()
    worker()
    after = packs(consultation_id)
    assert set(after) == {"standard", "young_people"}, "formats that are not written any more are gone"
    assert after["standard"].version_id != before
    assert "-2-S" in typesetter[-1] or "-2-S" in typesetter[-2]


def test_drafts_are_looked_at_by_nobody_but_made_for_whoever_asks(typesetter: list[str]) -> None:
    consultation_id, _ = stored("draft")
    with unit_of_work():
        work.look_for_changed_words()
    worker()
    assert typesetter == []
    ask(consultation_id)
    worker()
    assert len(typesetter) == len(FORMATS)


def test_a_pack_that_waits_while_the_consultation_closes_is_not_made(typesetter: list[str]) -> None:
    consultation_id, _ = stored()
    ask(consultation_id)
    outbox.dispatch()
    with unit_of_work():
        db.session.execute(
            work.Consultation.__table__.update()
            .where(work.Consultation.id == consultation_id)
            .values(state="closed")
        )
    work.make_print_packs()
    assert typesetter == []
    assert all(pack.asked_at is None for pack in packs(consultation_id).values())


def test_a_server_without_the_program_says_so_and_tries_again_by_itself(
    monkeypatch: pytest.MonkeyPatch, typesetter: list[str]
) -> None:
    consultation_id, _ = stored()
    able = work.pdf_of

    def unable(*_: object) -> Pdf:
        raise CannotMake(making.WITHOUT_PROGRAM, for_good=False)

    monkeypatch.setattr(work, "pdf_of", unable)
    ask(consultation_id)
    worker()
    for pack in packs(consultation_id).values():
        assert "apt-get install -y libpango" in pack.problem
        assert (pack.made_at, pack.asked_at) == (None, None)
    monkeypatch.setattr(work, "pdf_of", able)
    with unit_of_work():
        work.look_for_changed_words()
    worker()
    assert {pack.problem for pack in packs(consultation_id).values()} == {""}


def test_what_failed_for_good_is_tried_again_when_somebody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    consultation_id, _ = stored()
    tries = []

    def fails(page: str, _assets: Path) -> Pdf:
        tries.append(page)
        raise CannotMake(making.FAILED)

    monkeypatch.setattr(work, "pdf_of", fails)
    ask(consultation_id)
    worker()
    with unit_of_work():
        work.look_for_changed_words()
    worker()
    assert len(tries) == len(FORMATS)
    ask(consultation_id)
    worker()
    assert len(tries) == 2 * len(FORMATS)


def test_a_small_server_plans_nothing(app: Flask, typesetter: list[str]) -> None:
    consultation_id, _ = stored()
    app.extensions["settings"] = replace(app.extensions["settings"], makes_pdfs=False)
    ask(consultation_id)
    worker()
    with unit_of_work():
        work.look_for_changed_words()
    assert packs(consultation_id) == {}
    assert typesetter == []


def test_where_forms_go_is_kept_and_printed(typesetter: list[str]) -> None:
    consultation_id, _ = stored()
    ask(consultation_id)
    worker()
    with unit_of_work():
        consultation = db.session.get_one(work.Consultation, consultation_id)
        save_print_settings(
            COMMISSIONER,
            consultation,
            " Freepost INVENTED \n\n Hub team",
            "0161 496 0111",
            expected_version=0,
        )
    worker()
    kept = print_settings(consultation_id)
    assert kept is not None
    assert (kept.return_address, kept.phone) == ("Freepost INVENTED\nHub team", "0161 496 0111")
    assert len(typesetter) == 2 * len(FORMATS)
    assert "Freepost INVENTED" in typesetter[-1]
    assert "0161 496 0111" in typesetter[-1]


def test_settings_refuse_what_no_envelope_holds_and_what_somebody_else_changed(app: Flask) -> None:
    consultation = make_printed()
    with pytest.raises(InvalidInput) as long:
        save_print_settings(COMMISSIONER, consultation, "\n".join("abcdefghi"), "")
    assert "return_address" in long.value.problems
    with pytest.raises(InvalidInput) as phone:
        save_print_settings(COMMISSIONER, consultation, "", "0" * 61)
    assert "phone" in phone.value.problems
    save_print_settings(COMMISSIONER, consultation, "Freepost", "", expected_version=0)
    with pytest.raises(Stale):
        save_print_settings(COMMISSIONER, consultation, "Elsewhere", "", expected_version=0)


def test_a_language_brings_words_for_paper_and_keeps_its_others(app: Flask) -> None:
    urdu = make_urdu()
    save_paper_words(COMMISSIONER, urdu, {"thank_you": " شکریہ ", "page": "صفحہ", "ring": ""})
    assert urdu.phrases == {"paper.thank_you": "شکریہ", "paper.page": "صفحہ", "day": "دن"}
    say = paper_sheet(*_paper(make_printed()), "ur").say
    assert (say("thank_you"), say("day"), say.plain("page")) == ("شکریہ", "دن", "صفحہ")


def _paper(consultation: Consultation) -> tuple[Consultation, Questionnaire]:
    return consultation, questionnaire_of(consultation)


def test_words_that_lose_a_fact_or_ask_for_another_are_refused(app: Flask) -> None:
    urdu = make_urdu()
    with pytest.raises(InvalidInput) as wrong:
        save_paper_words(COMMISSIONER, urdu, {"ring": "فون کریں", "thank_you": "{phone}", "page": "صفحہ"})
    assert set(wrong.value.problems) == {"ring", "thank_you"}
    assert "{phone}" in wrong.value.problems["ring"]
    with pytest.raises(NotAllowed):
        save_paper_words(ANALYST, urdu, {"page": "صفحہ"})
