"""Forms that take files: what is too big, or not what it says, comes back with words and with everything typed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from flask import Blueprint, Flask, render_template_string, request
from flask.typing import ResponseReturnValue
from flask_migrate import upgrade
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from coproduce import LARGEST_REQUEST, create_app
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachment_services import receive_attachment
from coproduce.safeguarding.attachments.kinds import EMPTY, HEIC, KINDS, LARGEST
from coproduce.safeguarding.attachments.pictures import TOO_MANY_PIXELS
from coproduce.safeguarding.models import Attachment
from coproduce.web.guards import public
from coproduce.web.uploads import LARGEST_UPLOAD, sent_file, takes_files
from tests.application import settings_for_tests
from tests.factories.attachments import HTML, PLACE, ZIP, exif_with_place, picture, png_of_size
from tests.pages.client import Browser

MEGABYTE = 1024 * 1024
WORDS = "What I typed beside it: 😀 مرحبا"
FORM = """{%- extends 'layout/base.html' -%}
{%- from 'components/fields.html' import form_open, form_close, button, textarea, file_input -%}
{% block title %}A picture{% endblock %}
{% block content %}<h1>A picture</h1>{{ form_open(upload=True) }}{{ textarea('words', 'Words', words) }}
{{ file_input('file', 'Picture', error=problem, accept=accept) }}{{ button('Send') }}{{ form_close() }}
{% endblock %}"""

pages = Blueprint("uploads_under_test", __name__)


@pages.route("/picture", methods=["GET", "POST"])
@public
@takes_files
def send_picture() -> ResponseReturnValue:
    problem = ""
    if request.method == "POST":
        content = sent_file("file", LARGEST)
        try:
            if content is not None:
                receive_attachment(content, kind="picture", context_kind="test", context_id="t")
        except InvalidInput as found:
            problem = found.problems["file"]
    page = render_template_string(
        FORM, problem=problem, words=request.form.get("words", ""), accept=KINDS["picture"].accept
    )
    return page, 422 if problem else 200


@pages.post("/small")
@public
def small() -> ResponseReturnValue:
    return request.form.get("words", "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A site with one form of its own that takes a file."""
    folder: Path = tmp_path_factory.mktemp("uploads")
    app = create_app(settings_for_tests(folder))
    app.register_blueprint(pages)
    app.config["RATELIMIT_ENABLED"] = False
    with app.app_context():
        upgrade()
        db.session.remove()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def form(site: Flask) -> Browser:
    browser = Browser(site)
    browser.open("/picture")
    return browser


def count(site: Flask) -> int:
    with site.app_context():
        return db.session.scalar(select(func.count()).select_from(Attachment)) or 0


def send(form: Browser, content: bytes, name: str, status: int = 422) -> str:
    page = form.send({"words": WORDS}, files={"file": (BytesIO(content), name)}, status=status)
    page.response.close()
    assert WORDS in page.soup.find("textarea").get_text()
    return page.text


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.jpg", EMPTY),
        (b"MZ\x90\x00" + bytes(5000), "holiday.jpg", KINDS["picture"].wrong),
        (HTML, "holiday.png", KINDS["picture"].wrong),
        (b"<svg onload=alert(1)>", "drawing.svg", KINDS["picture"].wrong),
        (ZIP, "holiday.gif", KINDS["picture"].wrong),
        (b"\0\0\0\x18ftypheic" + bytes(50), "IMG_0001.HEIC", HEIC),
        (picture()[:300], "half.jpg", KINDS["picture"].damaged),
        (png_of_size(50_000, 50_000), "small.png", TOO_MANY_PIXELS),
        (bytes(13 * MEGABYTE), "large.jpg", KINDS["picture"].too_big),
        (picture() + bytes(50 * MEGABYTE), "very-large.jpg", KINDS["picture"].too_big),
    ],
)
def test_a_refused_file_comes_back_with_words_and_all_that_was_typed(
    site: Flask, form: Browser, content: bytes, name: str, words: str
) -> None:
    before = count(site)
    assert words in send(form, content, name)
    assert count(site) == before


def test_a_photo_is_taken_whatever_its_name_says(site: Flask, form: Browser) -> None:
    content = picture(exif=exif_with_place(), comment=PLACE) + ZIP
    send(form, content, "Our house, 12 Oak Road.exe", status=200)
    with site.app_context():
        stored = db.session.scalars(select(Attachment)).one()
        row = {column.key: getattr(stored, column.key) for column in Attachment.__table__.columns}
    assert row["media_type"] == "image/jpeg"
    assert "Oak" not in repr(row)
    assert PLACE not in row["content"]
    assert b"PK\x03\x04" not in row["content"]


def test_a_form_without_a_file_is_taken(site: Flask, form: Browser) -> None:
    before = count(site)
    form.send({"words": WORDS}, files={"file": (BytesIO(b""), "")})
    assert count(site) == before


def announced(form: Browser, address: str, size: int) -> TestResponse:
    """The answer to a request that says it is so large."""
    return form.client.post(
        address,
        input_stream=BytesIO(b"--x"),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(size)},
    )


def test_beyond_all_measure_is_the_page_that_says_so(form: Browser) -> None:
    answer = announced(form, "/picture", LARGEST_UPLOAD + 1)
    assert answer.status_code == 413
    assert "choose a smaller file" in answer.get_data(as_text=True)


def test_no_other_page_takes_more_than_before(form: Browser) -> None:
    assert announced(form, "/small", LARGEST_REQUEST + 1).status_code == 413
    assert (
        announced(form, "/small", LARGEST_REQUEST).status_code == 400
    )  # read, and no forgery protection in it
    assert announced(form, "/picture", LARGEST_REQUEST + 1).status_code == 400


def test_typed_words_have_the_same_limit_there(form: Browser) -> None:
    token = form.page.soup.find("input", attrs={"name": "csrf_token"})["value"]  # type: ignore[union-attr]
    words = {"csrf_token": token, "words": "a" * LARGEST_REQUEST * 2}
    assert form.client.post("/picture", data=words).status_code == 413


def test_whoever_may_not_use_a_page_is_refused_before_the_file_is_read(site: Flask) -> None:
    forged = site.test_client().post("/picture", data={"file": (BytesIO(picture()), "x.jpg")})
    assert forged.status_code == 400


def test_no_log_line_holds_a_name_of_a_file(form: Browser, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    send(form, HTML, "Our house, 12 Oak Road.jpg")
    send(form, picture(), "Our house, 12 Oak Road.jpg", status=200)
    assert "Oak Road" not in caplog.text
