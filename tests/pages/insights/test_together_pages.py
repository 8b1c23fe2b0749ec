"""Working on the texts together, over HTTP: runs of the machine, a second coder, a group that makes sense of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.consultations.models import Consultation
from coproduce.core import clock, jobs, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.insights.models import CodingSample, MakingSense, ThemeProposal
from coproduce.insights.queries.making_sense import visible_texts
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.insights import make_plain_consultation, make_texts, make_theme
from tests.factories.safeguarding import MODERATOR
from tests.pages.client import Browser

BODIES = [f"The lift was out of order {number} times this term" for number in range(2, 14)]


@pytest.fixture
def slug(application: Flask, browser: Browser) -> str:
    """A closed consultation whose texts are read, may be quoted and are coded; an analyst is signed in."""
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("analyst"))
        consultation = make_plain_consultation()
        passages = make_texts(consultation, BODIES, may_quote=True)
        for passage in passages:
            passage.hinted = True
            mark_read(MODERATOR, passage)
        make_theme(consultation, "Lifts", passages[:6])
        make_theme(consultation, "Repairs", passages[6:])
        return consultation.slug


def in_six_days() -> dict[str, str]:
    day = clock.today() + timedelta(days=6)
    return {"until-day": str(day.day), "until-month": str(day.month), "until-year": str(day.year)}


def test_a_run_is_asked_for_stopped_asked_for_again_and_kept(
    application: Flask, browser: Browser, slug: str
) -> None:
    address = f"/manage/consultations/{slug}/themes/runs"
    browser.open(address)
    page = browser.send({"themes": "99", "seed": "x"}, action="/themes/runs", status=422)
    assert "Give a number from 1 to 60." in page.text
    browser.send({"themes": "2", "seed": "4"}, action="/themes/runs")
    with application.app_context():
        outbox.dispatch()
    page = browser.open(address)
    assert "Looking for themes" in page.text
    browser.send(action="/cancel")
    with application.app_context():
        jobs.run_due(everything=True)
    page = browser.open(address)
    assert "No run yet" in page.text
    browser.send({"themes": "2", "seed": "4"}, action="/themes/runs")
    with application.app_context():
        outbox.dispatch()
        jobs.run_due(everything=True)
    page = browser.open(address)
    assert "seed 4, 2 themes asked for" in page.text
    browser.send(action="/repeat")
    with application.app_context():
        outbox.dispatch()
        jobs.run_due(everything=True)
    assert "The same run before found exactly this." in browser.open(address).text


def test_a_second_coder_is_asked_codes_blind_and_sees_the_agreement(
    application: Flask, browser: Browser, slug: str
) -> None:
    with application.app_context(), unit_of_work():
        second = make_account("analyst", name="Second Coder (invented)")
        second_id = second.id
    address = f"/manage/consultations/{slug}/second-coder"
    browser.open(address)
    page = browser.send({"size": "12"}, button="Draw the sample", status=422)
    assert "Choose a colleague." in page.text
    browser.send({"coder": second_id, "size": "12"}, button="Draw the sample")
    with application.app_context():
        sample_id = db.session.query(CodingSample).one().id
    browser.open(f"{address}/{sample_id}/code", 404)

    with application.app_context():
        sign_in(browser.client, db.session.get_one(type(second), second_id))
    page = browser.open(f"{address}/{sample_id}/code")
    assert "Text 1 of 12" in page.text
    page = browser.send(button="Save, and show the next", status=422)
    assert "Choose a theme, or say that none fits." in page.text
    for _ in range(12):
        theme = page.soup.find("label", string=lambda words: bool(words) and "Lifts" in words)
        assert theme is not None
        chosen = page.soup.find(id=theme["for"])["value"]
        page = browser.send({"themes": chosen}, button="Save, and show the next")
    assert "gave 50% of 12 texts the very same themes" in page.text
    before = page.text.count("Leave it as it is")
    assert before == 6
    page = browser.send(button="Take over the second coder’s")
    assert page.text.count("Leave it as it is") == 5


def test_a_group_is_invited_proposes_and_is_answered(application: Flask, browser: Browser, slug: str) -> None:
    with application.app_context(), unit_of_work():
        member = make_account("participant")
        group = make_group(members=(member,))
        group_slug, member_id = group.slug, member.id
    page = browser.open(f"/manage/consultations/{slug}/making-sense")
    page = browser.follow("Invite a group")
    page = browser.send({"introduction": "What do they share?"}, button="Choose the texts", status=422)
    assert "Choose a group." in page.text
    assert "What do they share?" in str(page.soup)
    page = browser.send(
        {"group": group_slug, "introduction": "What do they share?", **in_six_days()},
        button="Choose the texts",
    )
    page = browser.send(button="Open it to the group", status=422)
    assert "Share at least 8 texts" in page.text
    every = [str(each["value"]) for each in page.soup.find_all("input", attrs={"name": "passage"})]
    assert len(every) == 12
    page = browser.send({"passage": every}, button="Share the ticked texts")
    page = browser.send(button="Open it to the group")

    with application.app_context():
        making_id = db.session.query(MakingSense).one().id
        sign_in(browser.client, db.session.get_one(type(member), member_id))
    own = f"/groups/{group_slug}/making-sense/{making_id}"
    assert own in str(browser.open(f"/groups/{group_slug}").soup)
    page = browser.open(own)
    assert all(body in page.text for body in BODIES)
    page = browser.send({"why": "We are left out"}, button="Send it", status=422)
    assert "Give your theme a name." in page.text
    assert "We are left out" in str(page.soup)
    page = browser.send({"name": "Getting upstairs", "why": "We are left out"}, button="Send it")
    assert "It has no answer yet." in page.text

    with application.app_context(), unit_of_work():
        mark_read(MODERATOR, db.session.query(ThemeProposal).one().passage)
        sign_in(browser.client, make_account("analyst"))
    browser.open(own, 404)
    page = browser.open(f"/manage/consultations/{slug}/making-sense/{making_id}")
    page = browser.send({"reason": ""}, button="Answer", status=422)
    page = browser.send(button="Take it up")
    assert "Taken up" in page.text

    with application.app_context():
        sign_in(browser.client, db.session.get_one(type(member), member_id))
    assert "It is a theme now" in browser.open(own).text


def test_a_member_of_another_group_finds_nothing(application: Flask, browser: Browser, slug: str) -> None:
    with application.app_context(), unit_of_work():
        stranger = make_account("participant")
        make_group(members=(stranger,))
        consultation = db.session.query(Consultation).filter_by(slug=slug).one()
        making = MakingSense(
            state="open",
            consultation_id=consultation.id,
            group_id=make_group(members=(make_account(),)).id,
            introduction="Look",
            until=clock.today(),
            opened_on=clock.today(),
        )
        db.session.add(making)
        db.session.flush()
        assert visible_texts(making) == []
        address = f"/groups/{making.group.slug}/making-sense/{making.id}"
        sign_in(browser.client, stranger)
    browser.open(address, 404)
