"""Reading and coding over HTTP: filters, excerpts, questions side by side, comments, steps, and the plain list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.insights.models import Coding, DeskComment, Excerpt, NoTheme, Theme
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_response
from tests.factories.insights import make_candidate, make_plain_consultation, make_texts, make_theme
from tests.pages.client import Browser

Enter = Callable[..., Browser]


@pytest.fixture
def enter(application: Flask) -> Enter:
    def entered(role: str = "analyst", name: str = "") -> Browser:
        browser = Browser(application)
        with application.app_context(), unit_of_work():
            sign_in(browser.client, make_account(role, name=name))
        return browser

    return entered


@pytest.fixture
def analyst(enter: Enter) -> Browser:
    return enter(name="Ana Lyst (invented)")


def place(
    application: Flask, *bodies: str, themes: tuple[str, ...] = ()
) -> tuple[str, list[str], dict[str, str]]:
    """Address of the desk, ids of the texts, and of the themes by name."""
    with application.app_context(), unit_of_work():
        consultation = make_plain_consultation()
        texts = make_texts(consultation, bodies)
        made = {name: make_theme(consultation, name).id for name in themes}
        return f"/manage/consultations/{consultation.slug}/themes", [each.id for each in texts], made


def test_filters_stay_in_the_address_and_are_taken_off_one_by_one(
    application: Flask, analyst: Browser
) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_plain_consultation()
        address = f"/manage/consultations/{consultation.slug}/themes"
        for number in range(16):
            make_response(consultation, {"comments": f"A bus {number}"}, young=number < 8)
    analyst.open(f"{address}?view=all")
    page = analyst.send({"age": "young", "q": "bus", "sentiment": ""}, button="Show")
    assert "All texts: 8 texts" in page.text
    assert "Shown: words “bus”" in page.text
    assert "age: Young people" in page.text
    page = analyst.follow("Remove age: Young people")
    assert "All texts: 16 texts" in page.text
    assert "words “bus”" in page.text
    page = analyst.open(f"{address}?view=all&age=young&q=bus+1")
    assert "Not shown, so that nobody stands out" in page.text
    assert page.soup.find_all("article") == []
    assert "8 texts" not in page.text


def test_old_and_made_up_parameters_do_no_harm(application: Flask, analyst: Browser) -> None:
    address, _, _ = place(application, "One text")
    for query in (
        "?session=nothing&format=nothing&age=old",
        "?reader=%00&coder=me&page=99&size=7",
        "?assigned=me",
    ):
        analyst.open(f"{address}{query}&view=all")


def test_sentences_are_marked_shown_and_taken_away(application: Flask, analyst: Browser) -> None:
    address, (text, _), themes = place(application, "We waited. They were kind.", "Else", themes=("Waits",))
    analyst.open(f"{address}?view=all&text={text}")
    analyst.follow("Mark an excerpt")
    page = analyst.send({"sentence": ["1"]}, button="Mark the excerpt", status=422)
    assert "Choose the theme that these words speak of" in page.text
    assert page.soup.find("input", {"name": "sentence", "value": "1"}).has_attr("checked")
    page = analyst.send({"into": themes["Waits"]}, button="Mark the excerpt")
    assert "The excerpt is marked for “Waits”" in page.text
    mark = page.soup.find("section", id="detail").find("mark")
    assert mark.get_text().startswith("They were kind.")
    assert "Read by Ana Lyst" in page.text
    page = analyst.open(f"{address}/{themes['Waits']}/sources")
    assert "“They were kind.”" in page.text
    analyst.follow("Open at the desk")
    page = analyst.send(button="Take away")
    assert page.soup.find("mark") is None
    with application.app_context():
        assert db.session.scalars(select(Excerpt)).all() == []
        assert db.session.scalars(select(Coding)).one().theme_id == themes["Waits"]


def test_words_that_are_not_there_stay_in_the_form(application: Flask, analyst: Browser) -> None:
    address, (text,), themes = place(application, "We waited <b>long</b>.", themes=("Waits",))
    analyst.open(f"{address}/texts/{text}/excerpts")
    values = {"words": "We waited forever", "into": themes["Waits"], "name": ""}
    page = analyst.send(values, button="Mark the excerpt", status=422)
    assert "do not stand in the text" in page.text
    assert page.soup.find("textarea").get_text().strip() == "We waited forever"
    page = analyst.send({"words": "<b>long</b>", "name": "New name"}, button="Mark the excerpt")
    assert "marked for “New name”" in page.text


def test_after_one_text_comes_the_next(application: Flask, analyst: Browser) -> None:
    address, _, themes = place(application, "One", "Two", "Three", themes=("Waits",))
    page = analyst.open(address)
    first, second = (each["value"] for each in page.soup.find_all("input", {"name": "passage"})[:2])
    form = {
        "csrf_token": page.soup.find("input", {"name": "csrf_token"})["value"],
        "do": "add",
        "into": themes["Waits"],
    }
    listed = [each["value"] for each in page.soup.find_all("input", {"name": "listed"})]
    answer = analyst.client.post(f"{address}/texts", data={**form, "listed": listed, "passage": first})
    assert answer.location.endswith(f"#text-{second}")
    page = analyst.open(f"{address}?text={second}")
    page = analyst.send({"into": themes["Waits"]}, button="Put in, then the next")
    assert page.address.endswith(f"text={listed[2]}")


def test_questions_side_by_side(application: Flask, analyst: Browser) -> None:
    address, *_ = place(application, "One", "Two", "Two", themes=("Waits",))
    analyst.open(f"{address}?view=all")
    page = analyst.follow("Questions side by side")
    cells = [cell.get_text(" ").split()[0] for cell in page.soup.find("tbody").find("tr").find_all("td")]
    assert cells == ["3", "2", "0", "0", "0", "3", "Never", "Nobody"]
    colleague = page.soup.find("input", {"name": "colleague"})["value"]
    page = analyst.send({"colleague": [colleague]}, button="Save")
    assert "Saved who looks after" in page.text
    assert "Ana Lyst (invented)" in page.soup.find("tbody").get_text()
    page = analyst.send({"colleague": ["made-up"]}, button="Save", status=422)
    assert "Choose colleagues who work on texts" in page.text
    page = analyst.open(f"{address}/questions?sort=left&order=desc")
    assert page.soup.find("th", {"aria-sort": "descending"}).get_text().startswith("Left")
    analyst.follow("What would you change?")
    page = analyst.open(f"{address}/questions")
    page = analyst.open(page.soup.find("tbody").find_all("a")[-1]["href"])
    assert "3 texts" in page.text


def test_comments_are_written_listed_settled_and_opened(
    application: Flask, analyst: Browser, enter: Enter
) -> None:
    address, (text,), _ = place(application, "One text", themes=("Waits",))
    analyst.open(f"{address}?view=all&text={text}")
    analyst.send({"comment": " "}, button="Add the comment", status=422)
    page = analyst.send({"comment": "Is this <i>ours</i>?"}, button="Add the comment")
    assert "Is this <i>ours</i>?" in page.text
    assert "Comments (1 open)" in page.text
    colleague = enter("commissioner")
    page = colleague.open(f"{address}/comments")
    assert "Ana Lyst (invented)" in page.text
    page = colleague.send(button="Settle")
    assert "Nothing here" in page.text
    page = colleague.follow("Settled comments")
    assert "Settled by" in page.text
    page = colleague.send(button="Open it again")
    colleague.follow("One text")
    with application.app_context():
        assert db.session.scalars(select(DeskComment)).one().settled_at is None


def test_the_last_steps_are_listed_and_the_newest_undone(
    application: Flask, analyst: Browser, enter: Enter
) -> None:
    address, _, themes = place(application, "One", themes=("Waits",))
    analyst.open(address)
    analyst.send({"scope": "page", "into": themes["Waits"]}, button="Put into theme")
    page = enter().open(f"{address}/steps")
    assert "Only the colleague who took this step" in page.text
    page = analyst.open(f"{address}/steps")
    analyst.send(button="Undo this")
    page = analyst.open(f"{address}/steps")
    assert "(undone)" in page.text
    with application.app_context():
        assert db.session.scalars(select(Coding)).all() == []


def test_a_small_consultation_has_a_plain_list(application: Flask, analyst: Browser) -> None:
    """Tick, type, save: in one pass, from the staff page on."""
    bodies = ("Too long", "Kind", "Buses are late", "Buses are late")
    address, (long, kind, bus, _), themes = place(application, *bodies, themes=("Waits",))
    with application.app_context(), unit_of_work():
        passage = db.session.get_one(Passage, bus)
        consultation = db.session.get_one(Theme, themes["Waits"]).consultation_id
        make_candidate(db.session.get_one(Consultation, consultation), [passage], "Buses")
    analyst.open(address.removesuffix("/themes"))
    page = analyst.follow("Put the texts into themes")
    assert page.path.endswith("/themes/list")
    assert "Sent 2 times" in page.text
    assert page.soup.find("main").find("input", {"checked": True}) is None
    listed = {str(each["value"]) for each in page.soup.find_all("input", {"name": "listed"})}
    bus_shown = (listed - {long, kind}).pop()
    page = analyst.send(button="Read and save", status=422)
    assert "Nothing is chosen yet" in page.text
    values = {f"theme-{long}": themes["Waits"], f"reason-{long}": "Nothing", f"new-{kind}": "Kindness"}
    page = analyst.send(values, button="Read and save", status=422)
    assert "cannot have a reason for none" in page.text
    assert page.soup.find("input", {"id": f"new-{kind}"})["value"] == "Kindness"
    box = page.soup.find("input", {"name": f"suggestion-{bus_shown}"})
    values = {f"reason-{long}": "", **({box["name"]: box["value"]} if box else {})}
    page = analyst.send(values, button="Read and save")
    assert "and marked as read" in page.text
    with application.app_context():
        names = {each.theme.name for each in db.session.scalars(select(Coding))}
        assert {"Waits", "Kindness"} <= names
        assert db.session.scalars(select(NoTheme)).all() == []
    page = analyst.follow("More tools")
    assert page.path.endswith("/themes")
    analyst.follow("Plain list")


def test_a_theme_that_is_unticked_in_the_list_is_left(application: Flask, analyst: Browser) -> None:
    address, (text,), themes = place(application, "One", themes=("Waits", "Team"))
    with application.app_context(), unit_of_work():
        db.session.add(
            Coding(theme_id=themes["Waits"], passage_id=text, coded_at=clock.now(), from_machine=False)
        )
    analyst.open(f"{address}/list?view=all")
    analyst.send({f"theme-{text}": [themes["Team"]]}, button="Read and save")
    with application.app_context():
        assert db.session.scalars(select(Coding)).one().theme_id == themes["Team"]


def test_commissioners_look_at_everything_and_only_comment(application: Flask, enter: Enter) -> None:
    address, (text,), themes = place(application, "One", themes=("Waits",))
    browser = enter("commissioner")
    for page in ("/questions", "/steps", "/list", f"/{themes['Waits']}/sources"):
        found = browser.open(f"{address}{page}")
        forms = found.soup.find("main").find_all("form", {"method": "post"})
        assert [form for form in forms if form.find("button")] == []
    browser.open(f"{address}/texts/{text}/excerpts", status=403)


def test_texts_and_themes_of_another_consultation_are_not_found(application: Flask, analyst: Browser) -> None:
    address, _, _ = place(application, "One", themes=("A",))
    other, (text,), themes = place(application, "Two", themes=("B",))
    analyst.open(f"{address}/texts/{text}/excerpts", status=404)
    analyst.open(f"{address}/{themes['B']}/sources", status=404)
    page = analyst.open(f"{other}?view=all&text={text}")
    analyst.send({"comment": "Mine"}, button="Add the comment")
    with application.app_context():
        said = db.session.scalars(select(DeskComment)).one().id
    token = page.soup.find("input", {"name": "csrf_token"})["value"]
    answer = analyst.client.post(f"{address}/comments/{said}/settle", data={"csrf_token": token})
    assert answer.status_code == 404
