"""A draft is looked over by a group: staff pages, the group's pages, and what everybody sees afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations import services
from coproduce.consultations.models import Consultation, DraftReview
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_safety_contact
from tests.factories.reviews import READER, People, answer, ask, make_draft, make_people, say, sign
from tests.pages.client import Browser, Page

DRAFT = "/manage/consultations/getting-out"


class Scene:
    """STARS leads the draft “Getting out”; browsers for everybody who has to do with it."""

    def __init__(self, application: Flask) -> None:
        self.application = application
        with application.app_context(), unit_of_work():
            people, other = make_people("STARS"), make_people("Forum")
            make_safety_contact()
            make_draft(people, slug="getting-out", title="Getting out", summary="Where can you go?")
            self.slug = people.group.slug
            self.uniquifiers = {
                "facilitator": people.facilitator.fs_uniquifier,
                "member": people.member.fs_uniquifier,
                "commissioner": people.asker.fs_uniquifier,
                "other facilitator": other.facilitator.fs_uniquifier,
                "other member": other.member.fs_uniquifier,
            }

    def browser(self, who: str) -> Browser:
        browser = Browser(self.application)
        if who in self.uniquifiers:
            sign_in(browser.client, self.uniquifiers[who])
        return browser

    def do(self, action: Callable[[People, Consultation], Any]) -> Any:
        """Something that happens behind the pages, with the people and the draft."""
        with self.application.app_context(), unit_of_work():
            consultation = consultation_by_slug("getting-out")
            return action(self._people(consultation), consultation)

    def _people(self, consultation: Consultation) -> People:
        from coproduce.accounts.models import Account

        found = {
            who: db.session.scalars(select(Account).where(Account.fs_uniquifier == uniquifier)).one()
            for who, uniquifier in self.uniquifiers.items()
        }
        group = consultation.groups[0].group
        return People(group, found["facilitator"], found["member"], found["commissioner"])

    def asked(self) -> str:
        """The address of the group's page, once it is asked."""
        review_id = self.do(lambda people, consultation: ask(people, consultation).id)
        return f"/groups/{self.slug}/reviews/{review_id}"


@pytest.fixture
def scene(application: Flask) -> Scene:
    return Scene(application)


def in_two_weeks() -> dict[str, str]:
    day = clock.today() + timedelta(days=14)
    return {"answer_by-day": str(day.day), "answer_by-month": str(day.month), "answer_by-year": str(day.year)}


def state_and_comments(review: DraftReview) -> tuple[str, int]:
    return review.state, len(review.comments)


def read_what_may_be_quoted(*_: Any) -> None:
    for passage in db.session.scalars(select(Passage).where(Passage.may_quote)):
        mark_read(READER, passage)


def shown(browser: Browser) -> Page:
    assert browser.page is not None
    return browser.page


def test_the_whole_way_through_the_pages(scene: Scene) -> None:
    staff = scene.browser("commissioner")
    staff.open(f"{DRAFT}/readiness")
    assert "STARS led this and was not asked to sign off the draft." in shown(staff).text
    staff.open(DRAFT)
    staff.follow("Groups look it over")
    staff.follow("Ask this group")
    staff.send({"request": "", **in_two_weeks()}, button="Ask the group", status=422)
    assert "Say what you ask the group for" in shown(staff).text
    staff.send({"request": "Are the questions right?"}, button="Ask the group")
    assert shown(staff).heading == "STARS looks it over"

    member = scene.browser("member")
    member.open(f"/groups/{scene.slug}")
    member.follow("Getting out")
    assert "Are the questions right?" in shown(member).text
    assert "999" in shown(member).text, "safety words stand before the free text"
    member.follow("See all the questions")
    assert "What has it been like?" in shown(member).text
    member.follow("Say something about this question")
    words = {"words": "Ask <b>about</b> toilets", "may_quote": "y"}
    member.send(words, action="/comments", button="Send this comment")
    assert "Ask <b>about</b> toilets" in shown(member).text
    assert "Who is answering?" in shown(member).text
    assert "Yes, we sign it off" not in shown(member).text

    staff.open(f"{DRAFT}/reviews")
    assert "1, 1 without an answer" in shown(staff).text
    staff.follow("Comments and answers")
    staff.follow("Answer this comment")
    staff.send({"said": "Toilets."}, button="Save the answer", status=422)
    assert "Say whether something changed." in shown(staff).text
    staff.send({"changed": "yes", "answer": "We added one.", "shows_words": "y"}, button="Save the answer")
    assert "We added one." in shown(staff).text

    facilitator = scene.browser("facilitator")
    facilitator.open(shown(member).path)
    assert "We added one." in shown(facilitator).text
    facilitator.follow("Yes, we sign it off")
    facilitator.send({"words": "Ours."}, button="Sign it off", status=422)
    assert "Choose who says this" in shown(facilitator).text
    facilitator.send({"role": "meeting", "shows_count": "y"}, button="Sign it off")
    assert "Your group agreed" in shown(facilitator).text

    staff.open(f"{DRAFT}/open")
    staff.send(button="Open it")
    visitor = Browser(scene.application)
    page = visitor.open("/consultations/getting-out")
    assert "Who shaped this" in page.text
    for told in (
        "we asked STARS to look over the draft",
        "gave us 1 comment",
        "Signed off",
        "STARS said: Toilets.",
    ):
        assert told in page.text
    assert "Ask <b>about</b> toilets" not in page.text, "no person has read them yet"
    assert "Ours." not in page.text
    scene.do(read_what_may_be_quoted)
    page = visitor.open("/consultations/getting-out")
    assert "Ask <b>about</b> toilets" in page.text
    assert "Ours." in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("facilitator", 200),
        ("member", 200),
        ("other facilitator", 404),
        ("other member", 404),
        ("commissioner", 404),
    ],
)
def test_the_very_group_alone_sees_the_draft(scene: Scene, who: str, status: int) -> None:
    address, client = scene.asked(), scene.browser(who).client
    for page in ("", "/preview", "/preview/young", "/questions"):
        response = client.get(address + page)
        assert response.status_code == status, page
        assert ("Getting out" in response.get_data(as_text=True)) is (status == 200)
        assert response.headers["Cache-Control"] == "private, no-store"
    may_sign = {"facilitator": 200, "other facilitator": 404}.get(who, 403)
    assert client.get(f"{address}/sign-off").status_code == may_sign


def test_visitors_are_led_to_signing_in_and_learn_nothing(scene: Scene) -> None:
    address, client = scene.asked(), scene.browser("nobody").client
    for page in ("", "/preview", "/questions", "/sign-off"):
        response = client.get(address + page)
        assert response.status_code == 302
        assert response.headers["Location"].endswith("/sign-in")
    page = scene.browser("nobody").open(f"/groups/{scene.slug}")
    assert "Getting out" not in page.text
    assert scene.browser("other member").open("/my/").text.count("Getting out") == 0
    assert "Getting out" in scene.browser("member").open("/my/").text


@pytest.mark.parametrize("who", ["other facilitator", "other member", "commissioner", "nobody"])
def test_nobody_else_comments_signs_or_takes_out(scene: Scene, who: str) -> None:
    address = scene.asked()
    comment = scene.do(
        lambda people, _: say(people, db.session.scalars(select(DraftReview)).one(), "Toilets").id
    )
    browser = scene.browser(who)
    token = browser.open("/sign-in").soup.find("input", attrs={"name": "csrf_token"})
    values = {"csrf_token": token["value"], "words": "x", "role": "meeting"} if token else {}
    for page in (
        "/comments",
        f"/comments/{comment}/take-out",
        f"/comments/{comment}/words",
        "/sign-off",
        "/decline",
    ):
        assert browser.client.post(address + page, data=values).status_code in (302, 400, 403, 404), page
    review = scene.do(lambda *_: state_and_comments(db.session.scalars(select(DraftReview)).one()))
    assert review == ("commented", 1)


def test_the_preview_is_the_public_page_with_links_that_stay_inside(scene: Scene) -> None:
    address, member = scene.asked(), scene.browser("member")
    page = member.open(f"{address}/preview")
    assert page.heading == "Getting out"
    assert page.link("Start") == f"{address}/questions"
    assert page.link("young people’s words") == f"{address}/preview/young"
    assert "we asked STARS to look over the draft" in page.text
    page = member.open(f"{address}/questions?format=young_people")
    assert "Who are you?" in page.text
    assert member.open(f"{address}/questions?format=made-up").status == 200


def test_a_draft_that_changed_meanwhile_is_not_signed_unseen(scene: Scene) -> None:
    address, facilitator = scene.asked(), scene.browser("facilitator")
    facilitator.open(f"{address}/sign-off")
    scene.do(
        lambda people, draft: services.edit_consultation(people.asks, draft, {"summary": "Quite another."})
    )
    page = facilitator.send({"role": "meeting", "words": "We agree."}, button="Sign it off", status=422)
    assert "The draft was changed while you looked at it." in page.text
    assert "We agree." in str(page.soup)
    facilitator.send(button="Sign it off")
    assert "Your group agreed" in shown(facilitator).text


def test_a_group_that_does_not_agree_is_asked_again(scene: Scene) -> None:
    address, facilitator = scene.asked(), scene.browser("facilitator")
    facilitator.open(address)
    facilitator.follow("No, we do not agree")
    facilitator.send({"role": "facilitator"}, button="Send: we do not agree", status=422)
    assert "Say why the group does not agree." in shown(facilitator).text
    facilitator.send({"words": "Money is missing."}, button="Send: we do not agree")
    assert "Your group did not agree" in shown(facilitator).text
    facilitator.open(f"{address}/sign-off")
    assert "There is nothing to say yes or no to now" in shown(facilitator).text
    staff = scene.browser("commissioner")
    staff.open(f"{DRAFT}/readiness")
    assert "did not agree to the draft" in shown(staff).text
    staff.open(f"{DRAFT}/reviews")
    staff.follow("Open without its sign-off")
    staff.send(button="Save the reason", status=422)
    staff.send({"reason": "We have to ask before the budget."}, button="Save the reason")
    assert "We have to ask before the budget." in shown(staff).text
    staff.follow("Ask again")
    staff.send(in_two_weeks(), button="Ask the group")
    assert "We have to ask before the budget." not in shown(staff).text


def test_a_change_after_the_sign_off_is_said_on_every_page(scene: Scene) -> None:
    address = scene.asked()

    def signed_and_changed(people: People, draft: Consultation) -> None:
        sign(people, db.session.scalars(select(DraftReview)).one())
        services.edit_consultation(people.asks, draft, {"title": "Getting out and about"})

    scene.do(signed_and_changed)
    assert "The title or a summary changed" in scene.browser("member").open(address).text
    staff = scene.browser("commissioner")
    assert "changed after the sign-off" in staff.open(DRAFT).text
    assert "The title or a summary" in staff.open(f"{DRAFT}/reviews").text
    assert "After STARS signed off, the title or a summary changed." in staff.open(f"{DRAFT}/readiness").text
    assert "Changed after sign-off" in staff.open(f"{DRAFT}/preview").text


def test_the_group_takes_words_back_and_comments_out(scene: Scene) -> None:
    address = scene.asked()

    def two_comments(people: People, _: Consultation) -> None:
        review = db.session.scalars(select(DraftReview)).one()
        answer(people, say(people, review, "Toilets please", may_quote=True), shows_words=True)
        say(people, review, "A slip")

    scene.do(two_comments)
    scene.do(read_what_may_be_quoted)
    member, staff = scene.browser("member"), scene.browser("commissioner")
    assert "Toilets please" in staff.open(f"{DRAFT}/preview").text
    member.open(address)
    member.send(button="Do not show these words in public")
    assert "Toilets please" not in staff.open(f"{DRAFT}/preview").text
    member.send(button="Take it out")
    assert "A slip" not in shown(member).text
    assert "Take it out" not in shown(member).text


def test_a_held_comment_is_shown_to_nobody_outside_reading(scene: Scene) -> None:
    from coproduce.safeguarding.services import hold

    address = scene.asked()

    def held(people: People, _: Consultation) -> None:
        comment = say(people, db.session.scalars(select(DraftReview)).one(), "My uncle hurts me")
        hold(READER, comment.passage, "A disclosure.")

    scene.do(held)
    review_id = address.rpartition("/")[2]
    for page in (
        scene.browser("member").open(address),
        scene.browser("commissioner").open(f"{DRAFT}/reviews/{review_id}"),
    ):
        assert "My uncle" not in page.text


@pytest.mark.parametrize("role", ["analyst", "moderator", "safeguarding_lead"])
def test_staff_who_read_see_reviews_and_do_not_ask(scene: Scene, role: str) -> None:
    address = scene.asked()
    with scene.application.app_context(), unit_of_work():
        uniquifier = make_account(role).fs_uniquifier
    browser = Browser(scene.application)
    sign_in(browser.client, uniquifier)
    browser.open(f"{DRAFT}/reviews")
    browser.open(f"{DRAFT}/reviews/{address.rpartition('/')[2]}")
    assert "Ask" not in [button.get_text() for button in shown(browser).soup.find_all("button")]
    assert browser.client.get(f"{DRAFT}/reviews/ask").status_code == 403


def test_the_administrator_and_participants_see_no_reviews(scene: Scene) -> None:
    scene.asked()
    for role in ("administrator", "participant", "group_facilitator"):
        with scene.application.app_context(), unit_of_work():
            uniquifier = make_account(role).fs_uniquifier
        client = scene.application.test_client()
        sign_in(client, uniquifier)
        assert client.get(f"{DRAFT}/reviews").status_code == 403


def test_a_request_is_taken_back_and_the_draft_is_gone_for_the_group(scene: Scene) -> None:
    address, staff, member = scene.asked(), scene.browser("commissioner"), scene.browser("member")
    member.open(address)
    staff.open(f"{DRAFT}/reviews/{address.rpartition('/')[2]}")
    staff.send(button="Take the request back")
    assert "STARS does not see the draft any more." in shown(staff).text
    for page in ("", "/preview", "/questions"):
        assert member.client.get(address + page).status_code == 404


def test_a_review_of_another_consultation_is_not_found(scene: Scene) -> None:
    address, staff = scene.asked(), scene.browser("commissioner")
    with scene.application.app_context(), unit_of_work():
        make_draft(make_people("Third"), slug="other")
    review_id = address.rpartition("/")[2]
    staff.open(f"/manage/consultations/other/reviews/{review_id}", status=404)
    staff.open(f"/manage/consultations/other/reviews/without/{scene.slug}", status=404)
    staff.open(f"{DRAFT}/reviews/{review_id}/comments/made-up", status=404)
