"""Decisions by the pages: nothing leaks before its minute, those who decide attest without an account, staff find their
way from the gate to the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.commissioning import addresses
from coproduce.commissioning.models import Decision, Proposal
from coproduce.commissioning.queries.deciding import linked_consultations, makers_of
from coproduce.commissioning.services import attestations, preparing
from coproduce.commissioning.services import decisions as services
from coproduce.commissioning.services.forward_plan import give_notice
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_decisions import MARKER, make_decided, make_ready, notice, tell_decision
from tests.factories.feedback import make_closed_consultation
from tests.pages.client import Browser

PUBLIC_ADDRESSES = (
    "/",
    "/proposals/",
    "/proposals/{slug}",
    "/proposals/{slug}/changes",
    "/proposals/forward-plan",
    "/proposals/forward-plan.ics",
    "/proposals/light",
    "/feeds/forward-plan.atom",
    "/feeds/proposals.atom",
    "/sitemap.xml",
    "/search?q={marker}",
    "/search?q=team+stays+whole",
    "/consultations/{asked}",
)


@pytest.fixture
def commissioner(application: Flask, browser: Browser) -> Browser:
    with application.app_context():
        with unit_of_work():
            account = make_account("commissioner", name="Cora Missioner (invented)")
        sign_in(browser.client, account)
    return browser


def told(application: Flask) -> tuple[str, str, str, str]:
    """(slug of the proposal, slug of its consultation, id of the decision, token of a private link)"""
    with application.test_request_context(), unit_of_work():
        decision = tell_decision(make_decided())
        token = services.new_lead_time_link(decision.id)
        asked = linked_consultations(decision.proposal_id)[0].slug
        return decision.proposal.slug, asked, decision.id, token


def test_nothing_of_a_decision_is_seen_before_its_minute_but_by_the_private_link(
    application: Flask, browser: Browser
) -> None:
    slug, asked, decision_id, token = told(application)
    public = [each.format(slug=slug, asked=asked, marker=MARKER.lower()) for each in PUBLIC_ADDRESSES]

    def leaks() -> list[str]:
        return [each for each in public if MARKER in browser.client.get(each).text.replace(f"“{MARKER}”", "")]

    assert leaks() == []
    browser.open(f"/proposals/{slug}/decision", status=404)
    browser.open("/proposals/early/not-a-token", status=404)
    assert MARKER in browser.open(f"/proposals/early/{token}").text
    assert browser.client.get(f"/proposals/early/{token}").headers["Cache-Control"] == "private, no-store"
    with application.test_request_context(), unit_of_work():
        services.record_notices_settled(decision_id, 3, 3)
        opens = db.session.get_one(Decision, decision_id).public_from
    assert opens is not None
    with clock.frozen(opens - timedelta(seconds=1)):
        assert leaks() == []
        browser.open(f"/proposals/{slug}/decision", status=404)
    with clock.frozen(opens):
        page = browser.open(f"/proposals/{slug}/decision")
        assert MARKER in page.text
        assert "word for word" in page.text or "different from what we asked" in page.text
        assert MARKER in browser.open(f"/proposals/{slug}").text
        assert "The teachers stay" in browser.open(f"/proposals/{slug}/decision?wording=young").text
        assert browser.open(f"/proposals/early/{token}").path.endswith("/decision")


def test_somebody_who_decides_attests_without_an_account(application: Flask, browser: Browser) -> None:
    with application.test_request_context(), unit_of_work():
        proposal = make_ready()
        identifier = proposal.id
        maker = attestations.name_maker(COMMISSIONER, proposal, "Eli Brown (invented)", "Lead member")
        token = attestations.new_link(COMMISSIONER, maker)
    page = browser.open(f"/attest/{token}")
    assert "Report 1" in page.text
    assert "assessment 1" in page.text
    browser.send({"read": None}, button="Confirm", status=422)
    page = browser.send({"read": "y"}, button="Confirm")
    assert "You said that you have read both" in page.text
    with application.app_context():
        counted = {maker.name: len(maker.attestations) for maker in makers_of(identifier)}
    assert counted["Eli Brown (invented)"] == 1
    browser.open(f"/attest/{token}x", status=404)


def test_staff_pages_lead_from_the_gate_to_the_record(application: Flask, commissioner: Browser) -> None:
    with application.test_request_context(), unit_of_work():
        proposal = make_ready()
        slug, makers = proposal.slug, [maker.id for maker in makers_of(proposal.id)]
        with clock.frozen(clock.now() - timedelta(days=30)):
            give_notice(COMMISSIONER, proposal, notice(days=30))
    base = f"/manage/proposals/{slug}/decision"
    for page in ("way", "route", "consultations", "themes", "duties", "report", "makers", "notice"):
        commissioner.open(f"{base}/{page}")
    commissioner.open(f"{base}/makers/{makers[0]}/minutes")
    commissioner.open(f"{base}/makers/{makers[0]}/remove")
    page = commissioner.open(f"{base}/makers")
    assert "/attest/" in commissioner.send(action=f"{makers[0]}/link").text
    page = commissioner.open(f"{base}/next")
    assert "Education, health and care signed the same version" in page.text
    assert "Missing" not in page.text
    page = commissioner.send(button="Begin the stage: decision")
    commissioner.open(f"{base}/")
    page = commissioner.send(button="Begin the record")
    page = commissioner.send(
        {"outcome": "The team stays.", "decided_on-day": "40"}, button="Save", status=422
    )
    assert "The team stays." in str(page.soup)
    page = commissioner.send({"decided_on-day": ""}, button="Save")
    assert "Still missing" in page.text
    page = commissioner.open(f"{base}/steps")
    commissioner.follow("Legal and money check of the report")
    today = clock.today()
    page = commissioner.send(
        {"done_on-day": str(today.day), "done_on-month": str(today.month), "done_on-year": str(today.year)},
        button="Save",
    )
    page = commissioner.open(f"{base}/release")
    page = commissioner.send({"checked": "y"}, button="Tell those who took part", status=422)
    assert "gives no reasons" in page.text
    commissioner.open(f"{base}/aside/withdraw")
    commissioner.open(f"{base}/aside/close", status=404)


def test_the_gate_names_everything_that_is_missing_with_its_page(
    application: Flask, commissioner: Browser
) -> None:
    with application.app_context(), unit_of_work():
        slug = make_proposal("consultation").slug
    page = commissioner.open(f"/manage/proposals/{slug}/decision/next")
    refusals = page.soup.select(".govuk-task-list ul a")
    assert len(refusals) >= 5
    for link in {str(each["href"]) for each in refusals}:
        commissioner.open(link)
    commissioner.open(f"/manage/proposals/{slug}/decision/next")
    page = commissioner.send(button="Begin the stage: decision", status=422)
    assert "Nobody is named who decides" in page.text


def test_what_is_decided_before_people_could_answer_says_so_to_everybody(
    application: Flask, browser: Browser
) -> None:
    with application.test_request_context(), unit_of_work():
        proposal: Proposal = make_proposal("consultation", title="Short breaks")
        asking = make_closed_consultation(
            state="open", closed_at=None, closes_at=clock.now() + timedelta(days=60), title="Which breaks?"
        )
        preparing.link_consultation(COMMISSIONER, proposal, asking)
        give_notice(COMMISSIONER, proposal, notice(days=29, matter="Who runs short breaks."))
        preparing.take_way(
            COMMISSIONER, proposal, "light", reason="It is small.", authority="Dana (invented)"
        )
        slug, asked = proposal.slug, asking.slug
    assert "comes before everybody can answer" in browser.open(f"/proposals/{slug}").text
    assert "planned for a day before this closes" in browser.open(f"/consultations/{asked}").text
    plan = browser.open("/proposals/forward-plan").text
    assert "28 whole days before" in plan
    assert "comes before everybody can answer" in plan
    assert "It is small." in browser.open("/proposals/light").text
    file = browser.client.get("/proposals/forward-plan.ics")
    assert file.headers["Content-Type"].startswith("text/calendar")
    decide_on = clock.today() + timedelta(days=29)
    assert f"DTSTART;VALUE=DATE:{decide_on:%Y%m%d}" in file.text
    assert "Short breaks" in browser.client.get("/feeds/forward-plan.atom").text


def test_addresses_in_refusals_and_letters_are_pages_of_this_site(application: Flask) -> None:
    pages = (
        "",
        "next",
        "consultations",
        "duties",
        "makers",
        "report",
        "record",
        "steps",
        "release",
        "way",
        "notice",
    )
    named = [addresses.deciding("a", page) for page in pages]
    named += [addresses.decision_page("a"), addresses.early_page("t"), addresses.attestation_page("t")]
    named += [
        addresses.public_page("a"),
        addresses.assessment("a"),
        addresses.consultation("a"),
        addresses.answers("a"),
    ]
    site = application.url_map.bind("localhost")
    assert [each for each in named if not site.test(each) and not site.test(f"{each}/")] == []
