"""The preview: the pages as participants will see them, in both wordings, with nothing stored."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations.models import Draft, Response
from coproduce.core.database import db
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make


def test_going_through_a_draft_stores_nothing(application: Flask, commissioner: Browser, make: Make) -> None:
    page = commissioner.open(f"{make()}/preview")
    assert "A preview: nothing you type is stored." in page.text
    assert "How therapy appointments should work for your family." in page.text
    commissioner.open(page.link("Start"))
    page = commissioner.send(button="Start")
    assert page.heading.startswith("Who is answering?")
    page = commissioner.send(button="Continue", status=422)
    assert "Choose an answer." in page.text
    commissioner.send({"answer": "parent"}, button="Continue")
    commissioner.send({"answer": ["saturday"]}, button="Continue")
    commissioner.send(button="Continue")
    page = commissioner.send({"answer": "Nothing of this may stay"}, button="Continue")
    assert page.heading.startswith("What has it been like?")
    commissioner.send(button="Continue")
    page = commissioner.send({"answer": "9999"}, button="Continue", status=422)
    assert "Enter 104 weeks or fewer." in page.text
    commissioner.send({"answer": ""}, button="Continue")
    page = commissioner.send(
        {"answer-day": "31", "answer-month": "2", "answer-year": "2026"}, button="Continue", status=422
    )
    assert "There is no such day" in page.text
    commissioner.send({"answer-day": "", "answer-month": "", "answer-year": ""}, button="Continue")
    commissioner.send({"answer": "yes"}, button="Continue")
    page = commissioner.send(button="Send my answers")
    assert "The preview ends here." in page.text
    with application.app_context():
        for table in (Draft, Response):
            assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert [cookie for cookie in commissioner.client._cookies if "draft" in str(cookie)] == []


def test_the_young_wording_is_kept_on_the_way(commissioner: Browser, make: Make) -> None:
    page = commissioner.open(f"{make()}/preview/young")
    assert "Tell us what your appointments are like." in page.text
    commissioner.open(page.link("Start"))
    page = commissioner.send(button="Start")
    assert page.heading.startswith("Who are you?")
    commissioner.send({"answer": "parent"}, button="Continue")
    commissioner.send(button="Continue")
    commissioner.send(button="Continue")
    page = commissioner.send({"answer": "x"}, button="Continue")
    assert page.heading.startswith("What is it like for you?")
    commissioner.follow("Back")


def test_no_link_of_a_preview_leads_into_the_real_form(commissioner: Browser, make: Make) -> None:
    base = make("open")
    for address in (
        "",
        "/young",
        "/respond/",
        "/respond/q/1",
        "/respond/q/5",
        "/respond/quoting",
        "/respond/check",
    ):
        page = commissioner.open(f"{base}/preview{address}")
        main = page.soup.find("main")
        addresses = [
            tag.get("href") or tag.get("action") or tag.get("formaction") for tag in main.find_all(True)
        ]
        assert [
            found
            for found in addresses
            if found and "/consultations/breaks/respond" in found and not found.startswith("/manage")
        ] == []
    commissioner.open(f"{base}/preview/respond/q/99", status=404)
