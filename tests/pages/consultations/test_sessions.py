"""Group sessions through the pages: a facilitator without a staff role, members, phones, other groups, staff."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Draft, Response
from coproduce.consultations.queries.sessions import reach_of, session_by_code
from coproduce.core.database import db, unit_of_work
from coproduce.web.rate_limits import limiter
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.consultations import make_consultation, make_safety_contact
from tests.pages.client import Browser


@dataclass
class Room:
    """A consultation, a group, and what signs its people in."""

    slug: str
    title: str
    group: str
    leader: str
    member: str
    stranger: str
    commissioner: str
    analyst: str


@pytest.fixture
def room(application: Flask) -> Room:
    with application.app_context(), unit_of_work():
        asked = make_consultation("open")
        make_safety_contact()
        leader, stranger = make_account("group_facilitator"), make_account("group_facilitator")
        member = make_account()
        group = make_group("Lantern Youth Group (invented)", leader, (member,))
        make_group("Another group", stranger)
        people = (leader, member, stranger, make_account("commissioner"), make_account("analyst"))
        return Room(asked.slug, asked.title, group.slug, *(each.fs_uniquifier for each in people))


def browser_of(application: Flask, uniquifier: str) -> Browser:
    browser = Browser(application)
    sign_in(browser.client, uniquifier)
    return browser


def opened(application: Flask, room: Room, **values: Any) -> tuple[Browser, str, str]:
    """A facilitator on the page of a session just opened: (browser, the session's address, its code)."""
    browser = browser_of(application, room.leader)
    browser.open(f"/groups/{room.group}")
    browser.follow("Open a session for this group")
    with application.app_context():
        from coproduce.consultations.queries import consultation_by_slug

        asked = consultation_by_slug(room.slug).id
    page = browser.send({"consultation": asked, "may_name": "y", "may_quote": "y", **values}, button="Open")
    code = page.soup.find(class_="session-code__code").get_text()
    return browser, page.path, code.removeprefix("Code: ").strip()


def reached(application: Flask, room: Room) -> tuple[int, int, int]:
    with application.app_context():
        from coproduce.consultations.queries import consultation_by_slug

        reach = reach_of(consultation_by_slug(room.slug))
        return reach.single_forms, reach.sessions, reach.people_in_sessions


def test_a_facilitator_leads_a_session_of_14_from_code_to_yes(application: Flask, room: Room) -> None:
    browser, address, code = opened(application, room, place="The library")
    assert re.fullmatch(r"[A-Z0-9]{3} [A-Z0-9]{3}", code)
    assert "0 people have answered on a phone" in browser.page.text
    assert browser.page.soup.find("svg", class_="segno") or browser.page.soup.find("svg")

    browser.open(f"{address}/q/1")
    assert browser.page.heading == "Who is answering?"
    browser.send({"hands-0-0": "2", "hands-0-1": "12"}, button="Save and go on")
    assert browser.page.path == f"{address}/q/2"
    browser.send({"hands-0-1": "9", "note": "Saturdays, because of school."}, button="Save")
    assert browser.page.path == address

    page = browser.open(f"{address}/heads")
    browser.send({"11_to_15": "12", "adults": "2"})
    assert "14 people in all" in browser.page.text

    page = browser.open(f"{address}/understood")
    assert "A parent or carer: 2 people. A young person: 12 people." in page.text
    names = [each["name"] for each in page.soup.find_all("textarea")]
    browser.send(
        {names[0]: "Twelve of you are young.", names[1]: "You want Saturdays."}, button="Read it back"
    )
    assert browser.page.heading == "Is this what we meant?"
    assert "Group session" not in browser.page.heading
    assert "You want Saturdays." in browser.page.text
    browser.send(
        {
            "line-who-answer": "yes",
            "line-times-answer": "corrected",
            "line-times-meant": "Saturdays or after school.",
        }
    )
    assert browser.page.heading == "What you understood"
    assert "The group said it meant: Saturdays or after school." in browser.page.text
    assert reached(application, room) == (0, 0, 0)
    name = browser.page.soup.find_all("textarea")[1]["name"]
    browser.send({name: "You want Saturdays, or times after school."}, button="Read it back")
    assert "Yes, that is what we meant" in browser.page.text
    browser.send({"line-times-answer": "yes"})
    assert "The session counts now: 1 group session, 14 people." in browser.page.text
    assert "Saturdays or after school." in browser.page.text
    assert reached(application, room) == (0, 1, 14)
    assert "Confirmed: it counts" in browser.open("/my/sessions/").text


def test_members_join_by_code_and_answer_as_one_session(application: Flask, room: Room) -> None:
    _, _, code = opened(application, room)
    with application.app_context():
        plain = session_by_code(code)
        assert plain is not None
        session_id = plain.id
    phone = Browser(application)
    page = phone.open(f"/join/{code.replace(' ', '')}")
    assert "Answer together with Lantern Youth Group" in page.heading
    assert "Your group, and the people who lead it, can read what you write here." in page.text
    phone.send(button="Join and start")
    assert f"/consultations/{room.slug}/respond/" in phone.page.path
    assert "You are answering together with Lantern Youth Group" in phone.page.text
    with phone.client:
        phone.client.get(f"/consultations/{room.slug}/respond/")
        from coproduce.consultations.views.joining import current_session_id

        assert current_session_id(room.slug) == session_id
        assert current_session_id("another-consultation") is None


def answer_on_a_phone(phone: Browser, code: str) -> None:
    """Join, answer what is required, and send."""
    phone.open(f"/join/{code.replace(' ', '')}")
    phone.send(button="Join and start")
    phone.send(button="Start")
    for values in (
        {"answer": "young_person"},
        {"answer": ["saturday"]},
        {},
        {"answer": "Let us sleep in"},
        {"answer": "It takes all morning."},
        {},
        {},
        {"answer": "yes"},
    ):
        phone.send(values)
    phone.send(button="Send my answers")


def test_what_members_send_from_phones_is_the_sessions_and_no_single_form(
    application: Flask, room: Room
) -> None:
    leader, address, code = opened(application, room)
    phone = Browser(application)
    answer_on_a_phone(phone, code)
    # The same phone is handed on: the next person is of the group too.
    answer_on_a_phone(phone, code)
    page = leader.open(address)
    assert "2 people have answered on a phone so far" in page.text
    assert "It takes all morning." in page.text
    with application.app_context():
        sources = [(row.source, row.group_session_id) for row in db.session.scalars(select(Response))]
        assert sources == [("session", address.rpartition("/")[2])] * 2
    assert reached(application, room) == (0, 0, 0)
    page = leader.open(f"{address}/q/1")
    assert "2 answered this on a phone: do not count them again." in page.text
    leader.open(f"{address}/heads")
    assert "2 answers came on phones" in leader.send({"11_to_15": "1"}, status=422).text
    leader.send({"11_to_15": "14"})
    page = leader.open(f"{address}/understood")
    assert "A young person: 2 people." in page.text
    assert "Let us sleep in" in page.text
    typed = {
        each["name"]: each.get_text().strip() or "You said this." for each in page.soup.find_all("textarea")
    }
    page = leader.send(typed, button="Read it back")
    leader.send({f"{name}-answer": "yes" for name in typed})
    assert reached(application, room) == (0, 1, 14)
    assert "This code does not work now" in phone.open("/join/" + code.replace(" ", ""), status=404).text


def test_who_began_before_the_code_was_closed_still_belongs_to_the_session(
    application: Flask, room: Room
) -> None:
    leader, address, code = opened(application, room)
    phone = Browser(application)
    phone.open(f"/join/{code.replace(' ', '')}")
    phone.send(button="Join and start")
    phone.send(button="Start")
    leader.open(f"{address}/heads")
    leader.send({"11_to_15": "14"})
    leader.open(f"{address}/anything-else")
    leader.send({"note": "Longer appointments."})
    leader.open(f"{address}/understood")
    leader.send({"line": "You want longer appointments."}, button="Read it back")
    phone.send({"answer": "young_person"})
    phone.open(f"/consultations/{room.slug}/respond/q/4")
    for values in ({"answer": "Let us sleep in"}, {}, {}, {}, {"answer": "yes"}):
        phone.send(values)
    phone.send(button="Send my answers")
    leader.open(f"{address}/reading-back")
    page = leader.send({"line-answer": "yes"}, status=409)
    assert "Write what you understood of: What one thing would you change?" in page.text
    assert reached(application, room) == (0, 0, 0)
    leader.open(f"{address}/understood")
    page = leader.send(
        {"line-who": "One of you is young.", "line-change": "You want to sleep in."}, button="Read it back"
    )
    leader.send({"line-who-answer": "yes", "line-change-answer": "yes", "line-answer": "yes"})
    assert reached(application, room) == (0, 1, 14)


def test_a_code_can_be_typed(application: Flask, room: Room) -> None:
    _, _, code = opened(application, room)
    phone = Browser(application)
    phone.open("/join")
    page = phone.send({"code": "XXXX"}, status=422)
    assert "That is not a code we know" in page.text
    assert page.soup.find("input", attrs={"name": "code"})["value"] == "XXXX"
    page = phone.send({"code": "CCCCCC"}, status=422)
    assert "This code does not work now" in page.text
    phone.send({"code": code.lower()})
    assert phone.page.path == f"/consultations/{room.slug}/respond/"


def test_a_link_of_a_session_that_ended_says_so_kindly(application: Flask, room: Room) -> None:
    leader, address, code = opened(application, room)
    leader.open(f"{address}/cancel")
    assert "Give a reason" in leader.send({"reason": " "}, status=422).text
    leader.send({"reason": "The bus did not come"}, button="Cancel the session")
    assert "The bus did not come" in leader.page.text
    page = Browser(application).open(f"/join/{code.replace(' ', '')}", status=404)
    assert "This code does not work now" in page.text
    assert page.soup.find("input", attrs={"name": "code"})
    Browser(application).open("/join/%3Cscript%3E", status=404)


def test_joining_writes_nothing_and_leaves_no_line(
    application: Flask, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    _, _, code = opened(application, room)
    phone = Browser(application)
    with application.app_context():
        before = db.session.connection().exec_driver_sql("SELECT count(*) FROM audit_entry").scalar()
    caplog.clear()
    with caplog.at_level("INFO", logger="coproduce.requests"):
        phone.open(f"/join/{code.replace(' ', '')}")
        phone.send(button="Join and start")
    assert [each.getMessage() for each in caplog.records if "join" in each.getMessage()] == []
    with application.app_context():
        after = db.session.connection().exec_driver_sql("SELECT count(*) FROM audit_entry").scalar()
    assert before == after


def test_wrong_codes_are_limited_and_right_ones_are_not(application: Flask, room: Room) -> None:
    _, _, code = opened(application, room)
    limiter.enabled = True
    try:
        limiter.reset()
        for _ in range(30):
            Browser(application).open("/join")
        phone = Browser(application)
        for _ in range(30):
            phone.open("/join")
            phone.send({"code": code})
        phone.open("/join")
        token = phone.page.soup.find("input", attrs={"name": "csrf_token"})["value"]
        statuses = [
            phone.client.post("/join", data={"code": "CCCCCC", "csrf_token": token}).status_code
            for _ in range(22)
        ]
        assert statuses[:20] == [422] * 20
        assert statuses[-1] == 429
    finally:
        limiter.reset()


def test_leaving_the_session_answers_alone(application: Flask, room: Room) -> None:
    _, _, code = opened(application, room)
    phone = Browser(application)
    phone.open("/join")
    phone.send({"code": code})
    phone.open("/join")
    token = phone.page.soup.find("input", attrs={"name": "csrf_token"})["value"]
    answer = phone.client.post("/join/alone", data={"csrf_token": token})
    assert answer.location == f"/consultations/{room.slug}/respond/"
    with phone.client:
        phone.client.get("/")
        from coproduce.consultations.views.joining import current_session_id

        assert current_session_id(room.slug) is None


@pytest.mark.parametrize(
    "page",
    [
        "",
        "/screen",
        "/heads",
        "/q/1",
        "/anything-else",
        "/understood",
        "/reading-back",
        "/correct",
        "/cancel",
    ],
)
def test_another_groups_facilitator_finds_nothing(application: Flask, room: Room, page: str) -> None:
    _, address, _ = opened(application, room)
    browser_of(application, room.stranger).open(address + page, status=404)
    answer = Browser(application).client.get(address + page)
    assert answer.status_code == 302


def test_another_groups_facilitator_changes_nothing(application: Flask, room: Room) -> None:
    leader, address, _ = opened(application, room)
    stranger = browser_of(application, room.stranger)
    stranger.open("/my/sessions/")
    assert "Lantern" not in stranger.page.text
    stranger.open("/my/sessions/new")
    assert "Lantern" not in stranger.page.text
    token = stranger.page.soup.find("input", attrs={"name": "csrf_token"})["value"]
    for page in ("/heads", "/q/1", "/cancel", "/reading-back", "/understood", "/go-on", "/notes/x/remove"):
        answer = stranger.client.post(
            address + page, data={"csrf_token": token, "reason": "x", "11_to_15": "3"}
        )
        assert answer.status_code == 404, page
    assert "How many people are there, by age" in leader.open(address).text


def test_a_member_reads_and_changes_nothing(application: Flask, room: Room) -> None:
    leader, address, code = opened(application, room)
    leader.open(f"{address}/anything-else")
    leader.send({"note": "We waited a year."})
    member = browser_of(application, room.member)
    member.open("/my/")
    member.follow("See the sessions of my groups")
    member.follow("Lantern Youth Group")
    assert "We waited a year." in member.page.text
    assert "Not read by staff yet" in member.page.text
    assert code not in member.page.text
    assert not (member.page.soup.find("main").find_all("form"))
    assert member.client.get(f"{address}/heads").status_code in (403, 404)
    member.open("/my/sessions/new", status=403)


def test_what_was_typed_stays_when_it_cannot_be_kept(application: Flask, room: Room) -> None:
    leader, address, _ = opened(application, room)
    leader.open(f"{address}/heads")
    page = leader.send({"11_to_15": "twelve", "adults": "2"}, status=422)
    assert "Enter a number of people, like 4." in page.text
    assert page.soup.find("input", attrs={"name": "11_to_15"})["value"] == "twelve"
    assert page.soup.find("input", attrs={"name": "adults"})["value"] == "2"
    leader.send({"11_to_15": "3", "adults": "2"})
    leader.open(f"{address}/q/1")
    page = leader.send({"hands-0-0": "4", "hands-0-1": "2", "note": "A long note"}, status=422, button="Save")
    assert "Together that is 6 hands, but 5 people were there." in page.text
    assert page.soup.find("input", attrs={"name": "hands-0-0"})["value"] == "4"
    assert page.soup.find("textarea", attrs={"name": "note"}).get_text().strip() == "A long note"
    assert "Notes so far" not in page.text
    page = leader.send({"hands-0-0": "x", "hands-0-1": "2"}, status=422, button="Save")
    assert page.soup.find("input", attrs={"name": "hands-0-0"})["value"] == "x"


def test_a_yes_to_an_older_page_is_not_taken(application: Flask, room: Room) -> None:
    leader, address, _ = opened(application, room)
    leader.open(f"{address}/heads")
    leader.send({"11_to_15": "3"})
    leader.open(f"{address}/anything-else")
    leader.send({"note": "Longer appointments."})
    leader.open(f"{address}/understood")
    leader.send({"line": "You want longer appointments."}, button="Read it back")
    other = browser_of(application, room.leader)
    other.open(f"{address}/understood")
    other.send({"line": "You want shorter appointments."}, button="Read it back")
    page = leader.send({"line-answer": "yes"}, status=409)
    assert "Somebody else saved a change" in page.text
    assert reached(application, room) == (0, 0, 0)


def test_the_words_of_a_note_are_escaped(application: Flask, room: Room) -> None:
    leader, address, _ = opened(application, room)
    leader.open(f"{address}/anything-else")
    leader.send({"note": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in leader.page.response.get_data(as_text=True)
    leader.open(f"{address}/understood")
    assert "<script>alert(1)" not in leader.page.response.get_data(as_text=True)


def test_safety_words_stand_before_every_note(application: Flask, room: Room) -> None:
    leader, address, _ = opened(application, room)
    for page in ("/anything-else", "/q/4", "/q/1"):
        text = leader.open(address + page).text
        assert "not watched round the clock" in text
        assert "0800 1111" in text
        assert "0161 496 0999" in text


def test_staff_see_that_a_session_waits_and_then_its_14(application: Flask, room: Room) -> None:
    leader, address, _ = opened(application, room)
    analyst = browser_of(application, room.analyst)
    page = analyst.open(f"/manage/consultations/{room.slug}")
    assert "1 session does not count yet" in page.text
    leader.open(f"{address}/heads")
    leader.send({"11_to_15": "14"})
    leader.open(f"{address}/anything-else")
    leader.send({"note": "Longer appointments."})
    leader.open(f"{address}/understood")
    leader.send({"line": "You want longer appointments."}, button="Read it back")
    leader.send({"line-answer": "yes"})
    page = analyst.open(f"/manage/consultations/{room.slug}/sessions")
    assert "1 group session with 14 people" in page.text
    analyst.follow("Lantern Youth Group")
    assert "Longer appointments." in analyst.page.text
    commissioner = browser_of(application, room.commissioner)
    commissioner.open(analyst.page.path)
    assert "You want longer appointments." in commissioner.page.text
    assert "What was said is read by the people who read texts." in commissioner.page.text
    commissioner.follow("Take it out of the count")
    commissioner.send({"reason": "Counted twice"}, button="Cancel the session")
    assert reached(application, room) == (0, 0, 0)
    browser_of(application, room.stranger).open(analyst.page.path, status=403)


def test_moderators_find_where_a_note_belongs(application: Flask, room: Room) -> None:
    leader, address, _ = opened(application, room)
    leader.open(f"{address}/q/1")
    leader.send({"note": "I am not safe at home."}, button="Save")
    with application.app_context(), unit_of_work():
        moderator = make_account("moderator").fs_uniquifier
    page = browser_of(application, moderator).open("/manage/reading")
    assert "session of Lantern Youth Group" in page.text


def test_no_session_without_an_open_consultation(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        leader = make_account("group_facilitator")
        make_group("Alone", leader)
        uniquifier = leader.fs_uniquifier
    browser = browser_of(application, uniquifier)
    assert "Nothing is open now" in browser.open("/my/sessions/new").text
    assert "No sessions yet" in browser.open("/my/sessions/").text


def test_a_draft_that_was_lost_goes_on_with_the_group(application: Flask, room: Room) -> None:
    """Else its answers would be counted among the single forms."""
    _, _, code = opened(application, room)
    phone = Browser(application)
    phone.open(f"/join/{code}")
    phone.send()
    phone.send(button="Start")
    phone.client.delete_cookie("draft", path=f"/consultations/{room.slug}/respond")
    phone.send({"answer": "parent"})
    with application.app_context():
        drafts = db.session.scalars(select(Draft)).all()
        assert len(drafts) == 2
        assert None not in {draft.group_session_id for draft in drafts}
