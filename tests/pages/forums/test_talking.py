"""Talking over HTTP: what a parent, a visitor and a moderator see of the same words, and what is refused beside its
field."""

from __future__ import annotations

import re

from flask import Flask

from coproduce.accounts.models import Account
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import dispatch
from coproduce.forums.models import Board, Topic
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.forums import first_post, make_board, make_post, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR
from tests.pages.client import Browser
from tests.unit.forums.test_markdown import ATTACKS

MARKER = "zebra-lantern-42"


def read_all(application: Flask) -> None:
    with application.app_context():
        with unit_of_work():
            for passage in db.session.query(Passage).filter_by(state="unread"):
                mark_read(MODERATOR, passage)
        dispatch()


def test_a_parent_begins_a_topic_and_others_read_it_once_a_person_has(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        make_board(slug="early", name="Getting help early")
        sign_in(browser.client, make_account())
    visitor = Browser(application)
    assert "Nobody has written here yet" in visitor.open("/forums/early/").text
    browser.open("/forums/early/")
    page = browser.follow("Begin a topic")
    assert page.heading == "Before you write for the first time"
    browser.send({"age_band": "adult", "name": "Mаrta"}, status=422)  # with a letter that is not Latin
    assert "mixes letters of different alphabets" in browser.page.text  # type: ignore[union-attr]
    assert browser.page.soup.find("input", {"name": "name"})["value"] == "Mаrta"  # type: ignore[union-attr]
    page = browser.send({"name": "Marta"})
    assert page.heading == "What would you like to begin?"
    page = browser.follow("Talk about something")
    browser.send({"title": MARKER, "text": "line\n" * 10_000}, button="Send", status=422)
    assert "Use at most 10,000 characters" in browser.page.text  # type: ignore[union-attr]
    assert browser.page.soup.find("textarea").get_text().count("line") == 10_000  # type: ignore[union-attr]
    page = browser.send({"text": f"How long did **you** wait? {MARKER}"}, button="Send")
    assert page.heading == MARKER
    assert "Waits to be read" in page.text
    address = page.path
    assert MARKER not in address
    for path in ("/", "/forums/", "/forums/early/"):
        assert MARKER not in visitor.open(path).response.get_data(as_text=True)
    assert MARKER in browser.open("/forums/early/").text
    visitor.open(address, status=404)
    read_all(application)
    page = visitor.open(address)
    assert page.heading == MARKER
    assert page.path.startswith(f"/forums/early/{MARKER}-")
    assert page.soup.select_one(".post__words strong").get_text() == "you"
    assert "Marta" in page.text
    assert "Sign in to reply" in page.text
    assert MARKER in visitor.open("/forums/early/").text


def test_attacks_that_were_read_are_words_on_the_page(application: Flask, browser: Browser) -> None:
    """All of them in one topic, as title, name and text: no element, attribute or address of theirs acts."""
    with application.app_context(), unit_of_work():
        author = make_writer()
        topic = make_topic(make_board(slug="b"), author, title="<script>alert(1)</script>", text=ATTACKS[1])
        for words in ATTACKS[:48]:
            make_post(topic, author, words)
        address = f"/forums/b/{topic.slug}"
    page = browser.open(address)
    main = page.soup.find("main")
    assert page.heading == "<script>alert(1)</script>"
    assert main.find_all(["script", "img", "iframe", "style", "object", "embed", "math", "input"]) == []
    for element in main.find_all(True):
        assert [name for name in element.attrs if name.startswith("on")] == []
        address_of = str(element.get("href", element.get("action", "/")))
        assert re.match(r"https?://[^@/]+(/[^@]*)?$|/(?![/\\])|#", address_of), address_of
    assert len(page.soup.select("article.post")) == 49
    browser.open("/forums/b/")


def test_held_words_are_gone_at_once_and_redacted_ones_too(application: Flask, browser: Browser) -> None:
    """Before the worker has run: what is stored for speed never shows what a person took out."""
    with application.app_context(), unit_of_work():
        topic = make_topic(make_board(slug="b"), title=f"Title {MARKER}", text="Ring 01632 960001")
        reply = make_post(topic, words=f"My words {MARKER}")
        make_post(topic, words="I quote you.", quoted_post_id=reply.id)
        ids = (topic.passage_id, reply.passage_id, reply.id, f"/forums/b/{topic.slug}")
    assert MARKER in browser.open(ids[3]).text
    with application.app_context(), unit_of_work():
        opening, passage = (db.session.get_one(Passage, each) for each in ids[:2])
        mark_read(MODERATOR, opening, "Another title\n\nRing [phone]")
        hold(MODERATOR, passage, "Names a child.")
    page = browser.open(ids[3])
    assert MARKER not in page.response.get_data(as_text=True).replace(ids[3].rpartition("/")[2], "")
    assert page.heading == "Another title"
    assert "Ring [phone]" in page.text
    assert "This post is not shown." in page.text
    assert MARKER not in browser.open("/forums/b/").text
    browser.open(f"/forums/posts/{ids[2]}", status=404)
    with application.app_context():
        dispatch()
    assert MARKER not in browser.open(ids[3]).response.get_data(as_text=True)


def test_replies_edits_history_and_taking_back(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        author = make_writer()
        topic = make_topic(make_board(slug="b"))
        post = make_post(topic, author, "First words")
        address, post_id = f"/forums/b/{topic.slug}", post.id
        sign_in(browser.client, author)
    visitor = Browser(application)
    page = browser.open(f"/forums/posts/{post_id}")
    assert page.path == address
    browser.open(f"{address}/reply?parent={post_id}&quote={post_id}")
    page = browser.send({"text": "An answer"}, button="Send")
    assert "Waits to be read" in page.text
    assert "An answer" not in visitor.open(address).text
    browser.open(f"/forums/posts/{post_id}/edit")
    browser.send({"text": "Second words", "reason": "A mistake"}, button="Save")
    assert "Your change waits" in browser.page.text  # type: ignore[union-attr]
    assert "First words" in visitor.open(address).text
    visitor.open(f"/forums/posts/{post_id}/history", status=404)
    read_all(application)
    page = visitor.open(address)
    assert "Second words" in page.text
    assert "An answer" in page.text
    page = visitor.open(f"/forums/posts/{post_id}/history")
    assert "First words" in page.text
    assert "A mistake" in page.text
    browser.open(f"/forums/posts/{post_id}/withdraw")
    browser.send(button="Take them back")
    page = visitor.open(address)
    assert "Second words" not in page.text
    assert "The writer took this post back" in page.text
    visitor.open(f"/forums/posts/{post_id}/history", status=404)


def test_closed_boards_are_unknown_to_others(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        member, other = make_writer(), make_writer()
        group = make_group(members=(member,))
        board = make_board(
            slug="ours",
            name=MARKER,
            audience="group",
            group_id=group.id,
            age_band="adult",
            moderation="after",
        )
        topic = make_topic(board, member, title=MARKER, read=False)
        first_post(topic)
        ids = (topic.code, first_post(topic).id)
        sign_in(browser.client, member)
        outsider = Browser(application)
        sign_in(outsider.client, other)
    assert MARKER in browser.open("/forums/ours/").text
    for stranger in (Browser(application), outsider):
        assert MARKER not in stranger.open("/forums/").text
        for path in ("/forums/ours/", f"/forums/ours/{ids[0]}", f"/forums/posts/{ids[1]}"):
            stranger.open(path, status=404)
    outsider.open("/forums/ours/new/discussion", status=404)


def test_staff_make_a_board_and_hear_what_is_wrong(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        keeper = make_account("moderator", name="Dana Whitlow")
        sign_in(browser.client, keeper)
        keeper_id = keeper.id
    browser.open("/manage/forums/new")
    values = {
        "name": "Young people talk", "purpose": "A place for you.", "audience": "public", "age_band": "young",
        "moderation": "after", "host_id": keeper_id,
    }  # fmt: skip
    page = browser.send(values, button="Open the board", status=422)
    assert "children and young people may write here" in page.text
    page = browser.send({"moderation": "before"}, button="Open the board")
    assert page.path == "/manage/forums/young-people-talk"
    browser.send({"purpose": "Another purpose"}, button="Save")
    with application.app_context():
        board = db.session.query(Board).one()
        assert (board.purpose, board.host_id) == ("Another purpose", keeper_id)
        with unit_of_work():
            make_topic(db.session.query(Board).one(), db.session.get_one(Account, keeper_id))
        assert db.session.query(Topic).one().shown
    page = browser.open("/manage/forums/young-people-talk")
    page = browser.send({"age_band": "everyone"}, button="Save", status=422)
    assert "Make a new board for another age" in page.text
    browser.open("/manage/forums/young-people-talk/close")
    browser.send({"reason": "Nobody wrote."}, button="Close the board")
    assert "Closed boards" in Browser(application).open("/forums/").text
