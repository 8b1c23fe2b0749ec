"""Doors of the forums that were left ajar: forms that show more than their page, and places that one has left."""

from __future__ import annotations

from flask import Flask

from coproduce.accounts.actors import actor_of
from coproduce.core.database import db, unit_of_work
from coproduce.forums.draft_services import save_draft
from coproduce.forums.models import BoardMember
from coproduce.forums.subscription_services import follow
from tests.factories.accounts import make_account, sign_in
from tests.factories.forums import make_board, make_topic, make_writer
from tests.pages.client import Browser


def test_a_participant_sees_nothing_of_the_hosts_tools_by_sending_their_form(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        make_account("moderator", name="Vespertine Quill (invented)")
        topic = make_topic(make_board(slug="b"), kind="question")
        code = topic.code
        sign_in(browser.client, make_writer())
    token = (
        browser.open(f"/forums/topics/{code}/follow").form().find("input", {"name": "csrf_token"})["value"]
    )
    for action in ("direct", "move", "pin", "merge"):
        address = f"/forums/topics/{code}/host/{action}"
        response = browser.client.post(address, data={"csrf_token": token})
        assert response.status_code == 403, action
        assert "Vespertine" not in response.get_data(as_text=True)


def test_whoever_left_a_circle_reads_no_more_of_it_on_their_own_page(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        writer = make_writer()
        circle = make_board(slug="c", name="Circle of the lantern", audience="circle")
        member = BoardMember(board_id=circle.id, account_id=writer.id)
        db.session.add(member)
        db.session.flush()
        topic = make_topic(circle, writer, title="A secret of the circle")
        follow(actor_of(writer), topic, "daily")
        follow(actor_of(writer), circle, "weekly")
        save_draft(actor_of(writer), circle, topic, {"text": "Half a thought"})
        sign_in(browser.client, writer)
        kept = member.id
    assert "A secret of the circle" in browser.open("/my/forums").text
    with application.app_context(), unit_of_work():
        db.session.delete(db.session.get_one(BoardMember, kept))
    page = browser.open("/my/forums").text
    assert "A secret of the circle" not in page
    assert "Circle of the lantern" not in page
