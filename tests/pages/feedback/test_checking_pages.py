"""Did we get it right? By the pages only: the private page, the public one, and those of staff."""

from __future__ import annotations

from flask import Flask

from coproduce.core.database import db, unit_of_work
from coproduce.feedback.models import CheckRound, Feedback, FindingVerdict
from coproduce.feedback.queries import check_rounds
from coproduce.feedback.services import checking as services
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.checking import make_check, object_after, read_words, say_in_check
from tests.factories.consultations import make_consultation
from tests.factories.feedback import COMMISSIONER, make_closed_consultation, make_feedback, publish
from tests.factories.safeguarding import MODERATOR
from tests.pages.client import Browser

MARKER = "zebrafinch"
RECEIPT_PAGE = "/receipt"


def marked(slug: str = "breaks", **values: object) -> Feedback:
    """Answers being written whose every word is marked."""
    from coproduce.feedback import services as answers
    from tests.factories.feedback import make_finding

    feedback = answers.begin_feedback(COMMISSIONER, make_closed_consultation(slug=slug, **values))
    make_finding(
        feedback, "we_did", you_said=f"Evenings are too few {MARKER}.", text=f"More evenings {MARKER}."
    )
    return feedback


def link_of(application: Flask, **values: object) -> str:
    with application.app_context(), unit_of_work():
        check = make_check(marked(), **values)  # type: ignore[arg-type]
        return f"/check/{services.new_check_link(check.id)}"


def test_a_private_link_is_read_answered_and_answered_again(application: Flask, browser: Browser) -> None:
    link = link_of(application)
    page = browser.open(link)
    assert page.heading == "Did we get it right?"
    assert f"Evenings are too few {MARKER}." in page.text
    assert "More evenings" not in page.text  # the answers are not shown unless staff chose to
    assert "999" in page.text
    headers = page.response.headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert headers["Referrer-Policy"] == "no-referrer"

    field = next(each["name"] for each in page.soup.find_all("input") if each["name"].startswith("verdict-"))
    words = field.replace("verdict", "words")
    page = browser.send({field: "", words: "Only words"}, button="Send", status=422)
    assert "Choose what you want to say." in page.text
    assert "Only words" in page.soup.find("textarea").get_text()
    page = browser.send({field: "missed", words: "The buses"}, button="Send")
    assert "We have what you said" in page.text
    assert "You have said something here already" in page.text
    assert page.soup.find("textarea").get_text().strip() == "The buses"
    browser.send({field: "said", words: ""}, button="Send")
    with application.app_context():
        assert [each.verdict for each in db.session.query(FindingVerdict)] == ["said"]


def test_staff_can_show_the_answers_and_young_people_read_their_own_words(
    application: Flask, browser: Browser
) -> None:
    link = link_of(application, shows_replies=True)
    assert f"More evenings {MARKER}." in browser.open(link).text
    assert "Too few evenings." in browser.open(f"{link}?wording=young").text


def test_opening_a_link_writes_nothing(application: Flask, browser: Browser) -> None:
    link = link_of(application)
    for _ in range(3):
        browser.open(link)
    with application.app_context():
        assert db.session.query(FindingVerdict).count() == 0


def test_what_is_checked_stands_nowhere_else(application: Flask, browser: Browser) -> None:
    link = link_of(application)
    with application.app_context(), unit_of_work():
        check = db.session.query(CheckRound).one()
        say_in_check(check, words=f"Buses {MARKER}", may_show=True)
        finding_id = check.feedback.findings[0].id
        read_words(db.session.query(FindingVerdict).one())
        round_id = check.id
    for path in (
        "/",
        "/feedback/",
        "/consultations/breaks",
        "/search?q=evenings",
        "/sitemap.xml",
        "/consultations/",
    ):
        assert MARKER not in browser.client.get(path).get_data(as_text=True), path
    for path in (
        "/consultations/breaks/feedback",
        f"/consultations/breaks/feedback/{finding_id}/agree",
        f"/consultations/breaks/feedback/{finding_id}/agree/sent",
        "/check/nothing",
    ):
        browser.open(path, status=404)
    assert browser.client.post(f"/consultations/breaks/feedback/{finding_id}/agree").status_code in (400, 404)
    assert browser.client.get(f"/check/for-group/{round_id}/nobody").status_code in (302, 403, 404)
    with application.app_context(), unit_of_work():
        services.close_check(COMMISSIONER, db.session.get(CheckRound, round_id), "Enough.")
    assert MARKER not in browser.open(link, status=404).text


def test_a_group_answers_by_its_facilitator(application: Flask, browser: Browser) -> None:
    with application.app_context():
        with unit_of_work():
            facilitator = make_account("group_facilitator")
            other = make_account("group_facilitator")
            stars = make_group("STARS (invented)", facilitator)
            make_group("Others (invented)", other)
            feedback = make_feedback(make_consultation("closed", questions=[], groups={"led": stars}))
            check = make_check(feedback)
            link = f"/check/{services.new_check_link(check.id, stars.id)}"
            own_page = f"/check/for-group/{check.id}/{stars.slug}"
        stranger = Browser(application)
        sign_in(stranger.client, other)
        visitor = Browser(application)
        sign_in(browser.client, facilitator)
    assert stranger.client.get(own_page).status_code == 404
    assert visitor.client.get(own_page).status_code == 302  # to the sign-in
    assert "STARS (invented)" in browser.open("/my/").text
    page = browser.open(link)
    assert "You say it for STARS (invented)" in page.text
    field = next(each["name"] for each in page.soup.find_all("input") if each["name"].startswith("verdict-"))
    browser.send({field: "said"}, button="Send what we say")
    with application.app_context():
        (said,) = db.session.query(FindingVerdict)
        assert said.group.name == "STARS (invented)"


def test_staff_ask_read_and_settle(application: Flask, browser: Browser) -> None:
    with application.app_context():
        with unit_of_work():
            marked()
            commissioner = make_account("commissioner", name="Cora Missioner (invented)")
        sign_in(browser.client, commissioner)
    page = browser.open("/manage/consultations/breaks/answers/check")
    assert "We did not ask people to check this" in page.text
    browser.follow("Ask those who took part")
    browser.send({"days": "0"}, button="Send the letters", status=422)
    page = browser.send({"days": "3"}, button="Send the letters")
    assert "People are being asked until" in page.text
    with application.app_context(), unit_of_work():
        check = db.session.query(CheckRound).one()
        say_in_check(check, words="You left out the buses.")
        say_in_check(check)
    page = browser.open("/manage/consultations/breaks/answers/check")
    assert "“You missed this”" not in page.text  # sealed until it is over, as “Did it work?” is
    assert "to settle" not in page.text
    assert "1 to read first" in page.text
    assert "You left out the buses." not in page.text
    with application.app_context():
        finding_id = db.session.query(FindingVerdict).first().finding_id
    assert "Nothing waits here" in browser.open(f"{page.path}/findings/{finding_id}").text
    assert "neither answered nor shown" not in browser.open("/manage/consultations/breaks/answers").text
    browser.open(page.path)
    browser.follow("Close the check now")
    page = browser.send({"reason": "All have answered."}, button="Close the check")
    assert "0 said “That is what we said”, 2 said “You missed this”." in page.text
    assert "2 to settle" in page.text
    with application.app_context(), unit_of_work():
        for passage in db.session.query(Passage):
            from coproduce.safeguarding.services import mark_read

            mark_read(MODERATOR, passage)
        ids = [each.id for each in db.session.query(FindingVerdict)]
    page = browser.follow("Settle them")
    assert "“You left out the buses.” (may not be shown)" in page.text
    browser.send({"ids": ids, "how": "answer", "answer": "", "owner_name": ""}, button="Settle", status=422)
    page = browser.send(
        {
            "ids": ids,
            "how": "answer",
            "answer": "The buses come next year.",
            "owner_name": "Ola Owner (invented)",
        },
        button="Settle",
    )
    assert "The buses come next year." in page.text
    assert "to settle" not in page.text


def test_anybody_disagrees_follows_it_by_six_words_and_takes_it_back(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        publish(marked())
    page = browser.open("/consultations/breaks/feedback")
    assert "We did not ask people to check this before it was public." in page.text
    browser.follow("Do you agree?")
    page = browser.send({"verdict": "disagree", "words": ""}, button="Send", status=422)
    assert "Tell us in a few words" in page.text
    page = browser.send(
        {"verdict": "disagree", "words": "There are no buses.", "may_show": "y"}, button="Send what I say"
    )
    words = page.soup.find(id="receipt-words").get_text()
    assert "There are no buses." not in browser.open("/consultations/breaks/feedback").text

    with application.app_context(), unit_of_work():
        verdict = check_rounds.verdict_by_receipt(words)
        assert verdict is not None
        read_words(verdict)
    page = browser.open("/consultations/breaks/feedback")
    assert "Families do not agree" in page.text
    assert "There are no buses." in page.text

    browser.open(RECEIPT_PAGE)
    page = browser.send({"words": words})
    assert "The path of what you said" in page.text
    browser.send(button="Take it back")
    browser.send(button="Yes, delete it")
    assert "There are no buses." not in browser.open("/consultations/breaks/feedback").text
    with application.app_context():
        assert db.session.query(Passage).count() == 0


def test_a_group_disagrees_by_name_and_replaces_it(application: Flask, browser: Browser) -> None:
    with application.app_context():
        with unit_of_work():
            facilitator = make_account("group_facilitator")
            make_group("STARS (invented)", facilitator)
            publish(marked())
        sign_in(browser.client, facilitator)
    browser.open("/consultations/breaks/feedback")
    browser.follow("Do you agree?")
    page = browser.send(
        {"verdict": "missed", "words": "The buses.", "may_show": "y"}, button="Send what I say"
    )
    assert "STARS (invented) says" in page.text
    assert "The buses." not in page.text  # nobody has read them
    browser.follow("Do you agree?")
    browser.send(button="Take back what STARS (invented) said")
    with application.app_context():
        assert db.session.query(FindingVerdict).count() == 0


def test_staff_answer_those_who_disagree(application: Flask, browser: Browser) -> None:
    with application.app_context():
        with unit_of_work():
            verdict = object_after(publish(marked()), "There are no buses.", read=True)
            commissioner, moderator = make_account("commissioner"), make_account("moderator")
            verdict_id = verdict.id
        other = Browser(application)
        sign_in(other.client, moderator)
        assert other.client.get("/manage/disagreements/").status_code == 403
        sign_in(browser.client, commissioner)
    assert "Answer those who disagree" in browser.open("/manage/").text
    page = browser.open("/manage/disagreements/")
    assert "There are no buses." in page.text
    browser.open(f"/manage/disagreements/{verdict_id}")
    page = browser.send({"answer": "Buses come.", "owner_name": "Ola (invented)"}, button="Save the answer")
    assert "Nothing waits here" in page.text
    page = browser.open("/consultations/breaks/feedback")
    assert "Buses come." in page.text
