"""Imported lists through their pages: bringing one in, telling it of a consultation, stopping, erasing."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock, jobs, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.notifications.models import ContactList, ContactListEntry, KeptMail
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.contact_lists import csv_of, make_contact_list, xlsx_of
from tests.pages.client import Browser

LISTS = "/manage/contact-lists/"


@pytest.fixture
def commissioner(application: Flask, browser: Browser) -> Browser:
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("commissioner", name="Cora Missioner (invented)").fs_uniquifier)
    return browser


def stored(application: Flask, read: Callable[[], Any]) -> Any:
    with application.app_context():
        db.session.rollback()
        return read()


def emails(application: Flask) -> set[str]:
    return stored(application, lambda: set(db.session.scalars(select(ContactListEntry.email))))


def letters_go_out(application: Flask) -> dict[str, str]:
    with application.app_context():
        outbox.dispatch()
        jobs.run_due(everything=True)
        found = {mail.recipient: mail.body for mail in db.session.scalars(select(KeptMail))}
        db.session.rollback()
        return found


def described(**values: str) -> dict[str, str]:
    day = clock.today() + timedelta(days=200)
    return {
        "name": "Schools",
        "source": "Your school gave us its office address.",
        "lawful_basis": "We must involve schools by law.",
        "erase_on-day": str(day.day),
        "erase_on-month": str(day.month),
        "erase_on-year": str(day.year),
        **values,
    }


def upload(
    browser: Browser, content: bytes, name: str = "schools.csv", status: int = 200, **values: str
) -> None:
    browser.open(LISTS)
    browser.follow("Import a list")
    browser.send(described(**values), files={"file": (io.BytesIO(content), name)}, status=status)


def test_a_list_is_imported_after_a_look_at_what_is_in_it(application: Flask, commissioner: Browser) -> None:
    content = csv_of(
        ("Elm", "elm@example.org"),
        ("Oak", "OAK@example.org"),
        ("Oak 2", "oak@example.org"),
        ("Ash", "ash at"),
    )
    upload(commissioner, content)
    page = commissioner.page
    assert page is not None
    assert page.heading == "Check the list"
    for words in (
        "Rows in the file 4",
        "Addresses to import 2",
        "kept once 1",
        "Row 5: this is not an email",
    ):
        assert words in page.text
    page = commissioner.send(button="Import 2 addresses", status=422)
    assert "1 row gives no address" in page.text
    assert emails(application) == set()
    page = commissioner.send({"leave_out_refused": "y"}, button="Import 2 addresses")
    assert page.heading == "Schools"
    assert "2 addresses are imported." in page.text
    assert "elm@example.org" not in page.text, "addresses are not shown"
    assert emails(application) == {"elm@example.org", "oak@example.org"}


def test_the_column_is_chosen_and_a_workbook_is_read(application: Flask, commissioner: Browser) -> None:
    rows = [
        ("Name", "Office", "Head"),
        ("Elm", "elm@example.org", "x@example.org"),
        ("Oak", "", "y@example.org"),
    ]
    upload(commissioner, xlsx_of(rows), "schools.xlsx")
    page = commissioner.send({"column": "Office"}, button="Check this column")
    assert "Row 3: there is no address" in page.text
    page = commissioner.send({"column": "Head"}, button="Check this column")
    assert "Addresses to import 2" in page.text
    commissioner.send({"column": ""}, button="Check this column", status=422)
    page = commissioner.send(button="Erase the file")
    assert "nothing was imported" in page.text
    assert emails(application) == set()


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(commissioner: Browser) -> None:
    upload(commissioner, b"", status=422, source="", **{"erase_on-year": "2020"})
    page = commissioner.page
    assert page is not None
    assert "Say where the addresses come from." in page.text
    assert page.soup.find("input", attrs={"name": "name"})["value"] == "Schools"
    upload(commissioner, csv_of(("Elm", "elm@example.org")), status=422, **{"erase_on-year": "2020"})
    page = commissioner.page
    assert page is not None
    assert "a day that is still to come" in page.text
    upload(commissioner, b"\xd0\xcf\x11\xe0 old", status=422)
    page = commissioner.page
    assert page is not None
    assert "old Excel file" in page.text


def test_a_consultation_is_told_of_after_the_letters_and_the_count_were_seen(
    application: Flask, commissioner: Browser
) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("open", slug="breaks", title="Short breaks")
        both = [f"school{number}@example.org" for number in range(25)]
        make_contact_list(*both, name="Schools")
        make_contact_list(both[0], "clinic@example.org", name="Clinics")
    commissioner.open("/manage/consultations/breaks")
    commissioner.follow("Tell people on imported lists")
    page = commissioner.page
    assert page is not None
    boxes = {
        box.find("legend").get_text(" ").strip(): box.find("input")["name"]
        for box in page.soup.select("fieldset")
    }
    chosen = {boxes["Schools"]: ["opening", "outcome"], boxes["Clinics"]: ["opening"]}
    page = commissioner.send(chosen, button="See the letters")
    assert "It opens: 26 letters" in page.text
    assert "Our answer is public: 25 letters" in page.text
    assert "these letters go out at once" in page.text
    assert "Have your say: Short breaks" in page.text
    assert "closes soon" not in page.text
    assert letters_go_out(application) == {}, "looking sends nothing"
    commissioner.send(button="Agree")
    assert len(letters_go_out(application)) == 26
    page = commissioner.open("/manage/consultations/breaks")
    assert "2 lists are told" in page.text
    page = commissioner.open("/manage/consultations/breaks/lists")
    assert len(page.soup.select("input[type=checkbox][checked]")) == 3


def test_few_addresses_and_a_list_that_is_gone_by_then_are_pointed_out(
    application: Flask, commissioner: Browser
) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("draft", slug="breaks")
        soon = clock.today() + timedelta(days=30)
        made = make_contact_list("elm@example.org", name="Schools", erase_on=soon).id
    page = commissioner.open(
        f"/manage/consultations/breaks/lists/check?told={made}.outcome&told=made-up.opening"
    )
    assert "Few addresses" in page.text
    assert "“Schools” is erased before that day" in page.text
    assert "People without an address" in page.text
    assert "at once" not in page.text
    page = commissioner.open("/manage/consultations/breaks/lists/check")
    assert "No list is told anything" in page.text


def test_a_letter_is_stopped_by_button_and_by_one_click(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        from tests.factories.contact_lists import tell_list

        made = make_contact_list("elm@example.org", "oak@example.org", "ash@example.org")
        tell_list(make_consultation("open"), made)
    links = {
        email: re.search(r"http://localhost(/notices/lists/\S+)", body)[1]  # type: ignore[index]
        for email, body in letters_go_out(application).items()
    }
    assert len(set(links.values())) == 3

    def written_to() -> set[str]:
        left = select(ContactListEntry.email).where(ContactListEntry.stopped.is_(False))
        return stored(application, lambda: set(db.session.scalars(left)))

    page = browser.open(links["elm@example.org"])
    assert page.heading == "Stop these letters?"
    assert len(written_to()) == 3, "opening the link must stop nothing: mail scanners open links"
    page = browser.send(button="Stop these letters")
    assert page.heading == "We write no more because of a list"
    application.test_client().post(links["oak@example.org"], data={"List-Unsubscribe": "One-Click"})
    assert written_to() == {"ash@example.org"}
    browser.open("/notices/lists/made-up", status=404)


def test_staff_stop_letters_for_one_address_and_erase_a_list(
    application: Flask, commissioner: Browser
) -> None:
    with application.app_context(), unit_of_work():
        made = make_contact_list("elm@example.org", "oak@example.org", name="Schools").id
    commissioner.open(LISTS)
    commissioner.follow("Schools")
    commissioner.send({"email": "nobody"}, button="Write to them no more", status=422)
    page = commissioner.send({"email": "elm@example.org"}, button="Write to them no more")
    assert "Asked us to stop 1" in page.text
    commissioner.follow("Erase this list")
    page = commissioner.page
    assert page is not None
    assert "2 addresses are erased" in page.text
    assert stored(application, lambda: db.session.get(ContactList, made)) is not None
    page = commissioner.send(button="Erase the list")
    assert "No lists" in page.text
    assert emails(application) == set()
    commissioner.open(f"{LISTS}{made}", status=404)


@pytest.mark.parametrize("role", ["analyst", "moderator", "participant", "group_facilitator"])
def test_nobody_else_sees_lists(application: Flask, browser: Browser, role: str) -> None:
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account(role).fs_uniquifier)
        make_consultation("open", slug="breaks")
        made = make_contact_list("elm@example.org").id
    for address in (LISTS, f"{LISTS}import", f"{LISTS}{made}", f"{LISTS}{made}/erase"):
        assert browser.client.get(address).status_code == 403
    assert browser.client.get("/manage/consultations/breaks/lists").status_code == 403


def test_an_uploaded_file_is_seen_by_its_uploader_alone(application: Flask, commissioner: Browser) -> None:
    upload(commissioner, csv_of(("Elm", "elm@example.org")))
    assert commissioner.page is not None
    address = commissioner.page.path
    other = Browser(application)
    with application.app_context(), unit_of_work():
        sign_in(other.client, make_account("commissioner").fs_uniquifier)
    other.open(address, status=404)
    commissioner.open(address)
