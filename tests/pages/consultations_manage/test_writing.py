"""Creating and editing a consultation by its pages."""

from __future__ import annotations

from datetime import date

from flask import Flask

from coproduce.consultations import services
from coproduce.consultations.amendments import Part
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.clock import london_moment
from coproduce.core.database import unit_of_work
from tests.factories.consultations import COMMISSIONER
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make, Read


def dates(**days: date) -> dict[str, str]:
    return {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in days.items()
        for part in ("day", "month", "year")
    }


def test_a_draft_needs_a_title_and_nothing_else(commissioner: Browser, read: Read) -> None:
    commissioner.open("/manage/consultations/")
    commissioner.follow("New consultation")
    commissioner.follow("With an empty page")
    page = commissioner.send(
        {"title": " ", "summary": "Kept while mending 👋"}, button="Save the draft", status=422
    )
    assert "Give it a title" in page.text
    assert page.soup.find("title").get_text().startswith("Error: ")
    assert "Kept while mending 👋" in page.soup.find("textarea", id="summary").get_text()
    page = commissioner.send({"title": "Breaks"}, button="Save the draft")
    assert page.heading == "Edit"
    assert read(lambda c: (c.title, c.state, c.summary)) == ("Breaks", "draft", "Kept while mending 👋")
    assert read(lambda c: c.owner_organisation.name) == "Invented Council of Manage"


def test_all_that_is_settled_before_opening(commissioner: Browser, read: Read) -> None:
    commissioner.open("/manage/consultations/new_consultation")
    commissioner.send(
        {
            "title": "Breaks",
            "summary": "One.\r\nTwo.",
            "young_people_summary": "Short.",
            "what_could_change": "Days.",
            "audience": "Families",
            "minutes": "8",
            "lead_name": "Ola Owner (invented)",
            "lead_role": "Lead",
            **dates(
                opens_at=date(2027, 6, 1),
                closes_at=date(2027, 6, 30),
                answer_promised_on=date(2027, 9, 1),
                keep_until=date(2028, 9, 1),
            ),
            "opens_time": "8:30am",
            "closes_time": "17:00",
        },
        button="Save the draft",
    )
    assert read(lambda c: (c.opens_at, c.closes_at)) == (
        london_moment(date(2027, 6, 1), 8, 30),
        london_moment(date(2027, 6, 30), 17, 0),
    )
    assert read(lambda c: (c.summary, c.minutes, c.keep_until)) == ("One.\nTwo.", 8, date(2028, 9, 1))
    page = commissioner.open("/manage/consultations/breaks/edit")
    assert page.soup.find(id="closes_time")["value"] == "17:00"
    assert page.soup.find(id="opens_at-month")["value"] == "6"


def test_a_last_day_without_a_time_ends_with_the_day(commissioner: Browser, make: Make, read: Read) -> None:
    commissioner.open(make() + "/edit")
    commissioner.send({**dates(closes_at=date(2027, 12, 4)), "closes_time": ""}, button="Save")
    assert read(lambda c: c.closes_at) == london_moment(date(2027, 12, 4), 23, 59)


def test_what_cannot_be_stored_is_refused_beside_its_field_and_nothing_is_lost(
    commissioner: Browser, make: Make, read: Read
) -> None:
    commissioner.open(make() + "/edit")
    page = commissioner.send(
        {
            "title": "x" * 201,
            "summary": "y" * 20_001,
            "minutes": "ten",
            "closes_time": "25:00",
            "lead_name": "a\x00b",
            "closes_at-day": "31",
            "closes_at-month": "2",
            "closes_at-year": "2027",
        },
        button="Save",
        status=422,
    )
    summary = page.soup.find(class_="govuk-error-summary").get_text()
    for words in (
        "at most 200 characters",
        "at most 20,000 characters",
        "Not a valid integer value",
        "time like 5pm",
        "a character that cannot be stored",
        "The date must be a real date",
    ):
        assert words in summary
    for link in page.soup.select(".govuk-error-summary a"):
        assert page.soup.find(id=link["href"][1:]) is not None, link
    assert page.soup.find(id="closes_at-day")["value"] == "31"
    assert len(page.soup.find("textarea", id="summary").get_text().strip()) == 20_001
    assert "x" not in read(lambda c: c.title)


def test_another_person_s_change_is_not_overwritten_unseen(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    commissioner.open(make() + "/edit")
    with application.app_context(), unit_of_work():
        services.edit_consultation(COMMISSIONER, consultation_by_slug("breaks"), {"summary": "Theirs"})
    page = commissioner.send({"summary": "Mine, typed for an hour"}, button="Save", status=409)
    assert "Somebody else saved a change" in page.text
    assert "Mine, typed for an hour" in page.soup.find("textarea", id="summary").get_text()
    assert read(lambda c: c.summary) == "Theirs"
    commissioner.send(button="Save")
    assert read(lambda c: c.summary) == "Mine, typed for an hour"


def test_after_opening_words_can_be_put_right_and_dates_cannot(
    commissioner: Browser, make: Make, read: Read
) -> None:
    page = commissioner.open(make("open") + "/edit")
    assert page.soup.find(id="closes_at") is None
    before = read(lambda c: c.closes_at)
    reason = {"public_reason": "A word was missing."}
    commissioner.send({"summary": "Mended", **reason, **dates(closes_at=date(2027, 12, 4))}, button="Save")
    assert read(lambda c: (c.summary, c.closes_at)) == ("Mended", before)


def test_parts_are_added_edited_moved_and_removed(commissioner: Browser, make: Make, read: Read) -> None:
    def parts() -> list[tuple[str, str]]:
        return list(read(lambda c: [(part.status, part.title) for part in c.parts]))

    commissioner.open(make() + "/edit")
    commissioner.follow("Add a part")
    page = commissioner.send({"title": ""}, button="Save the part", status=422)
    assert "Name the part" in page.text
    commissioner.send(
        {"status": "decided", "title": "Money", "reason": "It is spent."}, button="Save the part"
    )
    assert parts() == [
        ("open", "Times of appointments"),
        ("decided", "The 12-week target stays"),
        ("decided", "Money"),
    ]
    commissioner.send(action="/parts/3/move", button="Move up")
    assert parts()[1] == ("decided", "Money")
    commissioner.open("/manage/consultations/breaks/parts/2")
    commissioner.send({"title": "Money, mostly"}, button="Save the part")
    commissioner.open("/manage/consultations/breaks/parts/2/remove")
    commissioner.send(button="Remove the part")
    assert parts() == [("open", "Times of appointments"), ("decided", "The 12-week target stays")]
    commissioner.open("/manage/consultations/breaks/parts/9", status=404)


def test_a_page_of_parts_that_is_out_of_date_changes_nothing(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    commissioner.open(make() + "/parts/1/remove")
    with application.app_context(), unit_of_work():
        services.set_parts(COMMISSIONER, consultation_by_slug("breaks"), [Part("open", "New first")])
    commissioner.send(button="Remove the part", status=409)
    assert read(lambda c: [part.title for part in c.parts]) == ["New first"]


def test_groups_and_their_lead_time(commissioner: Browser, make: Make, read: Read) -> None:
    page = commissioner.open(make() + "/groups")
    group = page.soup.find("input", attrs={"type": "radio"})["name"].removeprefix("part-")
    page = commissioner.send({f"part-{group}": "led", f"lead_days-{group}": "11"}, button="Save", status=422)
    assert "working days from 0 to 10" in page.text
    commissioner.send({f"lead_days-{group}": "5"}, button="Save the groups")
    assert read(lambda c: [(entry.part, entry.lead_days) for entry in c.groups]) == [("led", 5)]
    commissioner.open("/manage/consultations/breaks/groups")
    commissioner.send({f"part-{group}": ""}, button="Save the groups")
    assert read(lambda c: c.groups) == []
