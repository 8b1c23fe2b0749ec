"""Pictures and recordings in the form: cleaned, kept over errors, shown to their sender alone, held for a person."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from coproduce.consultations.models import Response
from coproduce.consultations.questionnaire.types import Photo, ShortText
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import Attachment
from tests.factories.consultations import make_consultation, make_safety_contact
from tests.pages.client import Browser

ASKED = (Photo(key="photo", text="Show us a place"), ShortText(key="story", text="What is it like?"))
LARGE = 50 * 1024 * 1024


def photo_with_a_place() -> bytes:
    """A JPEG that says where it was taken."""
    image = Image.new("RGB", (60, 40), "teal")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 35.0, 12.3)
    exif[0x010F] = "SecretCamera"
    out = BytesIO()
    image.save(out, "JPEG", exif=exif)
    assert b"SecretCamera" in out.getvalue()
    return out.getvalue()


@pytest.fixture
def slug(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        make_safety_contact()
        return make_consultation("open", questions=ASKED).slug


@pytest.fixture
def browser(application: Flask, slug: str) -> Browser:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    return browser


def stored(application: Flask) -> list[Attachment]:
    with application.app_context():
        found = list(db.session.scalars(select(Attachment)))
        for each in found:
            _ = each.content
        return found


def test_a_photo_is_cleaned_shown_to_its_sender_alone_and_waits_for_a_person(
    application: Flask, browser: Browser, slug: str
) -> None:
    browser.send({}, files={"answer-file": (BytesIO(photo_with_a_place()), "IMG_mum_at_home.jpg")})
    [attachment] = stored(application)
    assert b"SecretCamera" not in attachment.content
    assert b"Exif" not in attachment.content
    page = browser.open(f"/consultations/{slug}/respond/q/1")
    picture = page.soup.find("img", class_="attachment")
    assert picture is not None
    own = browser.client.get(str(picture["src"]))
    assert own.status_code == 200
    assert own.headers["X-Content-Type-Options"] == "nosniff"
    assert Browser(application).client.get(str(picture["src"])).status_code == 404
    assert Browser(application).client.get(f"/attachments/{attachment.id}").status_code == 404
    browser.open(f"/consultations/{slug}/respond/q/2")
    browser.send({})
    browser.send({"answer": "yes"})
    browser.send(action="send")
    with application.app_context():
        response = db.session.scalars(select(Response)).one()
        assert [answer.attachment_id for answer in response.answers] == [attachment.id]
        kept = db.session.scalars(select(Attachment)).one()
        assert (kept.claimed, kept.state) == (True, "received")
    assert Browser(application).client.get(f"/attachments/{attachment.id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\x00" * 2000, "photo.jpg"),
        (b"<html><script>alert(1)</script></html>", "photo.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing.svg"),
        (photo_with_a_place()[:200], "half.jpg"),
        (b"\xff\xd8\xff" + b"\x00" * LARGE, "fifty.jpg"),
    ],
    ids=["a program", "a page", "a drawing with a script", "half a photo", "50 MB"],
)
def test_what_is_no_picture_is_refused_beside_its_field_and_the_words_stay(
    application: Flask, browser: Browser, content: bytes, name: str
) -> None:
    page = browser.send(
        {"answer-words": "The park"}, files={"answer-file": (BytesIO(content), name)}, status=422
    )
    page.response.close()  # what was larger than half a megabyte lay on disk until now
    target = page.soup.select_one(".govuk-error-summary__list a")
    assert target is not None
    assert target["href"] == "#answer-file"
    words = page.soup.find("textarea", attrs={"name": "answer-words"})
    assert words is not None
    assert words.get_text().strip() == "The park"
    assert stored(application) == []


def test_a_picture_is_taken_away_again(application: Flask, browser: Browser, slug: str) -> None:
    browser.send({}, files={"answer-file": (BytesIO(photo_with_a_place()), "a.jpg")})
    browser.open(f"/consultations/{slug}/respond/q/1")
    browser.send({"answer-remove": "yes"})
    assert stored(application) == []


def test_nobody_takes_another_s_picture_by_naming_it(application: Flask, browser: Browser, slug: str) -> None:
    browser.send({}, files={"answer-file": (BytesIO(photo_with_a_place()), "a.jpg")})
    [mine] = stored(application)
    with application.app_context(), unit_of_work():
        db.session.get_one(Attachment, mine.id).claimed = True
    thief = Browser(application)
    thief.open(f"/consultations/{slug}/respond/")
    thief.send()
    thief.send({"answer": mine.id, "answer-words": "Mine now"})
    thief.send({})
    thief.send({"answer": "yes"})
    thief.send(action="send")
    with application.app_context():
        response = db.session.scalars(select(Response)).one()
        assert [answer.attachment_id for answer in response.answers] == [None]


@pytest.mark.parametrize("removed", [True, False], ids=["taken away", "another one that is no picture"])
def test_a_page_that_comes_back_shows_the_picture_that_is_still_there(
    application: Flask, browser: Browser, slug: str, removed: bool
) -> None:
    """It was not taken away, since nothing of that page was kept: it must not come along unseen."""
    browser.send({}, files={"answer-file": (BytesIO(photo_with_a_place()), "a.jpg")})
    browser.open(f"/consultations/{slug}/respond/q/1")
    page = browser.send(
        {"answer-words": "x" * 60_000, **({"answer-remove": "yes"} if removed else {})},
        files=None if removed else {"answer-file": (BytesIO(b"MZ no picture"), "b.jpg")},
        status=422,
    )
    assert len(stored(application)) == 1
    assert page.soup.find("img", class_="attachment") is not None
    assert page.soup.find("input", {"name": "answer-remove"}) is not None
    browser.send({"answer-words": "The park", "answer-remove": "yes"})
    assert stored(application) == []
