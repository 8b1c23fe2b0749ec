"""Beginning with a template or with an earlier consultation, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from coproduce.consultations import services
from coproduce.consultations.files.templates import all_templates, template
from coproduce.consultations.models import Consultation, SchoolHoliday
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.rules import Span
from coproduce.consultations.services.loading import document_of
from coproduce.core import clock
from coproduce.core.access import VISITOR
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound
from tests.factories.accounts import make_group, make_organisation
from tests.factories.consultations import COMMISSIONER, make_consultation, make_safety_contact

pytestmark = pytest.mark.usefixtures("app")
LED = {"lead_name": "Ada (invented)", "lead_role": "Head", "decided_by": "Board"}


def missing(consultation: Consultation) -> set[str]:
    return {check.name for check in services.readiness_checks(consultation) if check.refusals}


def test_sixty_answers_are_ready_after_six_lines() -> None:
    make_safety_contact()
    council = make_organisation("Invented Council")
    actor = replace(COMMISSIONER, organisation_id=council.id)
    consultation = services.begin_from_template(
        actor, template("sixty-answers"), "The waiting room", "the new waiting room"
    )
    assert consultation.owner_organisation is council
    assert consultation.slug == "the-waiting-room"
    assert "the new waiting room" in consultation.summary
    assert missing(consultation) == {"lead", "decided_by", "track"}
    light = {"track_reason": "One room.", "track_agreed_by": "Pat (invented), manager"}
    services.edit_consultation(actor, consultation, {**LED, **light})
    assert missing(consultation) == set()
    services.open_(actor, consultation)
    assert consultation.state == "open"


def test_every_template_asks_in_young_people_s_words_and_names_no_tool() -> None:
    assert [each.key for each in all_templates()] == [
        "sixty-answers",
        "service-review",
        "local-offer-comments",
    ]
    for each in all_templates():
        consultation = services.begin_from_template(COMMISSIONER, each, "A title", "the pool")
        questionnaire = questionnaire_of(consultation)
        assert questionnaire.has_young_wording
        assert all(
            question.worded("young_people").text for question in questionnaire.questions if question.text
        )
        assert consultation.young_people_summary
        assert "questions" not in missing(consultation)
        assert {"days_open", "closes_at", "answer_promised_on", "keep_until", "decision_on"} & missing(
            consultation
        ) == set()


def test_a_service_review_names_its_gaps_and_fits_the_calendar() -> None:
    today = clock.today()
    services.add_period(COMMISSIONER, SchoolHoliday, Span("Long holiday", today, today + timedelta(days=40)))
    consultation = services.begin_from_template(COMMISSIONER, template("service-review"), "Review")
    assert consultation.opens_at is not None
    assert clock.to_london(consultation.opens_at).date() > today + timedelta(days=40)
    gaps = {each.url.rpartition("/")[2]: each.message for each in services.readiness(consultation)}
    assert gaps["edit"].startswith("Fill in “what it is about”, “Say in one sentence")
    assert gaps["options"].startswith(
        "Fill in “First option”, “What would happen”, “What it would cost or save” and"
    )
    assert "days_open" not in missing(consultation)


def test_comments_on_the_local_offer_stay_open() -> None:
    make_safety_contact()
    consultation = services.begin_from_template(COMMISSIONER, template("local-offer-comments"), "Tell us")
    assert (consultation.standing, consultation.closes_at, consultation.decision_on) == (True, None, None)
    assert missing(consultation) == {"owner", "lead"}


def test_a_title_is_needed_and_the_right() -> None:
    with pytest.raises(InvalidInput):
        services.begin_from_template(COMMISSIONER, template("sixty-answers"), " ")
    with pytest.raises(NotAllowed):
        services.begin_from_template(VISITOR, template("sixty-answers"), "Mine")
    with pytest.raises(NotFound):
        template("nothing")


@pytest.mark.parametrize("title", ["New", "Light"])
def test_no_draft_takes_the_address_of_a_page(title: str) -> None:
    consultation = services.create_consultation(COMMISSIONER, title)
    assert consultation.slug == f"{title.lower()}-2"
    with pytest.raises(InvalidInput, match="page of its own"):
        services.create_consultation(COMMISSIONER, title, slug=title.lower())


def test_a_copy_has_the_words_and_none_of_the_dates_and_agreements() -> None:
    before = make_consultation(
        "closed",
        groups={"led": make_group("STARS")},
        track="light",
        track_reason="Small.",
        track_agreed_by="Ada",
        election_reason="A court.",
    )
    copied = services.copy_consultation(COMMISSIONER, before, "Once more")
    db.session.expire_all()
    assert copied.state == "draft"
    assert (copied.slug, copied.title, copied.track, copied.track_reason) == (
        "once-more",
        "Once more",
        "light",
        "Small.",
    )
    for name in (
        "track_agreed_by",
        "shortened_by",
        "shortened_reason",
        "election_reason",
        "assessment_version",
    ):
        assert getattr(copied, name) == ""
    for name in ("opens_at", "closes_at", "decision_on", "answer_promised_on", "keep_until", "assessment_on"):
        assert getattr(copied, name) is None
    assert services.options_of(copied) == services.options_of(before)
    assert services.parts_of(copied) == services.parts_of(before)
    assert [entry.group.name for entry in copied.groups] == ["STARS"]
    assert document_of(copied).questions == document_of(before).questions
    assert services.copy_consultation(COMMISSIONER, before, "Once more").slug == "once-more-2"
    with pytest.raises(NotAllowed):
        services.copy_consultation(VISITOR, before, "Mine")
