"""Participation, judgements, partners and improvement plans, by their pages only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.commissioning.models import FamilyJudgement, ImprovementPlan, PlanAction, PlanJudgement
from coproduce.commissioning.services import participation
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, sign_in
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_participation import make_improvement_plan, make_partners, make_plan
from tests.factories.sessions import make_facilitator
from tests.pages.client import Browser, filled


@pytest.fixture
def commissioner(application: Flask, browser: Browser) -> Browser:
    """A commissioner who has signed in."""
    with application.app_context():
        with unit_of_work():
            account = make_account("commissioner", name="Cora Missioner (invented)")
        sign_in(browser.client, account)
    return browser


def arrange(application: Flask, stage: str) -> str:
    with application.app_context(), unit_of_work():
        return make_proposal(stage).slug


def day_parts(name: str, days: int = 0) -> dict[str, str]:
    day = clock.today() + timedelta(days)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_a_plan_is_written_agreed_and_followed_by_a_record(application: Flask, commissioner: Browser) -> None:
    slug = arrange(application, "early_notice")
    page = commissioner.open(f"/manage/proposals/{slug}/participation")
    assert "There is no participation plan." in page.text
    commissioner.follow("Change Who is affected")
    page = commissioner.send(
        {
            "who_is_affected": "Deaf children",
            "support": "An interpreter",
            "expenses": "Fares",
            "how_they_hear": "By letter",
        }
    )
    assert "Give families a part in shaping" in page.text
    commissioner.follow("Plan a part at the stage Shaping")
    commissioner.send({"who": "Parents of deaf children", "part": "designing", "formats": ["meeting"]})
    commissioner.follow("Agree the plan")
    page = commissioner.send({"agreed_by": "Rosa Invented"})
    assert "Agreed by Rosa Invented" in page.text
    commissioner.follow("Write down what took place")
    form = {
        "who": "Parents of deaf children",
        "part": "designing",
        "evidence": "Flip charts",
        "stage": "shaping",
    }
    page = commissioner.send({**form, **day_parts("on", 1)}, status=422)
    assert "still to come" in page.text
    page = commissioner.send(day_parts("on"))
    assert "Co-design" in commissioner.open(f"/manage/proposals/{slug}").text
    page = commissioner.open(f"/proposals/{slug}")
    here = page.soup.select_one(".ladder__rung--here")
    assert here is not None
    assert "Co-design" in here.get_text()
    assert "Parents of deaf children helped to design it" in page.text
    assert "Flip charts" in page.text


def test_a_facilitator_says_it_for_the_group_and_staff_cannot(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        account, group, _ = make_facilitator()
        proposal = make_proposal("shaping")
        make_plan(proposal, group)
        slug, group_name, facilitator = proposal.slug, group.name, account.fs_uniquifier
        staff = [
            make_account(role).fs_uniquifier
            for role in ("commissioner", "analyst", "moderator", "safeguarding_lead", "administrator")
        ]
    sign_in(browser.client, facilitator)
    browser.open(f"/proposals/{slug}")
    browser.follow("Say how far it was done together")
    page = browser.send({"value": "consulting", "words": "They had decided before.", "may_quote": "y"})
    assert f"{group_name} says this" in page.text
    assert "They had decided before." not in page.text
    for uniquifier in staff:
        sign_in(browser.client, uniquifier)
        assert browser.client.get(f"/proposals/{slug}/judge").status_code == 403
        assert "Say how far" not in browser.open(f"/proposals/{slug}").text
    with application.app_context():
        assert [row.rung for row in db.session.scalars(select(FamilyJudgement))] == ["consulting"]


def test_what_was_said_is_shown_again_and_can_be_taken_back(application: Flask, browser: Browser) -> None:
    """Of a proposal and of an area of a plan, for a group or for oneself; nobody takes back another's."""
    with application.app_context(), unit_of_work():
        account, group, _ = make_facilitator()
        proposal = make_proposal("shaping")
        make_plan(proposal, group)
        area = make_improvement_plan().areas[0]
        addresses = (
            f"/proposals/{proposal.slug}/judge",
            f"/improvement-plan/{area.plan.slug}/areas/{area.id}/judge",
        )
        facilitator = account.fs_uniquifier
        other = make_facilitator()[0].fs_uniquifier
        slug = group.slug
    for address, said, again in zip(addresses, ("consulting", "same"), ("engaging", "better"), strict=True):
        sign_in(browser.client, facilitator)
        browser.open(address)
        browser.send({"value": said, "words": "Rather late.", "may_quote": "y"})
        page = browser.open(address)
        assert filled(page.form(button="Say it")) == {
            **filled(page.form(button="Say it")),
            "group": [slug],
            "value": [said],
            "words": "Rather late.",
            "may_quote": ["y"],
        }
        browser.send({"group": "", "value": again, "words": ""}, button="Say it")
        page = browser.open(f"{address}?group=")
        assert filled(page.form(button="Say it"))["value"] == [again]
        assert page.text.count("Take it back") == 4
        sign_in(browser.client, other)
        form = {"csrf_token": filled(browser.open(address).form(button="Say it"))["csrf_token"]}
        browser.client.post(f"{address}/take-back", data={**form, "group": slug})
        sign_in(browser.client, facilitator)
        browser.open(address)
        browser.send(action="take-back")
        page = browser.open(address)
        assert "Rather late." not in page.text
        assert page.text.count("Take it back") == 2
    with application.app_context():
        rows = [*db.session.scalars(select(FamilyJudgement)), *db.session.scalars(select(PlanJudgement))]
        assert [row.group_id for row in rows] == [None, None]
        assert db.session.scalars(select(Passage)).all() == []


def test_a_part_leaves_a_draft_plan_without_a_reason_and_an_agreed_one_with(
    application: Flask, commissioner: Browser
) -> None:
    for agreed in (False, True):
        with application.app_context(), unit_of_work():
            proposal = make_proposal("early_notice")
            plan = make_plan(proposal, agreed=False)
            participation.add_role(COMMISSIONER, plan, stage="options", part="asked", who="Grandparents")
            if agreed:
                participation.agree_plan(COMMISSIONER, plan, "Rosa Invented")
            slug = proposal.slug
        commissioner.open(f"/manage/proposals/{slug}/participation")
        page = commissioner.follow("Take out Grandparents")
        assert ("Reason" in page.text) == agreed
        if agreed:
            assert "Give a reason" in commissioner.send(status=422).text
        page = commissioner.send({"reason": "They asked not to."} if agreed else {})
        assert page.link("Take out")
        assert "Grandparents: " not in page.text.split("Changes since")[0]


def test_a_lead_finds_what_waits_reads_and_signs_it(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        proposal = make_proposal("consultation")
        slug = proposal.slug
        leads = {side: lead.fs_uniquifier for side, (_, lead, _) in make_partners(proposal).items()}
        stranger = make_account("commissioner").fs_uniquifier
    sign_in(browser.client, stranger)
    assert browser.client.get(f"/manage/proposals/{slug}/sign").status_code == 403
    sign_in(browser.client, leads["health"])
    page = browser.open("/manage/")
    assert "Waiting for your signature" in page.text
    browser.open(f"/manage/proposals/{slug}/sign")
    page = browser.send({"outcome": "dissent"}, status=422)
    assert "Say why you do not agree" in page.text
    page = browser.send({"outcome": "dissent", "reason": "Too few posts."})
    assert "Does not agree" in page.text
    assert "Waiting for your signature" not in browser.open("/manage/").text
    page = browser.open(f"/proposals/{slug}")
    assert "Too few posts." in page.text


def test_an_improvement_plan_grows_from_eight_areas_and_is_public_by_date(
    application: Flask, commissioner: Browser
) -> None:
    commissioner.open("/manage/improvement-plans/")
    commissioner.follow("New improvement plan")
    commissioner.send({"title": "Better together", "accountable_name": "Rosa Invented"})
    page = commissioner.send(button="Begin with the eight areas")
    assert "Joint commissioning" in page.text
    assert commissioner.client.get("/improvement-plan/better-together").status_code == 404
    commissioner.follow("Add an action : Joint commissioning")
    action = {"title": "One budget for therapy", "side": "health", "owner_name": "Ines Invented"}
    commissioner.send({**action, **day_parts("starts_on"), **day_parts("due_on", 90)})
    page = commissioner.send(button="Publish")
    commissioner.follow("One budget for therapy")
    commissioner.follow("It is done")
    page = commissioner.send(day_parts("done_on"), status=422)
    assert "Add evidence" in page.text
    page = commissioner.open("/improvement-plan/better-together")
    assert "One budget for therapy" in page.text
    yesterday = clock.today() - timedelta(1)
    page = commissioner.open(f"/improvement-plan/better-together?on={yesterday.isoformat()}")
    assert "One budget for therapy" not in page.text
    assert "This is how it stood" in page.text
    commissioner.open("/improvement-plan/better-together?on=nonsense")
    commissioner.open("/improvement-plan/")
    with application.app_context():
        assert db.session.scalars(select(PlanAction.state)).all() == ["agreed"]
        assert db.session.scalars(select(ImprovementPlan.state)).all() == ["public"]
