"""Looking at files, and sending them to browsers: who gets what, and under which headers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.core.access import Actor
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.attachment_services import (
    hold_attachment,
    publish_attachment,
    raise_attachment_concern,
)
from coproduce.safeguarding.models import Attachment, Concern, RestrictedRead
from tests.factories.accounts import make_account, sign_in
from tests.factories.attachments import mp3_frames, pdf, picture, wav
from tests.factories.safeguarding import MODERATOR, make_attachment
from tests.pages.client import Browser

COMMISSIONER = Actor(name="Com Missioner", roles=frozenset({"commissioner"}))
READERS = {"moderator", "safeguarding_lead", "analyst"}
FILES = "/manage/reading/files"


def signed_in(application: Flask, browser: Browser, *roles: str) -> str:
    with application.app_context(), unit_of_work():
        account = make_account(*roles)
        sign_in(browser.client, account)
        return str(account.id)


def stored(
    application: Flask, *changes: Callable[[Attachment], object], content: bytes = b"", **values: Any
) -> str:
    with application.app_context(), unit_of_work():
        attachment = make_attachment(content, **values)
        for change in changes:
            change(attachment)
        return attachment.id


def held(attachment: Attachment) -> None:
    hold_attachment(MODERATOR, attachment, "It shows a face")


def published(attachment: Attachment) -> None:
    publish_attachment(COMMISSIONER, attachment)


def found(application: Flask, attachment_id: str) -> Attachment:
    with application.app_context():
        attachment = db.session.get_one(Attachment, attachment_id)
        db.session.expunge(attachment)
        return attachment


def reads(application: Flask) -> list[tuple[str, str, str]]:
    with application.app_context():
        rows = db.session.scalars(select(RestrictedRead).order_by(RestrictedRead.at)).all()
        return [(row.account_id, row.subject_kind, row.subject_id) for row in rows]


# The queue -----------------------------------------------------------------------------------------------------------


def test_files_are_counted_on_the_reading_page_and_on_the_staff_home(
    application: Flask, browser: Browser
) -> None:
    signed_in(application, browser, "moderator")
    stored(application)
    stored(application, claimed=False)
    page = browser.open("/manage/reading")
    assert "1 to read" in page.text
    page = browser.open("/manage/")
    page = browser.follow("Read 1 text or file")
    assert page.heading == "To read"
    assert page.soup.find("a", attrs={"aria-current": True}).get_text(strip=True) == "Reading"


def test_twenty_files_a_page_seen_and_heard(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "analyst")
    for _ in range(20):
        stored(application)
    stored(application, content=mp3_frames(), kind="voice", context_id="b" * 32)
    page = browser.open(FILES)
    assert len(page.soup.find_all("article")) == 20
    assert len(browser.open("/manage/reading?what=file&page=2").soup.find_all("article")) == 1
    page = browser.open(f"{FILES}?place={'b' * 32}")
    assert [sound["src"] for sound in page.soup.find_all("audio")]
    assert page.soup.find("audio").has_attr("controls")
    assert page.soup.find("audio")["aria-label"]


def test_a_list_asks_no_query_a_file(application: Flask, browser: Browser) -> None:
    from sqlalchemy import event

    signed_in(application, browser, "moderator")
    asked: list[str] = []

    def listen(*values: Any) -> None:
        asked.append(values[2])

    with application.app_context():
        engine = db.engine
    counts = []
    for _ in range(2):
        for _ in range(4):
            stored(application)
        asked.clear()
        event.listen(engine, "before_cursor_execute", listen)
        browser.open(FILES)
        event.remove(engine, "before_cursor_execute", listen)
        counts.append(len(asked))
    assert counts[0] == counts[1] > 0
    assert [each for each in asked if "attachment.content" in each and "count(*)" not in each] == []


def test_looking_describing_going_on_and_undoing(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    first, second = stored(application), stored(application)
    browser.open(FILES)
    page = browser.follow("Open file 1")
    looked_at = page.path.rpartition("/")[2]
    assert page.soup.find("img", class_="attachment")["alt"] == "A picture that nobody has described yet"
    page = browser.send({"description": "x" * 1001}, action="/look", status=422)
    assert "at most 1,000" in page.text
    assert "x" * 1001 in page.soup.find("textarea", attrs={"name": "description"}).get_text()
    page = browser.send({"description": "A swing under a tree"}, action="/look")
    assert "The last file is marked as looked at" in page.text
    assert page.path.rpartition("/")[2] == ({first, second} - {looked_at}).pop()
    attachment = found(application, looked_at)
    assert (attachment.state, attachment.description) == ("shown", "A swing under a tree")
    page = browser.send(button="Undo")
    assert found(application, looked_at).state == "received"
    assert page.soup.find("img", class_="attachment")["alt"] == "A swing under a tree"


def test_the_last_file_leads_back_to_an_empty_queue(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    browser.open(f"{FILES}/{stored(application)}")
    page = browser.send(button="I have looked at it")
    assert "Everything has been read" in page.text


def test_a_description_can_be_saved_later(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    attachment_id = stored(application, state="shown")
    browser.open(f"{FILES}/{attachment_id}")
    page = browser.send({"description": "A swing"}, button="Save the description")
    assert "The description is saved" in page.text
    assert found(application, attachment_id).description == "A swing"


def test_holding_back_and_letting_go(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    attachment_id = stored(application)
    browser.open(f"{FILES}/{attachment_id}")
    page = browser.send({"reason": ""}, action="/hold", status=422)
    assert "Say why" in page.text
    browser.send({"reason": "It shows a face"}, action="/hold")
    page = browser.open(f"{FILES}?state=held")
    assert "It shows a face" in page.text
    assert page.soup.find("img", class_="attachment") is None  # not shown again before somebody opens it
    browser.follow("Open file 1")
    browser.send({"reason": "The person agreed"}, action="/release")
    assert found(application, attachment_id).state == "shown"
    browser.send(button="Put back in the queue")
    assert found(application, attachment_id).state == "received"


def test_a_stale_page_is_refused_and_keeps_what_was_typed(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    attachment_id = stored(application)
    browser.open(f"{FILES}/{attachment_id}")
    with application.app_context(), unit_of_work():
        held(db.session.get_one(Attachment, attachment_id))
    page = browser.send({"description": "My words"}, action="/look", status=409)
    assert "My words" in page.soup.find("textarea", attrs={"name": "description"}).get_text()
    assert found(application, attachment_id).state == "held"


def test_a_concern_about_a_picture_from_raising_to_closing(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "safeguarding_lead")
    attachment_id = stored(application)
    browser.open(f"{FILES}/{attachment_id}")
    browser.send({"note": ""}, action="/concern", status=422)
    browser.send({"note": "A bruise on an arm"}, action="/concern")
    assert found(application, attachment_id).state == "held"
    with application.app_context():
        concern_id = db.session.scalars(select(Concern.id)).one()
    page = browser.open(f"/manage/concerns/{concern_id}")
    assert page.soup.find("img", class_="attachment")["src"] == f"/attachments/{attachment_id}"
    browser.follow("Open the file")
    browser.follow("Concern of")
    browser.send(button="I take this on")
    browser.send({"words": "Social care took over."}, action="/close")


def test_a_concern_outlives_the_file_that_was_withdrawn(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "safeguarding_lead")
    attachment_id = stored(application, lambda each: raise_attachment_concern(MODERATOR, each, "A bruise"))
    with application.app_context(), unit_of_work():
        concern_id = db.session.scalars(select(Concern.id)).one()
        db.session.delete(db.session.get_one(Attachment, attachment_id))
    assert "has withdrawn the response" in browser.open(f"/manage/concerns/{concern_id}").text


@pytest.mark.parametrize("role", ["participant", "commissioner", "administrator", "group_facilitator"])
def test_files_are_closed_to_others(application: Flask, browser: Browser, role: str) -> None:
    signed_in(application, browser, role)
    attachment_id = stored(application)
    browser.open(FILES, status=403)
    browser.open(f"{FILES}/{attachment_id}", status=403)


def test_what_is_gone_or_not_sent_is_not_found(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    browser.open(f"{FILES}/{'0' * 32}", status=404)
    browser.open(f"{FILES}/{stored(application, claimed=False)}", status=404)


# Sending files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "kind", "media_type", "disposition"),
    [
        (picture(), "picture", "image/jpeg", "inline; filename=picture.jpg"),
        (mp3_frames(), "voice", "audio/mpeg", "inline; filename=voice.mp3"),
        (wav(), "voice", "audio/wav", "inline; filename=voice.wav"),
        (pdf(), "scan", "application/pdf", "attachment; filename=scan.pdf"),
    ],
)
def test_a_file_is_sent_so_that_it_can_be_nothing_else(
    application: Flask, browser: Browser, content: bytes, kind: str, media_type: str, disposition: str
) -> None:
    reader = signed_in(application, browser, "moderator")
    attachment_id = stored(application, content=content, kind=kind)
    response = browser.client.get(f"/attachments/{attachment_id}")
    with application.app_context():
        assert response.data == db.session.get_one(Attachment, attachment_id).content
    assert response.headers["Content-Type"] == media_type
    assert response.headers["Content-Disposition"] == disposition
    assert response.headers.getlist("Content-Security-Policy") == ["sandbox; default-src 'none'"]
    assert response.headers.getlist("X-Content-Type-Options") == ["nosniff"]
    assert response.headers.getlist("Cache-Control") == ["private, no-store"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "ETag" not in response.headers
    assert "Last-Modified" not in response.headers
    assert reads(application) == [(reader, "attachment", attachment_id)]


def test_a_player_may_ask_for_parts_and_is_noted_once(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    attachment_id = stored(application, content=mp3_frames(), kind="voice")
    answers = [
        browser.client.get(f"/attachments/{attachment_id}", headers={"Range": f"bytes={part}"})
        for part in ("0-", "100-199", "5000-")
    ]
    assert [answer.status_code for answer in answers] == [206, 206, 206]
    assert len(answers[1].data) == 100
    assert all(answer.headers["Content-Security-Policy"].startswith("sandbox") for answer in answers)
    assert len(reads(application)) == 1


def test_the_name_of_a_document_comes_from_its_title_alone(application: Flask, browser: Browser) -> None:
    attachment_id = stored(
        application, published, content=pdf(), kind="document", title='Guide"; filename=x.exe\nX: y <b>'
    )
    response = browser.client.get(f"/attachments/{attachment_id}")
    assert response.headers["Content-Disposition"] == "attachment; filename=guide-filename-x-exe-x-y-b.pdf"


@pytest.mark.parametrize("role", ["", *DESCRIPTIONS])
def test_who_may_have_which_file(application: Flask, browser: Browser, role: str) -> None:
    """404 for everyone who may not know of it (rule 22)."""
    if role:
        signed_in(application, browser, role)
    guide = {"title": "A map for the guide to short breaks"}
    is_reader, is_commissioner = role in READERS, role == "commissioner"
    expected = {
        stored(application): is_reader,
        stored(application, state="shown"): is_reader,
        stored(application, held): is_reader,
        stored(application, claimed=False): False,
        stored(application, **guide): is_reader or is_commissioner,
        stored(application, published, held, **guide): is_reader or is_commissioner,
        stored(application, published, **guide): True,
        "0" * 32: False,
        "made-up": False,
    }
    answers = {each: browser.client.get(f"/attachments/{each}").status_code for each in expected}
    assert answers == {each: 200 if allowed else 404 for each, allowed in expected.items()}
    assert len(reads(application)) == (3 if is_reader else 0)  # files of staff are no secret of a family


def test_a_refusal_says_nothing_of_the_file(application: Flask, browser: Browser) -> None:
    page = browser.open(f"/attachments/{stored(application)}", status=404)
    missing = browser.open(f"/attachments/{'0' * 32}", status=404)
    assert page.heading == missing.heading
    assert page.response.headers["Content-Type"].startswith("text/html")
