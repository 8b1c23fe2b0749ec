"""What readers, hosts and staff do on the pages of a topic beside writing."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.consultations.models import Consultation
from coproduce.core import outbox
from coproduce.core.database import db, state_change_allowed, unit_of_work
from coproduce.feedback.models import Finding
from coproduce.forums.models import Board, ForumDraft, Post, Support, Topic, TopicSubscription
from coproduce.insights.queries import unanswered_texts
from coproduce.notifications.addresses import no_more_token
from coproduce.notifications.forum_models import ForumLetterStop
from coproduce.notifications.models import Notice
from coproduce.safeguarding.models import Report
from tests.factories.accounts import make_account, sign_in
from tests.factories.feedback import make_closed_consultation, make_feedback, publish
from tests.factories.forums import first_post, make_board, make_post, make_topic, make_writer
from tests.pages.client import Browser


class Talk:
    """A public board with a topic, its writer, a reader who is signed in, and a moderator."""

    def __init__(self, app: Flask, **values: object) -> None:
        with app.app_context(), unit_of_work():
            writer, reader = make_writer(), make_writer()
            moderator, analyst = make_account("moderator"), make_account("analyst")
            board, other = make_board(), make_board(name="Schools")
            topic = make_topic(board, writer, **values)  # type: ignore[arg-type]
            post = make_post(topic, writer, "We waited for a year.")
            self.address, self.code = f"/forums/{board.slug}/{topic.slug}", topic.code
            self.board, self.other, self.topic, self.post = board.slug, other.slug, topic.id, post.id
            self.people = {
                "writer": writer.fs_uniquifier,
                "reader": reader.fs_uniquifier,
                "moderator": moderator.fs_uniquifier,
                "analyst": analyst.fs_uniquifier,
            }
            self.ids = {"writer": writer.id, "reader": reader.id}

    def browser(self, app: Flask, who: str = "") -> Browser:
        browser = Browser(app)
        if who:
            sign_in(browser.client, self.people[who])
        return browser


def test_support_is_of_one_person_and_few_are_not_counted_in_public(application: Flask) -> None:
    talk = Talk(application, kind="idea", parts={"what": "A bus", "why": "It helps", "who": "Us"})
    reader = talk.browser(application, "reader")
    reader.open(talk.address)
    reader.send(button="I support this too")
    page = reader.send(action="/support", button="Take my support back")
    assert "You have taken your support back" in page.soup.get_text()
    with application.app_context(), unit_of_work():
        db.session.get_one(Topic, talk.topic).support_count = 7
    assert "people support this" not in talk.browser(application).open(talk.address).text
    with application.app_context(), unit_of_work():
        assert db.session.scalars(select(Support)).all() == []
        db.session.get_one(Topic, talk.topic).support_count = 23
    assert "About 25 people support this idea" in talk.browser(application).open(talk.address).text


def test_helpful_following_and_reporting(application: Flask) -> None:
    talk = Talk(application)
    reader = talk.browser(application, "reader")
    reader.open(talk.address)
    page = reader.send(action=f"/forums/posts/{talk.post}/helpful")
    assert "You found this helpful" in page.text
    reader.follow("Follow this topic")
    page = reader.send({"rhythm": "weekly"}, button="Follow")
    assert "You follow this topic" in page.text
    visitor = talk.browser(application)
    visitor.open(f"/forums/posts/{talk.post}/report")
    visitor.send({}, button="Tell us", status=422)
    page = visitor.send({"category": "private", "words": "It names my child"}, button="Tell us")
    assert "A person looks at it" in page.soup.get_text()
    with application.app_context():
        assert db.session.scalars(select(TopicSubscription.rhythm)).one() == "weekly"
        assert db.session.scalars(select(Report.category)).one() == "private"


def test_what_is_refused_is_kept_and_what_is_sent_is_not(application: Flask) -> None:
    talk = Talk(application)
    reader = talk.browser(application, "reader")
    reader.open(f"{talk.address}/reply")
    reader.send({"text": "word " * 3000}, button="Send", status=422)
    assert "Reply to" in reader.open("/my/forums").text
    page = reader.open(f"{talk.address}/reply")
    assert len(page.form("/reply").find("textarea").get_text().strip()) > 14_000
    reader.send({"text": "Shorter now."}, button="Send")
    assert "Reply to" not in reader.open("/my/forums").text
    reader.open(f"/forums/{talk.board}/new/discussion")
    page = reader.send({"title": "Half a title"}, button="Keep it for later")
    assert "Half a title" in page.text
    with application.app_context():
        assert db.session.scalars(select(ForumDraft.fields)).one()["title"] == "Half a title"
        assert db.session.query(Post).filter_by(author_id=talk.ids["reader"]).count() == 1
    reader.send(button="Throw it away")
    with application.app_context():
        assert db.session.scalars(select(ForumDraft)).all() == []


def test_a_host_moves_a_topic_says_why_and_undoes_it(application: Flask) -> None:
    talk = Talk(application)
    host = talk.browser(application, "moderator")
    host.open(talk.address)
    host.follow("Look after this topic")
    host.follow("Move this topic")
    with application.app_context():
        other = db.session.scalars(select(Board.id).where(Board.slug == talk.other)).one()
    host.send({"board": other, "reason": ""}, button="Move it", status=422)
    host.send({"board": other, "reason": "It is about schools."}, button="Move it")
    page = talk.browser(application).open(talk.address)
    assert page.path.startswith(f"/forums/{talk.other}/")
    assert "It is about schools." in page.text
    host.follow("Undo what was done last")
    host.send({"reason": "It is not."}, button="Undo it")
    assert talk.browser(application).open(talk.address).path == talk.address
    reader = talk.browser(application, "reader")
    reader.open(f"/forums/topics/{talk.code}/host", status=403)


def test_a_view_is_taken_further_and_nothing_is_told_too_early(application: Flask) -> None:
    talk = Talk(application)
    with application.app_context(), unit_of_work():
        consultation, closed = _consultations()
        finding = make_feedback(closed).findings[0]
        finding.you_said = "MARKER you waited too long"
        title, finding_id = consultation.title, finding.id
        consultation_id = consultation.id
    staff = talk.browser(application, "analyst")
    staff.open(talk.address)
    staff.follow("Take into a consultation or finding")
    staff.open(f"/manage/taken/{talk.post}")
    staff.send({"consultation": consultation_id}, button="Take it as a view")
    page = staff.send({"finding": finding_id}, button="Take it into the finding")
    assert "Whoever wrote it is told" in page.soup.get_text()
    with application.app_context():
        while outbox.dispatch():
            pass
        assert unanswered_texts(consultation_id) == 1, "it wants a theme like every text"
        told = db.session.scalars(select(Notice.message).where(Notice.message == "forum_taken")).all()
        assert len(told) == 2
    page = talk.browser(application).open(talk.address)
    assert "What this led to" in page.text
    assert title in page.text
    assert "MARKER" not in page.text
    writer = talk.browser(application, "writer")
    mine = writer.open("/my/")
    assert "among the views on" in mine.text
    assert "MARKER" not in mine.text
    with application.app_context(), unit_of_work():
        publish(db.session.get_one(Finding, finding_id).feedback)
    assert "MARKER" in talk.browser(application).open(talk.address).text
    assert "MARKER" in writer.open("/my/").text
    writer.open(f"/forums/posts/{talk.post}/withdraw")
    writer.send(button="Take")
    assert "What this led to" not in talk.browser(application).open(talk.address).text
    with application.app_context():
        assert unanswered_texts(consultation_id) == 0


def _consultations() -> tuple[Consultation, Consultation]:
    return make_closed_consultation(title="School transport"), make_closed_consultation(title="Short breaks")


@pytest.mark.parametrize("path", ["/forums/search?q=waited", "/search?q=waited"])
def test_search_pages_find_what_was_read(application: Flask, path: str) -> None:
    talk = Talk(application)
    with application.app_context():
        while outbox.dispatch():
            pass
    page = talk.browser(application).open(path)
    assert "We waited for a year" in page.text
    assert f"/forums/posts/{talk.post}" in str(page.soup)
    with application.app_context(), unit_of_work():
        make_post(db.session.get_one(Topic, talk.topic), words="Nobody waited unread.", read=False)
    assert "unread" not in talk.browser(application).open(path).text


def test_links_become_cards_and_a_hidden_page_does_not(application: Flask) -> None:
    talk = Talk(application)
    with application.app_context(), unit_of_work():
        shown, draft = _consultations()
        draft.title = "MARKER draft"
        make_feedback(shown)
        with state_change_allowed():
            draft.state = "draft"
        words = " ".join(
            f"http://localhost/consultations/{path}"
            for path in (shown.slug, draft.slug, f"{shown.slug}/feedback")
        )
        make_post(db.session.get_one(Topic, talk.topic), words=words)
    page = talk.browser(application).open(talk.address)
    cards = page.soup.select(".post-cards__one")
    assert [card.find("a").get_text() for card in cards] == ["School transport"]
    assert "MARKER" not in page.soup.get_text()


def test_one_click_from_a_letter_ends_letters(application: Flask) -> None:
    talk = Talk(application)
    with application.app_context():
        token = no_more_token(talk.ids["reader"], "forums")
        foreign = no_more_token(talk.ids["reader"], talk.topic)
    browser = talk.browser(application)
    browser.open(f"/notices/forums/{foreign}", status=404)
    browser.open(f"/notices/forums/{token}")
    with application.app_context():
        assert db.session.scalars(select(ForumLetterStop)).all() == []
    answer = browser.client.post(f"/notices/forums/{token}", data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    with application.app_context():
        assert db.session.scalars(select(ForumLetterStop.account_id)).one() == talk.ids["reader"]
        assert db.session.get_one(Account, talk.ids["reader"]).active
        assert first_post(db.session.get_one(Topic, talk.topic)).shown
