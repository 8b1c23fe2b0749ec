"""Staff pages about who takes part: access for each role, shares with base and non-response, access records."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.consultations.models import EqualityChoice, EqualityQuestion, PopulationFigure
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.equality import asked_as, equality_questions
from coproduce.consultations.services.equality import use_ready_set
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import RestrictedRead
from tests.factories.accounts import make_account, sign_in
from tests.factories.equality import COLOUR, OFFICER, make_figures, make_person, make_set
from tests.factories.sessions import confirmed_session
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make

In = Callable[[str], Browser]
COUNTING = {"analyst", "administrator"}
BASE = re.compile(r"\d%? of [\d,]+ who answered; [\d,]+ of [\d,]+ \((under 1|over 99|\d+)%\) did not")


@pytest.fixture
def signed_in(application: Flask) -> In:
    def made(role: str) -> Browser:
        browser = Browser(application)
        with application.app_context():
            with unit_of_work():
                account = make_account(role)
            sign_in(browser.client, account)
        return browser

    return made


@pytest.fixture
def answered(application: Flask, make: Make) -> str:
    """Thirty people and a session of 14, against an area where red doors are rare."""
    address = make("open")
    with application.app_context(), unit_of_work():
        make_set()
        make_figures("colour", {"red": 100, "blue": 600, "green": 300}, source="Invented count <b>")
        consultation = consultation_by_slug("breaks")
        for _ in range(25):
            make_person(consultation, {"colour": ["red"], "pets": ["cat"]})
        for _ in range(5):
            make_person(consultation, {"colour": ["blue"]})
        make_person(consultation)
        confirmed_session(consultation)
    return address


@pytest.mark.parametrize("role", list(DESCRIPTIONS))
def test_exact_counts_are_for_those_with_the_right(signed_in: In, answered: str, role: str) -> None:
    browser = signed_in(role)
    for page in ("/reach", "/reach/against", "/reach/against?about=colour&against=who"):
        assert browser.client.get(answered + page).status_code == (200 if role in COUNTING else 403), page
    status = browser.client.post(f"{answered}/reach.csv").status_code
    assert status == (400 if role in COUNTING else 403)  # 400: let in, and no forgery token


def test_every_share_stands_beside_its_base_and_its_non_response(signed_in: In, answered: str) -> None:
    page = signed_in("analyst").open(f"{answered}/reach")
    shares = [
        " ".join(cell.get_text(" ").split())
        for table in page.soup.select(".reach-table")
        for row in table.select("tbody tr")
        for cell in row.select("td")[1:2]
    ]
    assert len(shares) == 6
    for words in shares:
        assert BASE.search(words), words
    # Nowhere else on the page is there a share of those who answered.
    for note in page.soup.select(".reach-table td, li, p"):
        words = " ".join(note.get_text(" ").split())
        if "who answered;" in words:
            assert BASE.search(words), words


def test_who_is_missing_is_named_first_with_source_and_year(signed_in: In, answered: str) -> None:
    page = signed_in("analyst").open(f"{answered}/reach")
    missing = page.soup.find(id="missing").find_parent("section")  # type: ignore[union-attr]
    assert missing is not None
    first, second = missing.select("li")
    assert "Blue" in first.get_text()
    assert "Green" in second.get_text()
    assert "Invented count <b>, 2021" in first.get_text()
    assert "about" in first.get_text()


def test_the_page_is_marked_and_flags_small_figures(signed_in: In, answered: str) -> None:
    page = signed_in("analyst").open(f"{answered}/reach")
    assert "Not for publication" in page.text
    small = [" ".join(cell.get_text(" ").split()) for cell in page.soup.select("td.small-cell")]
    assert small == ["5 under 8", "17% of 30 who answered; 1 of 31 (3%) did not"]


def test_a_session_of_14_stands_apart(signed_in: In, answered: str) -> None:
    page = signed_in("analyst").open(f"{answered}/reach")
    assert "1 session with 14 people" in page.text
    assert "11 to 15: 12" in page.text
    facts = page.soup.select_one("dl.facts")
    assert facts is not None
    assert "31" in facts.get_text()


def test_opening_exact_figures_leaves_an_access_record(
    application: Flask, signed_in: In, answered: str
) -> None:
    browser = signed_in("analyst")
    browser.open(f"{answered}/reach")
    browser.open(f"{answered}/reach/against")
    browser.open(f"{answered}/reach/against?about=colour&against=who")
    with application.app_context():
        consultation_id = consultation_by_slug("breaks").id
        records = db.session.scalars(select(RestrictedRead)).all()
        assert sorted(record.subject_kind for record in records) == [
            "equality_counts",
            "equality_cross_table",
        ]
        assert {record.subject_id for record in records} == {consultation_id}
        assert all(record.account_id for record in records)


def test_a_cross_table_flags_small_cells_and_gives_each_row_its_base(signed_in: In, answered: str) -> None:
    browser = signed_in("analyst")
    browser.open(f"{answered}/reach/against")
    page = browser.send({"about": "colour", "against": "who"}, button="Show the table")
    table = page.soup.select_one(".cross-table")
    assert table is not None
    assert "Not for publication" in page.text
    heads = [head.get_text() for head in table.select("thead th")]
    assert heads == ["What they said", "Red", "Blue", "Green", "Left this question out"]
    base, parents, young = (row.select("td") for row in table.select("tbody tr"))
    assert ["small-cell" in cell["class"] for cell in base] == [False, True, False, True]
    assert base[0].get_text() == "25 answered; 0 of 25 (0%) did not"
    assert BASE.search(" ".join(parents[0].get_text(" ").split()))
    assert parents[1].get_text(" ").split() == ["5", "under", "8"]
    assert "small-cell" in parents[1]["class"]
    assert [cell.get_text() for cell in young] == ["0", "0", "0", "0"]
    assert "2 figures are under 8." in page.text


def test_an_unknown_table_is_not_found(signed_in: In, answered: str) -> None:
    browser = signed_in("analyst")
    for query in ("about=shoes&against=who", "about=colour&against=shoes", "about=colour&against=story"):
        assert browser.client.get(f"{answered}/reach/against?{query}").status_code == 404


def test_the_file_comes_by_a_button(signed_in: In, answered: str) -> None:
    browser = signed_in("analyst")
    browser.open(f"{answered}/reach")
    page = browser.send(action="reach.csv")
    assert "not-for-publication" in page.response.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(page.response.get_data(as_text=True).lstrip("\ufeff"), newline="")))
    assert len(rows) == 7
    assert browser.client.get(f"{answered}/reach.csv").status_code == 405


def test_without_figures_and_without_answers_the_page_says_so(
    application: Flask, signed_in: In, make: Make
) -> None:
    address = make("open")
    browser = signed_in("administrator")
    page = browser.open(f"{address}/reach")
    assert "This consultation asks no questions about the people who answer." in page.text
    assert "Nothing can be compared yet" in page.text
    with application.app_context(), unit_of_work():
        use_ready_set(OFFICER)
    page = browser.open(f"{address}/reach")
    assert "No share under 20 answers; nobody was asked" in page.text
    assert browser.open(f"{address}/reach/against").heading == "Against what people said"


# The set --------------------------------------------------------------------------------------------------------------


def stored(application: Flask) -> list[tuple[str, bool, list[str]]]:
    with application.app_context():
        return [
            (each.key, each.active, [option.label for option in asked_as(each).options])
            for each in equality_questions()
        ]


def test_the_set_is_written_without_a_script(application: Flask, commissioner: Browser) -> None:
    commissioner.open("/manage/equality-questions/")
    assert commissioner.page is not None
    assert "There are none yet" in commissioner.page.text
    commissioner.follow("Add a question")
    page = commissioner.send(
        {
            "text": "Which colour is your door?",
            "options-0-label": "Red",
            "options-0-place": "2",
            "options-1-label": "  Blue  one ",
            "options-1-place": "1",
            "options-2-label": "Neither",
        },
        button="Save the question",
    )
    assert page.path == "/manage/equality-questions/"
    assert stored(application) == [("which_colour_is_your_door", True, ["Blue one", "Red", "Neither"])]
    commissioner.follow("Edit Which colour")
    page = commissioner.send(
        {"options-0-label": "Sky blue", "options-1-label": ""}, button="Save the question"
    )
    with application.app_context():
        question = db.session.scalars(select(EqualityQuestion)).one()
        assert [(each["key"], each["label"]) for each in question.options] == [
            ("blue_one", "Sky blue"),
            ("neither", "Neither"),
        ]


def test_more_lines_keep_what_was_typed_and_store_nothing(application: Flask, commissioner: Browser) -> None:
    page = commissioner.open("/manage/equality-questions/new")
    before = len(page.soup.select(".option-line"))
    typed = {f"options-{number}-label": f"Answer {number}" for number in range(before)}
    page = commissioner.send({"text": "Which?", **typed, "more": "yes"})
    assert len(page.soup.select(".option-line")) == before + 4
    assert [field["value"] for field in page.soup.select("[name$=-label]")][:before] == list(typed.values())
    assert stored(application) == []


def test_a_question_that_cannot_be_asked_comes_back_with_all_that_was_typed(commissioner: Browser) -> None:
    commissioner.open("/manage/equality-questions/new")
    page = commissioner.send(
        {"text": "Which?", "options-0-label": "Only one", "several": "y"},
        button="Save the question",
        status=422,
    )
    assert "Give at least two options" in page.text
    assert page.soup.find("a", href="#options") is not None
    assert page.soup.find(id="options-error") is not None
    assert page.soup.find("input", attrs={"name": "options-0-label"})["value"] == "Only one"  # type: ignore[index]


def test_two_who_edit_one_question_are_shown_what_the_other_saved(
    application: Flask, commissioner: Browser
) -> None:
    with application.app_context(), unit_of_work():
        make_set(COLOUR)
    commissioner.open("/manage/equality-questions/colour")
    first = commissioner.page
    assert first is not None
    commissioner.send({"text": "Which colour is the door?"}, button="Save the question")
    commissioner.page = first
    page = commissioner.send({"text": "What colour?"}, button="Save the question", status=409)
    assert "Which colour is the door?" in page.text
    assert commissioner.send(button="Save the question").path == "/manage/equality-questions/"
    with application.app_context():
        assert db.session.scalars(select(EqualityQuestion.text)).one() == "What colour?"


def test_ready_set_order_switching_and_taking_out(application: Flask, commissioner: Browser) -> None:
    commissioner.open("/manage/equality-questions/")
    commissioner.send(button="Use the ready set")
    keys = [key for key, _, _ in stored(application)]
    assert keys[:2] == ["age", "sex"]
    commissioner.send(action="/sex/move")
    assert [key for key, _, _ in stored(application)][:2] == ["sex", "age"]
    commissioner.send(action="/age/switch", button="Switch off")
    assert {key: active for key, active, _ in stored(application)}["age"] is False
    commissioner.open("/manage/equality-questions/age/remove")
    commissioner.send(button="Take it out")
    assert "age" not in [key for key, _, _ in stored(application)]


def test_an_answered_question_cannot_be_taken_out(
    application: Flask, commissioner: Browser, answered: str
) -> None:
    page = commissioner.open("/manage/equality-questions/")
    assert "People have answered it." in page.text
    commissioner.open("/manage/equality-questions/colour/remove")
    page = commissioner.send(button="Take it out", status=422)
    assert "People have answered this question" in page.text


def test_a_consultation_chooses_what_it_asks(application: Flask, commissioner: Browser, make: Make) -> None:
    address = make()
    with application.app_context(), unit_of_work():
        make_set()
    commissioner.open(f"{address}/about-you")
    page = commissioner.send({"which": "some", "questions": []}, status=422)
    assert "Tick at least one question" in page.text
    commissioner.send({"which": "some", "questions": ["pets"]})
    commissioner.open(f"{address}/about-you")
    with application.app_context():
        assert db.session.scalars(select(EqualityChoice.question_keys)).one() == ["pets"]
    commissioner.send({"which": "all"})
    with application.app_context():
        assert db.session.scalars(select(EqualityChoice)).all() == []


# The population -------------------------------------------------------------------------------------------------------

TABLE = (
    "characteristic,option,people,year,source\n"
    "colour,Red,500,2021,Census\ncolour,Blue,300,2021,Census\ncolour,Green,200,2021,Census\n"
)


def brought(text: str) -> dict[str, object]:
    return {"file": (io.BytesIO(text.encode()), "population.csv")}


def figures(application: Flask) -> int:
    with application.app_context():
        return db.session.scalar(select(func.count()).select_from(PopulationFigure)) or 0


def test_a_table_is_shown_before_it_is_stored(
    application: Flask, commissioner: Browser, answered: str
) -> None:
    commissioner.open("/manage/population/")
    page = commissioner.send(files=brought(TABLE), button="See what changes")
    assert "Nothing is stored yet." in page.text
    assert "100 (Invented count <b>, 2021)" in page.text
    assert "500 (Census, 2021)" in page.text
    with application.app_context():
        assert db.session.scalars(select(PopulationFigure.source).distinct()).all() == ["Invented count <b>"]
    page = commissioner.send(button="Import these figures")
    assert "50.0%" in page.text
    assert figures(application) == 3


def test_bad_rows_are_named_and_nothing_is_stored(application: Flask, commissioner: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_set()
    commissioner.open("/manage/population/")
    page = commissioner.send(
        files=brought(TABLE + "colour,Mauve,1,2021,Census\n"), button="See what changes", status=422
    )
    assert "Row 5: “Which colour is your door?” has no option “Mauve”" in page.text
    with pytest.raises(LookupError):
        page.form(button="Import")
    assert figures(application) == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty."),
        ("a,b\n1,2\n", "The file has no column “characteristic”"),
        ("%PDF-1.4\n%¶¶\n", "The file has no column"),
    ],
)
def test_another_file_is_refused_in_one_sentence(
    application: Flask, commissioner: Browser, text: str, words: str
) -> None:
    with application.app_context(), unit_of_work():
        make_set()
    commissioner.open("/manage/population/")
    page = commissioner.send(files=brought(text), button="See what changes", status=422)
    assert words in page.text


def test_without_a_file_the_page_says_so(application: Flask, commissioner: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_set()
    commissioner.open("/manage/population/")
    assert "Choose a file" in commissioner.send(button="See what changes", status=422).text


def test_a_table_that_changed_meanwhile_is_shown_anew(
    application: Flask, commissioner: Browser, answered: str
) -> None:
    commissioner.open("/manage/population/")
    commissioner.send(files=brought(TABLE), button="See what changes")
    with application.app_context(), unit_of_work():
        make_figures("pets", {"everyone": 10})
    page = commissioner.send(button="Import these figures", status=409)
    assert "Somebody else changed the table" in page.text
    with application.app_context():
        assert "Census" not in db.session.scalars(select(PopulationFigure.source)).all()
    commissioner.send(button="Import these figures")
    with application.app_context():
        assert "Census" in db.session.scalars(select(PopulationFigure.source)).all()


def test_a_confirmation_that_was_tampered_with_stores_nothing(
    application: Flask, commissioner: Browser, answered: str
) -> None:
    commissioner.open("/manage/population/")
    commissioner.send(files=brought(TABLE), button="See what changes")
    page = commissioner.send({"content": "nonsense"}, button="Import these figures")
    assert "cannot be imported as it is" in page.soup.get_text()
    with application.app_context():
        assert "Census" not in db.session.scalars(select(PopulationFigure.source)).all()


def test_the_file_to_fill_in_can_be_downloaded(application: Flask, commissioner: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_set()
    answer = commissioner.client.get("/manage/population/template.csv")
    assert (
        answer.get_data(as_text=True)
        .lstrip("\ufeff")
        .startswith("characteristic,option,people,year,source\r\n")
    )
    assert "Which colour is your door?,Red,,," in answer.get_data(as_text=True)
