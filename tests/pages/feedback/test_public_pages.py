"""What everybody reads, when, and what those who took part read first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import queries, services
from coproduce.feedback.models import Feedback, Finding
from tests.factories.accounts import make_account, make_group, make_organisation, sign_in
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_public_feedback,
    make_quote,
    make_theme,
    publish,
    settle,
    tell,
)
from tests.pages.client import Browser

MARKER = "zebrafinch"
ALL_KINDS = (
    "we_did",
    "we_are_doing",
    "we_will",
    "we_keep_doing",
    "we_cannot",
    "not_ours",
    "we_need_to_understand",
)


def marked_feedback(slug: str = "breaks") -> Feedback:
    """Answers whose every text carries the marker, led by a group, with a response of somebody who took part."""
    group = make_group("Invented Group")
    consultation = make_consultation("closed", slug=slug, groups={"led": group})
    make_response(consultation, receipt="abalone abate ability abdomen abide abiding")
    feedback = services.begin_feedback(COMMISSIONER, consultation)
    services.edit_introduction(COMMISSIONER, feedback, f"Thank you {MARKER}", f"Thanks {MARKER}")
    passages = [answer.passage for answer in make_response(consultation).answers if answer.passage]
    theme = make_theme(consultation, "Evenings", passages)
    make_finding(
        feedback,
        "we_will",
        [theme],
        you_said=f"Evenings {MARKER}",
        text=f"We open {MARKER}",
        promise=f"Evenings {MARKER}",
        reason=f"Because {MARKER}",
    )
    for passage in {*passages, *db.session.query(type(passages[0])).all()}:
        if passage.state == "unread":
            read(passage)
    for passage in db.session.query(type(passages[0])).all():
        if passage not in passages:
            db.session.add(no_theme(passage))
    db.session.flush()
    return feedback


def read(passage: object) -> None:
    from coproduce.safeguarding.services import mark_read
    from tests.factories.safeguarding import MODERATOR

    mark_read(MODERATOR, passage)  # type: ignore[arg-type]


def no_theme(passage: object) -> object:
    from coproduce.insights.models import NoTheme

    return NoTheme(passage_id=passage.id, reason="Said once.", marked_at=clock.now())  # type: ignore[attr-defined]


def public_addresses(application: Flask, **values: str) -> list[str]:
    """Every address of the site that takes GET, its parts filled in from `values`."""
    addresses = []
    with application.test_request_context():
        for rule in application.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.arguments <= values.keys():
                addresses.append(application.url_for(rule.endpoint, **{n: values[n] for n in rule.arguments}))
    return addresses


@pytest.mark.parametrize("stage", ["writing", "telling", "settled", "held", "withdrawn"])
def test_a_marker_is_found_nowhere_before_the_opening_minute(
    application: Flask, browser: Browser, stage: str
) -> None:
    with application.app_context(), unit_of_work():
        feedback = marked_feedback()
        if stage != "writing":
            tell(feedback)
        if stage in ("settled", "held", "withdrawn"):
            settle(feedback)
        if stage == "held":
            services.hold(COMMISSIONER, feedback, until=clock.today() + timedelta(days=9), reason="Election")
        if stage == "withdrawn":
            services.withdraw(COMMISSIONER, feedback, "Wrong")
    addresses = public_addresses(application, slug="breaks")
    assert "/consultations/breaks/feedback" in addresses
    searched = {"q": "Evenings", "search": "Evenings"}
    for address in addresses:
        response = browser.client.get(address, query_string=searched, follow_redirects=True)
        assert MARKER not in response.get_data(as_text=True), address
    page = browser.open("/consultations/breaks/feedback", status=404)
    assert page.response.headers["Cache-Control"] == "private, no-store"
    browser.open("/receipt")
    trace = browser.send({"words": "abalone abate ability abdomen abide abiding"}, button="Show me")
    assert MARKER not in trace.text
    assert trace.response.headers["Cache-Control"] == "private, no-store"


def test_the_marker_is_where_it_belongs_from_the_opening_minute_on(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        feedback = settle(marked_feedback())
        opens = feedback.public_from
    assert opens is not None
    with clock.frozen(opens - timedelta(seconds=1)):
        browser.open("/consultations/breaks/feedback", status=404)
    with clock.frozen(opens):
        for address in ("/consultations/breaks/feedback", "/feedback/", "/groups/invented-group"):
            assert MARKER in browser.open(address).text, address


def test_a_private_link_reads_the_answers_first(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        feedback = settle(marked_feedback())
        token = services.new_lead_time_link(feedback.id)
        day = f"{feedback.public_from:%A}"
    page = browser.open(f"/early/{token}")
    assert f"Please keep this to yourself until {day}" in page.text
    assert MARKER in page.text
    assert "noindex" in page.response.headers["X-Robots-Tag"]
    assert page.response.headers["Cache-Control"] == "private, no-store"
    browser.open("/early/another-token", status=404)
    with application.app_context(), unit_of_work():
        services.revoke_lead_time_links(queries.feedback_behind_link(token).id, token)
    browser.open(f"/early/{token}", status=404)


def test_a_private_link_leads_to_the_public_page_afterwards(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        token = services.new_lead_time_link(publish(marked_feedback()).id)
    assert browser.open(f"/early/{token}").path == "/consultations/breaks/feedback"


def test_all_seven_kinds_are_shown_with_what_they_need(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_public_feedback(ALL_KINDS, make_closed_consultation(slug="breaks"))
    page = browser.open("/consultations/breaks/feedback")
    for words in (
        "We did",
        "We are doing",
        "We will, by a date",
        "We will keep doing this",
        "We can’t, because",
        "Not ours: passed on",
        "We need to understand more, by a date",
        "The building is not ours.",
        "The bus company, on",
        "Ola Owner (invented), Manager",
        "Who answers for this",
    ):
        assert words in page.text
    assert len(page.soup.find_all("article", class_="answer")) == len(ALL_KINDS)
    young = browser.follow("Read this in young people’s words")
    assert "More evenings." in young.text
    assert "There are more evenings now." not in young.text


def test_a_quote_disappears_when_it_is_withdrawn(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_closed_consultation(slug="breaks")
        feedback = make_feedback(consultation, kinds=[])
        quote = make_quote(consultation, "The club ends when my shift begins.")
        theme = make_theme(consultation, "Evenings", [quote.passage])
        make_finding(feedback, themes=[theme], quotes=[quote])
        publish(feedback)
    assert "The club ends" in browser.open("/consultations/breaks/feedback").text
    with application.app_context(), unit_of_work():
        db.session.query(Finding).one().quotes[0].passage.may_quote = False
    assert "The club ends" not in browser.open("/consultations/breaks/feedback").text


def test_withdrawn_answers_leave_a_page_that_says_why(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        feedback = publish(marked_feedback())
        services.withdraw(COMMISSIONER, feedback, "A figure was wrong.")
    page = browser.open("/consultations/breaks/feedback")
    assert "A figure was wrong." in page.text
    assert MARKER not in page.text
    assert "No answers yet" in browser.open("/feedback/").text


def test_counts_of_people_are_protected(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        feedback = make_public_feedback(consultation=make_closed_consultation(slug="breaks"))
        feedback.told, feedback.to_tell, feedback.took_part = 43, 47, 118
    page = browser.open("/consultations/breaks/feedback")
    assert "We could tell about 45 of about 120 people directly" in page.text
    assert "43" not in page.text
    assert "118" not in page.text


def test_small_counts_become_words(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        feedback = make_public_feedback(consultation=make_closed_consultation(slug="breaks"))
        feedback.told, feedback.to_tell, feedback.took_part = 3, 5, 6
    page = browser.open("/consultations/breaks/feedback")
    assert "We could tell some of those who took part directly" in page.text


def test_the_list_is_filtered_and_paged(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        partner = make_organisation("Invented Trust", "nhs")
        consultation = make_closed_consultation(slug="breaks")
        feedback = make_feedback(consultation, kinds=["we_did"] * 11)
        make_finding(feedback, "we_cannot", you_said="Swimming", organisation_id=partner.id)
        publish(feedback)
        partner_id, consultation_id = partner.id, consultation.id
    page = browser.open("/feedback/")
    assert "12 answers" in page.text
    assert "Swimming" not in page.text
    assert "Swimming" in browser.open("/feedback/?page=2").text
    for query in ("kind=we_cannot", "search=swim", f"organisation_id={partner_id}"):
        assert "1 answer" in browser.open(f"/feedback/?{query}").text, query
    assert "12 answers" in browser.open(f"/feedback/?consultation_id={consultation_id}").text
    assert "No answer fits" in browser.open("/feedback/?search=zebra").text


def test_without_answers_the_list_says_so(browser: Browser) -> None:
    assert "No answers yet" in browser.open("/feedback/").text


def test_an_early_release_names_who_decided_and_why(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        feedback = make_feedback(make_closed_consultation(slug="breaks"))
        tell(feedback, route="early", authority="Dee Rector (invented)", reason="It was in the paper.")
        services.record_notices_settled(feedback.id, 0, 0)
    page = browser.open("/consultations/breaks/feedback")
    assert "Decided by Dee Rector (invented), because: It was in the paper." in page.text


@pytest.mark.parametrize(("days", "late"), [(1, False), (30, True)])
def test_a_late_promise_is_public_only_after_the_warning(
    application: Flask, browser: Browser, days: int, late: bool
) -> None:
    from tests.factories.feedback import make_promise

    with application.app_context(), unit_of_work():
        make_promise(clock.today() - timedelta(days=days))
    browser.open("/feedback/")
    assert ("and we are late" in browser.page.text) is late  # type: ignore[union-attr]


def test_staff_read_no_embargoed_answers_on_public_pages(application: Flask, browser: Browser) -> None:
    """Staff have their preview; a public address shows everybody the same."""
    with application.app_context():
        with unit_of_work():
            settle(marked_feedback())
            account = make_account("commissioner")
        sign_in(browser.client, account)
    browser.open("/consultations/breaks/feedback", status=404)
    assert MARKER in browser.open("/manage/consultations/breaks/answers/preview").text
