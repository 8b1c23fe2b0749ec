"""The demonstration, loaded once on each database: true to the day, through the rooms' own rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, select, text

from coproduce import create_app
from coproduce.accounts.models import Account
from coproduce.cli import main
from coproduce.consultations.models import Answer, Consultation, Language, Response
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of, response_by_receipt
from coproduce.consultations.queries.bank import bank_questions
from coproduce.consultations.queries.keying import check_of, keyed_form, keyed_forms
from coproduce.consultations.queries.printing import print_settings
from coproduce.consultations.queries.statements import decided_statements, waiting_statements
from coproduce.core import audit, clock, worker
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import DomainError
from coproduce.core.jobs import JobRun
from coproduce.core.working_days import is_working_day
from coproduce.demo.content import read_stories
from coproduce.demo.loading import NoDemonstration, load
from coproduce.demo.models import DemonstrationClock
from coproduce.demo.sign_ins import FOLLOWED, PASSWORD, receipt_of
from coproduce.feedback.models import Commitment, Feedback
from coproduce.feedback.queries import (
    comments_of,
    feedback_of,
    headline_figures,
    is_public_now,
    progress_of,
    promise_facts,
    years_of,
)
from coproduce.feedback.rules import kept_on_time
from coproduce.insights.models import CandidateTheme, Theme
from coproduce.insights.queries import published_snapshot
from coproduce.notifications.models import KeptMail, Notice
from coproduce.safeguarding.models import Concern, Passage
from coproduce.serving import holds_demonstration, refuse_if_unsafe
from tests.application import settings_for_tests
from tests.factories.accounts import make_organisation

DAY_ZERO = clock.london_moment(date(2026, 11, 21), 12)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def demonstration(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """A demonstration site on day zero, without a context: for pages. No test of this module changes it."""
    url = request.getfixturevalue("new_postgresql_database")() if request.param == "postgresql" else ""
    app = create_app(settings_for_tests(tmp_path_factory.mktemp("demo"), url, environment="demonstration"))
    app.config["RATELIMIT_ENABLED"] = False
    with clock.frozen(DAY_ZERO):
        with app.app_context():
            upgrade()
            assert load() is True
        yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def site(demonstration: Flask) -> Iterator[Flask]:
    """The demonstration with a context: for its data."""
    with demonstration.app_context():
        yield demonstration


def feedback_to(slug: str) -> Feedback:
    found = feedback_of(consultation_by_slug(slug).id)
    assert found is not None
    return found


def day_of(days: int) -> date:
    return clock.to_london(DAY_ZERO).date() + timedelta(days=days)


def test_it_is_marked_with_its_day_zero(site: Flask) -> None:
    row = db.session.get_one(DemonstrationClock, 1)
    assert row.day_zero == DAY_ZERO
    assert row.loaded_at == DAY_ZERO


def test_consultations_are_in_every_state_of_the_loop(site: Flask) -> None:
    states = {each.slug: each.state for each in db.session.scalars(select(Consultation))}
    assert states == {
        "therapy-services": "closed",
        "stars-getting-out": "closed",
        "autism-assessment": "closed",
        "short-breaks": "closed",
        "sensory-support": "open",
        "family-hub-plans": "open",
        "school-transport-passes": "paused",
        "family-hub-opening-hours": "cancelled",
        "local-offer": "open",
        "area-send-strategy": "draft",
    }


def test_every_response_is_there_on_a_day_on_which_answers_were_taken(site: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(Response)) >= 400
    for story in read_stories(clock.today()):
        days = db.session.scalars(
            select(Response.submitted_on).where(
                Response.consultation_id == consultation_by_slug(story.slug).id,
                Response.paper_number.is_(None),
            )
        ).all()
        assert len(days) == len(story.responses)
        assert all(day_of(story.opens) <= day <= min(day_of(story.closes), day_of(-1)) for day in days)


def test_forms_on_paper_were_typed_in_and_one_of_them_a_second_time(site: Flask) -> None:
    consultation = consultation_by_slug("family-hub-plans")
    settings = print_settings(consultation.id)
    assert settings is not None
    assert "invented" in settings.return_address
    forms = db.session.scalars(keyed_forms(consultation.id)).all()
    assert {form.paper_number for form in forms} == {"1", "2", "3", "4", "5", "6"}
    assert Counter(form.source for form in forms) == {"paper": 5, "phone": 1}
    assert all(form.submitted_on < day_of(0) for form in forms)
    check = check_of(keyed_form(consultation, "1"))
    assert check is not None
    assert (check.differences, check.resolved) == (1, False)


def test_statements_of_others_were_approved_before_anybody_voted_on_them(site: Flask) -> None:
    consultation = consultation_by_slug("family-hub-plans")
    decided = {each.key: each for each in decided_statements(consultation.id)}
    assert Counter(each.state for each in decided.values()) == {"approved": 3, "refused": 1}
    questionnaire = questionnaire_of(consultation)
    assert len(waiting_statements(consultation, questionnaire)) == 1
    votes = db.session.execute(
        select(Answer.facet, Response.submitted_on)
        .join(Response)
        .where(Response.consultation_id == consultation.id, Answer.facet.in_(decided))
    ).all()
    assert {facet for facet, _ in votes} == {key for key, each in decided.items() if each.state == "approved"}
    assert all(day >= decided[facet].decided_on for facet, day in votes)


def test_people_answered_in_other_formats_and_for_others(site: Flask) -> None:
    where = Response.consultation_id == consultation_by_slug("family-hub-plans").id
    formats = Counter(db.session.scalars(select(Response.format).where(where)))
    assert formats["easy_read"] >= 2
    assert formats["ur"] >= 1
    assert formats["young_people"] >= 3
    spoken_for = set(db.session.scalars(select(Response.on_behalf_of).where(where)))
    assert spoken_for == {"myself", "my_child", "supported_person", "group"}


def test_questions_are_kept_and_paper_speaks_urdu(site: Flask) -> None:
    assert len(db.session.scalars(bank_questions()).all()) == 3
    urdu = db.session.scalars(select(Language).where(Language.code == "ur")).one()
    assert urdu.phrases["paper.paper_form"]
    assert urdu.phrases["continue"]


def test_therapy_services_is_answered_and_public_with_promises_kept(site: Flask) -> None:
    feedback = feedback_to("therapy-services")
    assert feedback.state == "public"
    assert is_public_now(feedback)
    consultation = feedback.consultation
    assert clock.to_london(consultation.closed_at).date() == day_of(-200)
    assert clock.to_london(feedback.public_from).date() <= consultation.answer_promised_on
    assert is_working_day(clock.to_london(feedback.public_from).date(), frozenset())
    assert feedback.told == feedback.to_tell > 0
    promises = [
        finding.reply.commitment
        for finding in feedback.findings
        if finding.reply and finding.reply.commitment
    ]
    kept = [promise for promise in promises if promise.state == "done"]
    assert len(kept) == 2
    assert all(kept_on_time(promise_facts(promise)) and promise.evidence for promise in kept)
    assert published_snapshot(consultation.id) is not None


def test_stars_were_told_first_and_the_public_waits(site: Flask) -> None:
    feedback = feedback_to("stars-getting-out")
    assert (feedback.state, feedback.route) == ("settled", "group_led")
    assert feedback.public_from > DAY_ZERO + timedelta(days=1)
    assert clock.to_london(feedback.public_from).date() <= feedback.consultation.answer_promised_on
    told = set(db.session.scalars(select(KeptMail.recipient).where(KeptMail.subject.contains("read first"))))
    members = {
        "beth.cartwright",
        "ellie.warburton",
        "jamie.pilling",
        "aisha.rehman",
        "kieran.holt",
        "maya.osei",
        "lewis.tattersall",
    }
    assert {f"{name}@example.org" for name in members} <= told


def test_the_local_offer_is_open_all_year_with_last_year_s_report_and_this_year_s_begun(site: Flask) -> None:
    consultation = consultation_by_slug("local-offer")
    assert consultation.closes_at is None
    this_year, last_year = years_of(consultation)
    assert last_year.is_public
    assert (last_year.days_late, this_year.is_late) == (0, False)
    assert last_year.report is not None
    assert this_year.report is not None
    assert "invented" in last_year.report.document["summary"]
    fates = Counter(comment.fate for comment in comments_of(last_year.report))
    assert set(fates) == {"answered", "excluded"}
    now = progress_of(comments_of(this_year.report))
    assert now.answered > 2
    assert min(now.waiting, now.unread, now.to_confirm) > 0
    assert consultation.answer_promised_on == this_year.period.due_on


def test_answering_and_understanding_are_under_way(site: Flask) -> None:
    autism, breaks = feedback_to("autism-assessment"), consultation_by_slug("short-breaks")
    assert autism.state == "writing"
    answered = [finding.reply is not None for finding in autism.findings]
    assert any(answered)
    assert not all(answered)
    states = Counter(db.session.scalars(select(Passage.state).where(Passage.context_id == breaks.id)))
    assert states["read"] > states["unread"] > 20
    themes = Counter(db.session.scalars(select(Theme.state).where(Theme.consultation_id == breaks.id)))
    assert themes["approved"] >= 1
    assert themes["drafted"] >= 1
    assert db.session.scalar(select(func.count()).select_from(CandidateTheme)) > 3


def test_nobody_s_name_or_number_stands_in_what_was_read(site: Flask) -> None:
    rows = db.session.execute(
        select(Passage.personal_data_hints, Passage.redacted).where(Passage.state == "read")
    )
    checked = [redacted for hints, redacted in rows if hints]
    assert len(checked) > 10
    assert all(redacted and "[" in redacted for redacted in checked)


def test_a_concern_was_raised_and_closed_by_the_lead(site: Flask) -> None:
    concerns = db.session.scalars(select(Concern)).all()
    assert [concern.state for concern in concerns] == ["closed"] * len(concerns)
    assert concerns
    assert db.session.scalars(
        select(KeptMail).where(KeptMail.recipient == "janet.holroyd@example.org")
    ).first()


def test_history_is_true_to_the_day_and_in_order(site: Flask) -> None:
    consultation = consultation_by_slug("therapy-services")
    rows = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_id == consultation.id).order_by(AuditEntry.at)
    ).all()
    days = {entry.action: clock.to_london(entry.at).date() for entry in rows}
    assert days["open"] == day_of(-249)
    assert days["close"] == day_of(-200)
    assert all(entry.at < DAY_ZERO for entry in db.session.scalars(select(AuditEntry)))
    assert {entry.actor_name for entry in rows if entry.action == "open"} == {"Michael Duckworth"}


def test_the_audit_trail_is_linked_in_the_order_of_time(site: Flask) -> None:
    assert audit.broken_links() == []
    number, _ = audit.head()
    assert number == db.session.scalar(select(func.count()).select_from(AuditEntry))
    moments = (
        db.session.execute(
            text(
                "SELECT entry.at FROM audit_link AS link JOIN audit_entry AS entry ON entry.id = link.entry_id "
                "ORDER BY link.number"
            )
        )
        .scalars()
        .all()
    )
    assert list(moments) == sorted(moments)


def test_every_letter_was_delivered_to_the_mailbox_alone(site: Flask) -> None:
    assert set(db.session.scalars(select(Notice.state))) == {"sent"}
    letters = db.session.scalars(select(KeptMail)).all()
    assert len(letters) > 100
    assert all(letter.recipient.endswith("@example.org") for letter in letters)
    assert all(letter.sent_at < DAY_ZERO for letter in letters)


def test_the_figures_of_the_front_page_have_something_to_say(site: Flask) -> None:
    figures = headline_figures()
    assert figures.promises_due.shown == figures.promises_kept_on_time.shown == 2
    assert figures.views_answered_percent


def test_printed_receipts_lead_to_their_responses(site: Flask) -> None:
    for slug, number in FOLLOWED:
        response = response_by_receipt(receipt_of(slug, number))
        assert response is not None
        assert response.consultation_id == consultation_by_slug(slug).id


def test_only_chosen_contributions_are_linked_to_people(site: Flask) -> None:
    linked = db.session.scalar(
        select(func.count()).select_from(Response).where(Response.account_id.is_not(None))
    )
    assert linked == 6


def test_staff_sign_in_with_the_password_and_the_shown_code(demonstration: Flask) -> None:
    client = demonstration.test_client()
    page = client.get("/sign-in/staff").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    answer = client.post(
        "/sign-in/staff",
        follow_redirects=True,
        data={"email": "helen.marsden@example.org", "password": PASSWORD, "csrf_token": token},
    )
    page = answer.get_data(as_text=True)
    code = re.search(r"the code (\d{6})", page).group(1)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page).group(1)
    answer = client.post(answer.request.path, follow_redirects=True, data={"code": code, "csrf_token": token})
    assert answer.request.path == "/manage/"
    assert "What is due" in answer.get_data(as_text=True)
    assert "Helen Marsden" in answer.get_data(as_text=True)


def test_every_page_of_the_loop_opens(demonstration: Flask) -> None:
    client = demonstration.test_client()
    for address, status in {
        "/": 200,
        "/consultations/": 200,
        "/consultations/therapy-services": 200,
        "/consultations/therapy-services/results": 200,
        "/consultations/therapy-services/feedback": 200,
        "/consultations/stars-getting-out": 200,
        "/consultations/stars-getting-out/feedback": 404,
        "/consultations/sensory-support": 200,
        "/consultations/family-hub-opening-hours": 200,
        "/consultations/local-offer": 200,
        "/consultations/local-offer/reports/": 200,
        "/consultations/area-send-strategy": 404,
        "/groups/stars": 200,
        "/feedback/": 200,
        "/search?q=toilet": 200,
        "/sitemap.xml": 200,
        "/feeds/feedback.atom": 200,
    }.items():
        assert client.get(address).status_code == status, address


def test_answers_before_their_minute_are_found_nowhere(demonstration: Flask) -> None:
    with demonstration.app_context():
        words = feedback_to("stars-getting-out").findings[0].you_said
    client = demonstration.test_client()
    for address in ("/", "/search?q=Changing+Places", "/feeds/feedback.atom", "/feedback/", "/groups/stars"):
        assert words not in client.get(address).get_data(as_text=True)


def test_a_second_call_changes_nothing(site: Flask) -> None:
    before = [
        db.session.scalar(select(func.count()).select_from(kind)) for kind in (AuditEntry, Account, Response)
    ]
    assert load() is False
    assert before == [
        db.session.scalar(select(func.count()).select_from(kind)) for kind in (AuditEntry, Account, Response)
    ]


def test_production_does_not_serve_it(site: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert holds_demonstration()
    production = settings_for_tests(tmp_path, environment="production")
    monkeypatch.setitem(site.extensions, "settings", production)
    with pytest.raises(DomainError, match="demonstration data"):
        refuse_if_unsafe(site)
    with pytest.raises(NoDemonstration, match="not loaded in production"):
        load()


def test_the_worker_finds_everything_in_order(site: Flask) -> None:
    """The last test of the module: what the worker does on day zero fails nowhere and opens nothing early."""
    worker.tick()
    assert [row.problem for row in db.session.scalars(select(JobRun)) if row.problem] == []
    db.session.expire_all()
    assert feedback_to("stars-getting-out").state == "settled"
    assert set(db.session.scalars(select(Notice.state))) == {"sent"}
    assert db.session.scalar(select(func.count()).select_from(Commitment)) > 10


# On databases of their own --------------------------------------------------------------------------------------------


def test_it_is_not_loaded_beside_people_s_data(app: Flask) -> None:
    with unit_of_work():
        make_organisation()
        db.session.add(Account(email="real@example.org", fs_uniquifier="x" * 64))
    with pytest.raises(NoDemonstration, match="people's data"):
        load()
    assert db.session.get(DemonstrationClock, 1) is None


def test_an_interrupted_loading_is_named(app: Flask) -> None:
    with unit_of_work():
        db.session.add(DemonstrationClock(id=1, day_zero=DAY_ZERO, area="Here"))
    with pytest.raises(NoDemonstration, match="interrupted"):
        load()


def test_the_command_refuses_production_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ENVIRONMENT": "production",
        "INSTANCE": str(tmp_path),
        "SECRET_KEY": "s" * 40,
        "RECEIPT_KEYS": "1:" + "r" * 40,
        "SMTP_HOST": "localhost",
        "SITE_URL": "https://example.org",
        "MAIL_FROM": "coproduce@council.test",
        "CONTACT_EMAIL": "send@council.test",
    }.items():
        monkeypatch.setenv(f"COPRODUCE_{name}", value)
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 1
    assert result.output.strip() == "Error: the demonstration is not loaded in production"


def test_the_command_asks_for_the_schema_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPRODUCE_ENVIRONMENT", "demonstration")
    monkeypatch.setenv("COPRODUCE_INSTANCE", str(tmp_path))
    result = CliRunner().invoke(main, ["demo"])
    assert result.exit_code == 1
    assert "coproduce db upgrade" in result.output
