"""Search on both databases: everything public and nothing else."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.home.searching import ON_A_PAGE, search, words_of
from tests.factories.accounts import make_group
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_closed_consultation, make_feedback, make_public_feedback, settle


def found(query: str, number: int = 1) -> list[tuple[str, str]]:
    return [(hit.kind, hit.url) for hit in search(words_of(query), number).rows]


def test_consultations_answers_and_groups_are_found(app: Flask) -> None:
    consultation = make_consultation(title="Getting to the zebra crossing")
    group = make_group("Zebra group")
    feedback = make_public_feedback()
    feedback.findings[0].you_said = "The zebra crossing is too far."
    db.session.flush()
    assert found("ZEBRA") == [
        ("Consultation", f"/consultations/{consultation.slug}"),
        ("Answer", f"/consultations/{feedback.consultation.slug}/feedback#finding-{feedback.findings[0].id}"),
        ("Group", f"/groups/{group.slug}"),
    ]


def test_every_word_must_be_there_in_any_place(app: Flask) -> None:
    make_consultation(title="Wheelchair taxis", summary="Who may drive them?")
    assert len(found("taxis drive")) == 1
    assert found("taxis trains") == []
    assert found("") == []


def test_parts_of_a_consultation_are_searched(app: Flask) -> None:
    consultation = make_consultation()
    consultation.parts[0].text = "Sessions by the canal."
    db.session.flush()
    assert found("canal") == [("Consultation", f"/consultations/{consultation.slug}")]


def test_signs_of_the_query_language_are_words(app: Flask) -> None:
    make_consultation(title="Everything 100% free_of charge")
    make_consultation(title="Everything else")
    assert len(found("100%")) == 1
    assert len(found("free_of")) == 1
    assert found("%") == found("100%")
    assert found("\\") == []


def test_drafts_and_answers_before_their_minute_are_not_found(app: Flask) -> None:
    make_consultation("draft", title="Secret aardvark plan")
    feedback = settle(make_feedback(make_closed_consultation()))
    feedback.findings[0].reply.text = "The aardvark moves."
    db.session.flush()
    assert found("aardvark") == []
    with clock.frozen(feedback.public_from - timedelta(seconds=1)):
        assert found("aardvark") == []
    with clock.frozen(feedback.public_from):
        assert [kind for kind, _ in found("aardvark")] == ["Answer"]


def test_pages_go_on_from_one_kind_to_the_next(app: Flask) -> None:
    for number in range(ON_A_PAGE - 5):
        make_consultation(title=f"Ostrich {number}")
    for number in range(10):
        make_group(f"Ostrich group {number}")
    first, second, third = (found("ostrich", number) for number in (1, 2, 3))
    assert [kind for kind, _ in first] == ["Consultation"] * (ON_A_PAGE - 5) + ["Group"] * 5
    assert [kind for kind, _ in second] == ["Group"] * 5
    assert third == []
    assert len({*first, *second}) == ON_A_PAGE + 5
    assert search(["ostrich"]).pages == 2
