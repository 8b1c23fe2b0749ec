"""The coding desk over HTTP: themes, texts, suggestions, undo, and no query a row."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import event, select

from coproduce.core import jobs, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.insights.models import Coding, Theme
from coproduce.insights.queries import progress, theme_sizes, unanswered_texts
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, sign_in
from tests.factories.insights import ANALYST, make_candidate, make_plain_consultation, make_texts, make_theme
from tests.pages.client import Browser, Page


@pytest.fixture
def analyst(application: Flask, browser: Browser) -> Browser:
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("analyst"))
    return browser


def prepared(application: Flask, bodies: Sequence[str], *themes: str) -> tuple[str, str, dict[str, str]]:
    """Slug, id, and theme ids by name of a closed consultation with these texts."""
    with application.app_context(), unit_of_work():
        consultation = make_plain_consultation()
        make_texts(consultation, bodies)
        return (
            consultation.slug,
            consultation.id,
            {name: make_theme(consultation, name).id for name in themes},
        )


def words(page: Page) -> set[str]:
    return {" ".join(each.get_text(" ").split()) for each in page.soup.find_all(class_="desk__words")}


def tick(page: Page, *bodies: str) -> list[str]:
    """Ids of the texts with these words."""
    found = []
    for article in page.soup.find_all("article"):
        if any(body in article.get_text(" ") for body in bodies):
            found.append(str(article.find("input", attrs={"name": "passage"})["value"]))
    assert len(found) == len(bodies)
    return found


def sizes(application: Flask, consultation_id: str) -> dict[str, int]:
    with application.app_context():
        names = {theme.id: theme.name for theme in db.session.scalars(select(Theme))}
        return {names[theme_id]: count for theme_id, count in theme_sizes(consultation_id).items()}


def test_texts_are_put_into_a_theme_moved_and_undone(application: Flask, analyst: Browser) -> None:
    bodies = ["Long waits", "Kind staff", "Longer waits"]
    slug, consultation_id, themes = prepared(application, bodies, "Waits", "Staff")
    page = analyst.open(f"/manage/consultations/{slug}/themes")
    assert "0% done" in page.text
    page = analyst.send(
        {"into": themes["Waits"], "passage": tick(page, "Long waits", "Kind staff")}, button="Put into theme"
    )
    assert "2 texts put into “Waits”" in page.text
    assert words(page) == {"Longer waits"}
    page = analyst.open(f"/manage/consultations/{slug}/themes?theme={themes['Waits']}")
    page = analyst.send({"into": themes["Staff"], "passage": tick(page, "Kind staff")}, button="Move there")
    assert sizes(application, consultation_id) == {"Waits": 1, "Staff": 1}
    page = analyst.send(button="Undo")
    assert "Undone: Put 1 text into “Staff”" in page.text
    assert sizes(application, consultation_id) == {"Waits": 2}
    page = analyst.send({"passage": tick(page, "Kind staff")}, button="Only take out")
    assert sizes(application, consultation_id) == {"Waits": 1}


def test_all_that_match_are_coded_at_once(application: Flask, analyst: Browser) -> None:
    slug, consultation_id, themes = prepared(
        application, [f"Bus number {n} is late" for n in range(60)], "Buses"
    )
    analyst.open(f"/manage/consultations/{slug}/themes?q=late&size=50")
    page = analyst.send({"scope": "page", "into": themes["Buses"]}, button="Put into theme")
    assert "50 texts put into" in page.text
    page = analyst.send({"scope": "matching", "reason": "Said above already"}, button="Mark “no theme”")
    assert "10 texts marked" in page.text
    with application.app_context():
        assert progress(ANALYST, consultation_id).left == 0
        assert set(db.session.scalars(select(Passage.state))) == {"read"}


def test_campaign_texts_show_once_and_go_together(application: Flask, analyst: Browser) -> None:
    slug, consultation_id, themes = prepared(
        application, ["Keep the team as it is, please."] * 4 + ["Other"], "Team"
    )
    page = analyst.open(f"/manage/consultations/{slug}/themes")
    assert "5 texts, 2 of them different" in page.text
    assert "Sent 4 times" in page.text
    analyst.send({"into": themes["Team"], "passage": tick(page, "Keep the team")}, button="Put into theme")
    assert sizes(application, consultation_id) == {"Team": 4}


@pytest.mark.parametrize(
    ("values", "button", "message"),
    [
        ({}, "Put into theme", "Choose the theme"),
        ({"into": "first"}, "Put into theme", "Choose at least one text"),
        ({"name": ""}, "Begin with these", "Choose at least one text"),
        ({"scope": "page", "name": " "}, "Begin with these", "Give the theme a name"),
        ({"scope": "page"}, "Mark “no theme”", "Say why"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_half_done(
    application: Flask, analyst: Browser, values: dict[str, str], button: str, message: str
) -> None:
    slug, _, themes = prepared(application, ["One text"], "Waits")
    analyst.open(f"/manage/consultations/{slug}/themes")
    values = {name: themes["Waits"] if value == "first" else value for name, value in values.items()}
    page = analyst.send(values, button=button, status=422)
    assert message in page.text
    with application.app_context():
        assert db.session.scalars(select(Coding)).all() == []
        assert len(db.session.scalars(select(Theme)).all()) == 1
        assert set(db.session.scalars(select(Passage.state))) == {"unread"}


def test_a_theme_is_named_approved_split_merged_and_set_aside(application: Flask, analyst: Browser) -> None:
    slug, consultation_id, themes = prepared(application, ["one", "two", "three"], "A", "B")
    page = analyst.open(f"/manage/consultations/{slug}/themes")
    analyst.send({"scope": "page", "into": themes["A"]}, button="Put into theme")
    page = analyst.open(f"/manage/consultations/{slug}/themes?theme={themes['A']}")
    page = analyst.send({"name": ""}, action="/rename", status=422)
    assert "Give the theme a name" in page.text
    page = analyst.send({"name": "Waiting", "description": "How long it takes"}, action="/rename")
    page = analyst.send(button="Approve this theme")
    assert "“Waiting” is approved" in page.text
    page = analyst.send({"name": "Twos", "passage": tick(page, "two")}, button="Split off")
    assert sizes(application, consultation_id) == {"Waiting": 2, "Twos": 1}
    page = analyst.send({"merge_into": themes["B"]}, action="/merge")
    assert sizes(application, consultation_id) == {"B": 2, "Twos": 1}
    analyst.send(button="Undo")
    assert sizes(application, consultation_id) == {"Waiting": 2, "Twos": 1}
    analyst.open(f"/manage/consultations/{slug}/themes?theme={themes['A']}")
    analyst.send({"reason": ""}, action="/set-aside", status=422)
    analyst.send({"reason": "Too wide"}, action="/set-aside")
    with application.app_context():
        assert db.session.get_one(Theme, themes["A"]).state == "set_aside"
    analyst.open(f"/manage/consultations/{slug}/themes?theme={themes['B']}")
    page = analyst.send(button="Approve this theme", status=422)
    assert "No text belongs" in page.text
    page = analyst.send({"merge_into": ""}, action="/merge", status=422)
    assert "Choose the theme to merge with" in page.text


def test_suggestions_are_asked_for_looked_at_and_taken_up(application: Flask, analyst: Browser) -> None:
    texts = [f"The waiting list for speech therapy is far too long, say {n} families" for n in range(9)]
    texts += [f"School transport was late and the bus was full on day {n}" for n in range(9)]
    slug, consultation_id, _ = prepared(application, texts)
    page = analyst.open(f"/manage/consultations/{slug}/themes")
    page = analyst.send(button="Ask for suggestions")
    with application.app_context():
        outbox.dispatch()
    page = analyst.open(f"/manage/consultations/{slug}/themes")
    assert "The computer is looking for themes" in page.text
    with application.app_context():
        jobs.run_due(everything=True)
    page = analyst.open(f"/manage/consultations/{slug}/themes")
    suggestion = page.form("/suggestions/")
    analyst.follow(suggestion.find_parent("li").find("a").get_text())
    page = analyst.send(action="/suggestions/")
    assert "is now a drafted theme" in page.text
    with application.app_context():
        codings = db.session.scalars(select(Coding)).all()
        assert codings
        assert all(coding.from_machine for coding in codings)
        assert unanswered_texts(consultation_id) == 18


def test_one_text_is_looked_at_closer(application: Flask, analyst: Browser) -> None:
    slug, _, _ = prepared(application, ["x" * 900 + " the end", "<script>alert(1)</script> مرحبا"])
    page = analyst.open(f"/manage/consultations/{slug}/themes")
    assert "the end" not in page.text
    page = analyst.follow("Read all of it")
    assert "the end" in page.text
    assert page.soup.find("main").find("script") is None


def test_commissioners_look_and_do_not_touch(application: Flask, browser: Browser) -> None:
    slug, _, themes = prepared(application, ["One text"], "A")
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("commissioner"))
    page = browser.open(f"/manage/consultations/{slug}/themes")
    assert [form for form in page.soup.find("main").find_all("form") if form.get("method") == "post"] == []
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.response.get_data(as_text=True))
    assert token is not None
    answer = browser.client.post(
        f"/manage/consultations/{slug}/themes/{themes['A']}/approve", data={"csrf_token": token.group(1)}
    )
    assert answer.status_code == 403


def test_a_theme_of_another_consultation_is_not_found(application: Flask, analyst: Browser) -> None:
    slug, _, _ = prepared(application, ["One text"], "A")
    _, _, other = prepared(application, ["Two"], "B")
    analyst.open(f"/manage/consultations/{slug}/themes")
    analyst.send({"scope": "page", "into": other["B"]}, button="Put into theme", status=404)


def test_the_desk_asks_no_query_a_row(application: Flask, analyst: Browser) -> None:
    """200 texts in 20 themes, each text in two, 50 on the page: the number of statements stays small."""
    with application.app_context(), unit_of_work():
        consultation = make_plain_consultation()
        slug = consultation.slug
        texts = make_texts(consultation, [f"Text number {number}" for number in range(200)])
        for number in range(20):
            make_theme(consultation, f"Theme {number}", texts[number * 10 : number * 10 + 20])
        make_candidate(consultation, texts[:50])
    statements: list[str] = []
    with application.app_context():
        engine = db.engine

    def count(connection: object, cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    try:
        analyst.open(f"/manage/consultations/{slug}/themes?view=all&size=50")
    finally:
        event.remove(engine, "before_cursor_execute", count)
    assert len(statements) <= 37, "\n".join(statements)
