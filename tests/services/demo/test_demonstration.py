"""The demonstration, loaded once on each database: true to the day, through the rooms' own rules."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Select, func, select, text

from coproduce import create_app
from coproduce.accounts.models import Account, Group, GroupMembership
from coproduce.cli import main
from coproduce.commissioning.models import Decision, ImprovementPlan, Proposal, Suggestion
from coproduce.commissioning.queries.deciding import (
    answer_facts,
    carried_themes,
    duties_facts,
    makers_of,
)
from coproduce.commissioning.queries.decisions import call_in_facts, decision_of
from coproduce.commissioning.queries.improvement import report_of
from coproduce.commissioning.queries.partners import partners_of, signing_facts
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.queries.versions import version_by_number
from coproduce.commissioning.rules.gate import answers_refusals, duties_refusals
from coproduce.commissioning.rules.partners import partner_refusals
from coproduce.commissioning.rules.routes import takes_effect_on
from coproduce.commissioning.rules.stages import stages
from coproduce.commissioning.rules.versions import difference
from coproduce.commissioning.services.improvement import EIGHT_AREAS
from coproduce.consultations.models import Answer, Consultation, Language, Response
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of, response_by_receipt
from coproduce.consultations.queries.bank import bank_questions
from coproduce.consultations.queries.keying import check_of, keyed_form, keyed_forms
from coproduce.consultations.queries.printing import print_settings
from coproduce.consultations.queries.statements import decided_statements, waiting_statements
from coproduce.core import audit, audit_verifying, clock, worker
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import DomainError
from coproduce.core.jobs import JobRun
from coproduce.core.working_days import add_working_days, closed_days, is_working_day
from coproduce.demo.content import read_stories
from coproduce.demo.loading import NoDemonstration, load
from coproduce.demo.models import DemonstrationClock
from coproduce.demo.sign_ins import FOLLOWED, PASSWORD, receipt_of
from coproduce.evidence.models import EvidenceClaim, GeneratedFile, InformationRequest
from coproduce.feedback.models import Commitment, Feedback, ImpactVoice, LintOverride, MeaningCorrection
from coproduce.feedback.queries import (
    comments_of,
    feedback_of,
    headline_figures,
    is_public_now,
    progress_of,
    promise_facts,
    years_of,
)
from coproduce.feedback.queries.clocks import late_answers
from coproduce.feedback.queries.involvement import involvement_series
from coproduce.feedback.queries.talk import consultations_of_topic, findings_of_topic
from coproduce.feedback.rules import kept_on_time
from coproduce.forums.models import Board, ForumProfile, Post, PostRevision, Topic
from coproduce.forums.question_queries import official_answer, standing_of
from coproduce.forums.services.counting import recount
from coproduce.insights.models import CandidateTheme, Theme
from coproduce.insights.queries import published_snapshot
from coproduce.notifications.forum_models import ForumLetter
from coproduce.notifications.models import KeptMail, Notice
from coproduce.notifications.occurrences import telling_key
from coproduce.notifications.subscription_models import AnswerSubscriber
from coproduce.safeguarding.models import Appeal, Attachment, Concern, Passage, PassageRevision, ReportCase
from coproduce.safeguarding.queries.concerns import steps_of
from coproduce.serving import holds_demonstration, refuse_if_unsafe
from tests.application import settings_for_tests
from tests.factories.accounts import make_organisation, sign_in

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
        "stars-wheelchairs": "closed",
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


def test_the_story_of_stars_is_told_the_right_way_round(site: Flask) -> None:
    """They led it, heard it first, then those who took part, and everybody else two whole working days later."""
    feedback = feedback_to("stars-wheelchairs")
    assert (feedback.state, feedback.route) == ("public", "group_led")
    notices = select(Notice).where(Notice.event_key == telling_key(feedback))
    sent = {notice.address: notice.sent_at for notice in db.session.scalars(notices)}
    members = {account.email for account in db.session.scalars(members_of("stars"))}
    stars, others = ({sent[each] for each in found} for found in (members, sent.keys() - members))
    assert len(members) == 7
    assert len(sent) > len(members)
    assert feedback.telling_began_at <= max(stars) < min(others) < feedback.public_from
    told_on, public_on = (
        clock.to_london(each).date() for each in (feedback.settled_at, feedback.public_from)
    )
    between = [told_on + timedelta(days=days) for days in range(1, (public_on - told_on).days)]
    assert sum(is_working_day(day, closed_days()) for day in between) == 2
    weeks = feedback.findings[0].reply.commitment.measures[0]
    assert (weeks.baseline, weeks.target, [each.value for each in weeks.readings]) == (
        28,
        12,
        [23, 17, 12, 11],
    )
    [asked] = [each for each in feedback.findings[0].reply.commitment.checks if each.closed_on]
    voices = select(ImpactVoice).where(ImpactVoice.check_id == asked.id, ImpactVoice.group_id.is_not(None))
    assert db.session.scalars(voices).one().verdict == "better"


def members_of(slug: str) -> Select[Account]:
    return select(Account).join(GroupMembership).join(Group).where(Group.slug == slug)


def test_the_answers_to_stars_say_what_was_kept_late_refused_and_contested(demonstration: Flask) -> None:
    page = unescape(
        demonstration.test_client().get("/consultations/stars-wheelchairs/feedback").get_data(as_text=True)
    )
    for words in (
        "Nobody asks what you want to do in your chair",  # the check changed it
        "We miss school too",  # an objection that stands beside the finding
        "The sports centre has an empty store",  # said after release
        "That was our mistake",  # and answered
        "£94,000",
        "We looked at lending six sports chairs",
        "closed for two months",  # why the date was moved
        "and we are late",
        "Kept",
        "frequent answer is “worse”",
    ):
        assert words in page, words
    assert "Chairs are too small after a year" not in page


def test_what_proves_it_is_there(site: Flask) -> None:
    assert Counter(each.state for each in db.session.scalars(select(MeaningCorrection))) == {
        "kept": 1,
        "open": 1,
    }
    assert {each.side for each in db.session.scalars(select(EvidenceClaim))} == {
        "strength",
        "concern",
        "minority",
    }
    assert db.session.scalars(select(GeneratedFile.format).where(GeneratedFile.is_offered)).all() == ["docx"]
    states = {each.state: each.due_on for each in db.session.scalars(select(InformationRequest))}
    assert set(states) == {"answered", "open"}
    assert day_of(0) <= states["open"] <= day_of(10)
    assert db.session.scalars(select(AnswerSubscriber)).one().confirmed
    assert db.session.scalars(select(LintOverride)).one().code == "reading_age_text"
    assert {each.consultation.slug for each in late_answers()} == {"autism-assessment"}
    series = [[point.slug for point in each.points] for each in involvement_series()]
    assert sorted(series) == [["stars-wheelchairs"], ["therapy-services", "stars-getting-out"]]


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
        select(Passage.context_kind, Passage.personal_data_hints, Passage.body, Passage.redacted).where(
            Passage.state == "read"
        )
    )
    # In the forums, and nowhere else, an address leads to this site's own pages and names nobody, and a name that
    # somebody chose for the forum is there to be read.
    names = select(Passage.body).join(ForumProfile, ForumProfile.passage_id == Passage.id)
    fine = {("name", name) for name in db.session.scalars(names)}
    checked = [
        redacted
        for place, hints, body, redacted in rows
        if any(
            place not in ("forum", "forum_name") or ((kind, body[start:end]) not in fine and kind != "url")
            for start, end, kind in hints
        )
    ]
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
    assert audit_verifying.broken_links() == ()
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
    assert (figures.promises_due.shown, figures.promises_kept_on_time.shown) == (5, 4)
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


# Proposals and the improvement plan -----------------------------------------------------------------------------------


def test_proposals_stand_at_every_kind_of_stage(site: Flask) -> None:
    states = {each.slug: each.state for each in db.session.scalars(select(Proposal))}
    assert states == {
        "sensory-support-review": "consultation",
        "speech-and-language-therapy": "options",
        "short-breaks-clubs": "delivery",
        "contract-for-holiday-clubs": "early_notice",
        "sensory-room-hire": "options",
        "shared-taxi-routes": "withdrawn",
        "equipment-store": "draft",
    }


def test_short_breaks_passed_the_gate_and_nobody_was_set_past_it(site: Flask) -> None:
    """The audit trail holds every step of the way, and what the gate asks for still holds on its day."""
    proposal = proposal_by_slug("short-breaks-clubs")
    trail = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.subject_id == proposal.id).order_by(AuditEntry.at)
    ).all()
    steps = {stage.action for stage in stages()}
    assert list(dict.fromkeys(action for action in trail if action in steps)) == [
        "give_notice",
        "shape",
        "set_options",
        "consult",
        "go_to_decision",
        "deliver",
    ]
    asked = (partner_refusals(signing_facts(proposal)), answers_refusals(answer_facts(proposal)))
    assert (*asked, duties_refusals(duties_facts(proposal))) == ([], [], [])
    assert {each.way for maker in makers_of(proposal.id) for each in maker.attestations} == {
        "link",
        "minutes",
    }
    assert len(carried_themes(proposal.id)) == 14
    signed = [each for partner in partners_of(proposal.id) for each in partner.sign_offs]
    assert {each.outcome for each in signed} == {"signed"}
    assert len({each.version_number for each in signed}) == 1


def test_the_decision_was_told_first_and_its_call_in_is_over(site: Flask) -> None:
    decision = decision_of(proposal_by_slug("short-breaks-clubs").id)
    assert decision is not None
    assert (decision.state, decision.release_route) == ("public", "group_led")
    assert decision.told == decision.to_tell > 12
    public_on = clock.to_london(decision.public_from).date()
    assert add_working_days(clock.to_london(decision.settled_at).date(), 5, closed_days()) <= public_on
    assert is_working_day(public_on, closed_days())
    effect = takes_effect_on(call_in_facts(decision))
    assert effect is not None
    assert public_on < effect <= day_of(-13)
    changes = difference(
        *(version_by_number(decision.proposal_id, number).snapshot for number in decided_between(decision))
    )
    assert {(change.kind, change.name) for change in changes} >= {
        ("moved", "Where the Saturday club is"),
        ("added", "Two smaller clubs, 11.30 to 4.30"),
    }


def decided_between(decision: Decision) -> tuple[int, int]:
    assert decision.consulted_version is not None
    assert decision.decided_version is not None
    return decision.consulted_version, decision.decided_version


def test_decided_and_open_parts_stand_apart_with_the_right_share(demonstration: Flask) -> None:
    page = demonstration.test_client().get("/proposals/sensory-support-review").get_data(as_text=True)
    for words in (
        "3.17%",
        "Deleted in April",
        "no decisions yet",
        "These are cuts",
        "We do not accept",
        "211",
    ):
        assert words in page
    decided, still_open = page.index("Decided: this stays"), page.index("Still open")
    assert decided < page.index("Deleted in April") < still_open < page.index("Teacher of the deaf posts")


def test_of_suggestions_only_answers_are_public_and_only_in_their_time(demonstration: Flask) -> None:
    with demonstration.app_context():
        proposal = proposal_by_slug("contract-for-holiday-clubs")
        given = db.session.scalars(select(Suggestion).where(Suggestion.proposal_id == proposal.id)).all()
        states = Counter((each.passage.state, each.answer_id is not None) for each in given)
        assert states == {("read", True): 3, ("read", False): 1, ("unread", False): 2}
        assert sum(each.account_id is not None for each in given) == 1
        bodies = [each.passage.body for each in given]
        answers = {answer.you_suggested: answer.public_from for each in given if (answer := each.answer)}
    client = demonstration.test_client()
    pages = "".join(
        unescape(client.get(address).get_data(as_text=True))
        for address in (
            "/",
            "/proposals/",
            "/proposals/contract-for-holiday-clubs",
            "/feeds/proposals.atom",
            "/search?q=holiday",
        )
    )
    assert not [body for body in bodies if body[:40] in pages]
    assert Counter(opens <= DAY_ZERO for opens in answers.values()) == {True: 2, False: 1}
    assert all((words in pages) is (opens <= DAY_ZERO) for words, opens in answers.items())


def test_the_improvement_plan_has_eight_areas_and_families_see_some_otherwise(site: Flask) -> None:
    plan = db.session.scalars(select(ImprovementPlan)).one()
    report = report_of(plan, clock.today())
    standing = {area.row.title: area.status.key for area in report.areas}
    assert list(standing) == [title for title, _, _ in EIGHT_AREAS]
    assert set(standing.values()) == {"on_track", "late", "at_risk", "done"}
    said = {
        (area.title, each.group.slug): each.verdict
        for area in plan.areas
        for each in area.judgements
        if each.group
    }
    assert (standing["The Local Offer"], said["The Local Offer", "parent-carer-forum"]) == (
        "on_track",
        "same",
    )
    assert (standing["Joint commissioning"], said["Joint commissioning", "parent-carer-forum"]) == (
        "at_risk",
        "better",
    )
    assert said["Co-production", "stars"] == "better"


def test_every_page_about_plans_opens_and_the_draft_does_not(demonstration: Flask) -> None:
    client = demonstration.test_client()
    for address, status in {
        "/proposals/": 200,
        "/proposals/short-breaks-clubs": 200,
        "/proposals/short-breaks-clubs/changes": 200,
        "/proposals/short-breaks-clubs/decision": 200,
        "/proposals/shared-taxi-routes": 200,
        "/proposals/light": 200,
        "/proposals/forward-plan": 200,
        "/proposals/equipment-store": 404,
        "/improvement-plan/": 200,
        "/improvement-plan/better-together-our-improvement-plan": 200,
    }.items():
        assert client.get(address).status_code == status, address
    assert "equipment store" not in client.get("/proposals/").get_data(as_text=True)


# Talk and the reading queue -------------------------------------------------------------------------------------------


def posts_called(start: str) -> Topic:
    return db.session.scalars(select(Topic).where(Topic.title.startswith(start))).one()


def test_boards_have_life_and_their_counters_are_right(site: Flask) -> None:
    boards = {each.slug: each for each in db.session.scalars(select(Board))}
    assert {slug: board.audience for slug, board in boards.items()} == {
        "everyday-life": "public",
        "stars-our-board": "group",
        "getting-help-at-school": "signed_in",
        "partners-corner": "staff",
    }
    assert db.session.scalar(select(func.count()).select_from(Topic)) >= 12
    assert db.session.scalar(select(func.count()).select_from(Post)) >= 60
    assert recount() == []
    db.session.rollback()
    assert set(db.session.scalars(select(Topic.state))) == {"open", "locked", "merged"}
    assert db.session.scalar(select(func.count()).select_from(PostRevision)) == 1
    assert posts_called("A quiet hour").support_count == 9


def test_the_queue_is_there_in_every_state(site: Flask) -> None:
    forum = Passage.context_kind.in_(("forum", "forum_name"))
    states = Counter(db.session.scalars(select(Passage.state).where(forum)))
    assert set(states) == {"unread", "read", "asked", "held", "refused"}
    claimed = db.session.scalars(select(Passage).where(forum, Passage.claimed_by_id.is_not(None))).one()
    assert claimed.state == "unread"
    assert DAY_ZERO - claimed.claimed_at < site.extensions["settings"].reading_claim_lasts
    urgent = select(Passage).where(forum, Passage.state == "unread", Passage.concern_hint == "urgent")
    assert [each.young for each in db.session.scalars(urgent)] == [True]
    unread_names = select(Passage.body).where(Passage.context_kind == "forum_name", Passage.state == "unread")
    assert db.session.scalars(unread_names).all() == ["Turbo"]
    assert db.session.scalars(
        select(Attachment).where(Attachment.state == "received", Attachment.claimed)
    ).first()
    assert Counter(db.session.scalars(select(Appeal.state))) == {"open": 1, "overturned": 1}
    assert db.session.scalar(select(func.count()).select_from(PassageRevision)) == 1


def test_two_reports_of_one_post_are_one_case_and_both_heard(site: Flask) -> None:
    cases = {each.state: each for each in db.session.scalars(select(ReportCase))}
    assert set(cases) == {"acted", "open"}
    assert len(cases["acted"].reports) == 2
    passage = db.session.get_one(Passage, cases["acted"].subject_id)
    assert "MX19" in passage.body
    assert "MX19" not in passage.words
    heard = db.session.scalars(
        select(Notice.address).where(Notice.event_key.contains(cases["acted"].id))
    ).all()
    assert sorted(heard) == ["rukhsana.malik@example.org", "sarah.feldman@example.org"]


def test_one_question_is_answered_officially_and_one_is_overdue_by_the_clock(site: Flask) -> None:
    answered, late = posts_called("Who shows"), posts_called("School says")
    answer = official_answer(answered)
    assert answer is not None
    assert db.session.get_one(Account, answer.author_id).email == "michael.duckworth@example.org"
    found = standing_of(late)
    assert found is not None
    assert (found.kind, found.days) == ("late", (clock.today() - late.due_on).days)
    assert late.question_warned
    written = clock.to_london(late.opened_at).date()
    assert written < late.due_on < add_working_days(written, 12, closed_days())


def test_talk_led_to_change_and_its_authors_were_told(site: Flask) -> None:
    saturday, toilets = posts_called("Would anybody"), posts_called("The toilet")
    assert [each.kind for each in findings_of_topic(saturday.id)] == ["we_did"]
    assert findings_of_topic(toilets.id) == []  # the answers to STARS are not public yet
    assert [each.slug for each in consultations_of_topic(toilets.id)] == ["stars-getting-out"]
    told = select(Notice.address).where(Notice.event_key.startswith("PostTaken:"))
    assert {"donna.greenhalgh@example.org", "kieran.holt@example.org"} <= set(db.session.scalars(told))
    rhythms = set(db.session.scalars(select(ForumLetter.rhythm)))
    assert rhythms == {"at_once", "daily", "weekly"}


def test_no_unread_word_of_the_boards_is_seen_by_visitors_or_others(demonstration: Flask) -> None:
    with demonstration.app_context():
        forum = Passage.context_kind.in_(("forum", "forum_name"))
        hidden = db.session.scalars(select(Passage.body).where(forum, Passage.state != "read")).all()
        topics = db.session.execute(
            select(Board.slug, Topic.slug).join(Topic, Topic.board_id == Board.id)
        ).all()
        outsider = db.session.scalars(
            select(Account).where(Account.email == "pauline.entwistle@example.org")
        ).one()
        uniquifier = outsider.fs_uniquifier
        own = set(db.session.scalars(select(Passage.body).where(forum, Passage.author_id == outsider.id)))
    assert len(hidden) >= 10
    marks = [(body, body.replace("\n", " ")[:24]) for body in hidden]
    addresses = ["/", "/forums/", "/search?q=sleep+clinic", "/forums/search?q=ramp"]
    addresses += [f"/forums/{board}/" for board in {board for board, _ in topics}]
    addresses += [f"/forums/{board}/{topic}" for board, topic in topics]
    statuses = Counter()
    for account in (None, uniquifier):
        client = demonstration.test_client()
        if account:
            sign_in(client, account)
        for address in addresses:
            response = client.get(address, follow_redirects=True)
            statuses[response.status_code] += 1
            page = unescape(response.get_data(as_text=True))
            seen = [body for body, mark in marks if mark in page and not (account and body in own)]
            assert seen == [], address
    assert set(statuses) <= {200, 404}
    assert min(statuses.values()) > 10


def test_a_concern_was_passed_on_and_closed_and_only_the_lead_opens_it(demonstration: Flask) -> None:
    with demonstration.app_context():
        concern = db.session.scalars(select(Concern).where(Concern.context_kind == "forum")).one()
        kinds = [step.kind for step in steps_of(concern)]
        assert (concern.state, concern.case_number) == ("closed", "ST-0417 (invented)")
        assert concern.acknowledged_at <= concern.acknowledge_by
        assert {"acknowledged", "note", "referral", "case_number", "closed"} <= set(kinds)
        emails = {each.email: each.fs_uniquifier for each in db.session.scalars(select(Account))}
        address, outcome = f"/manage/concerns/{concern.id}", concern.outcome
    for name, status in {"janet.holroyd": 200, "colin.barraclough": 403, "beth.cartwright": 403}.items():
        client = demonstration.test_client()
        sign_in(client, emails[f"{name}@example.org"])
        page = client.get(address)
        assert page.status_code == status, name
        assert (outcome in unescape(page.get_data(as_text=True))) is (status == 200)
    statistics = demonstration.test_client()
    sign_in(statistics, emails["helen.marsden@example.org"])
    assert outcome not in unescape(statistics.get("/manage/concerns/statistics").get_data(as_text=True))


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
    """The last test of the module: what the worker does on day zero fails nowhere and opens nothing early. What the
    clock finds at one tick is written to people at the next."""
    worker.tick()
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
        "SIGNING_KEY": b64encode(b"s" * 32).decode(),
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
