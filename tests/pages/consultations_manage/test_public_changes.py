"""Parts and groups after opening: the reason is asked for, and the public page says what changed and why."""

from __future__ import annotations

from flask import Flask

from coproduce.core.database import unit_of_work
from tests.factories.accounts import make_group
from tests.pages.client import Browser, Page
from tests.pages.consultations_manage.conftest import Make, Read


def group_field(page: Page) -> str:
    return str(page.soup.find("input", attrs={"type": "radio"})["name"]).removeprefix("part-")  # type: ignore[index]


def test_a_decided_part_that_opens_is_shown_with_its_reason(
    commissioner: Browser, make: Make, read: Read
) -> None:
    base = make("open")
    page = commissioner.open(f"{base}/parts/2")
    assert "The page will say what you changed, and why." in page.text
    page = commissioner.send({"status": "open"}, button="Save the part", status=422)
    error = page.soup.find(id="public_reason-error")
    assert error is not None
    assert "Give a public reason" in error.get_text()
    assert read(lambda c: [part.status for part in c.parts]) == ["open", "decided"]
    commissioner.send({"public_reason": "The board listened."}, button="Save the part")
    public = commissioner.open("/consultations/breaks")
    assert "“The 12-week target stays” was decided and is now open." in public.text
    assert "Why: The board listened." in public.text
    assert "The board listened." in commissioner.open(base).text


def test_a_part_is_taken_out_in_public_or_not_at_all(commissioner: Browser, make: Make, read: Read) -> None:
    base = make("open")
    commissioner.open(f"{base}/parts/2/remove")
    commissioner.send(button="Remove the part", status=422)
    assert read(lambda c: len(c.parts)) == 2
    commissioner.send({"public_reason": "It was a slip."}, button="Remove the part")
    assert (
        "was taken out. It was decided. Why: It was a slip."
        in commissioner.open("/consultations/breaks").text
    )
    commissioner.open(f"{base}/parts/1/remove")
    page = commissioner.send({"public_reason": "Nothing is open."}, button="Remove the part", status=422)
    assert "One part at least must stay open" in page.text
    assert read(lambda c: len(c.parts)) == 1


def test_a_group_is_added_in_public_and_stays_named(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    base = make("open")
    group = group_field(commissioner.open(f"{base}/groups"))
    page = commissioner.send({f"part-{group}": "led"}, button="Save the groups", status=422)
    assert "Give a public reason" in page.text
    chosen = page.soup.find("input", attrs={"name": f"part-{group}", "checked": True})
    assert chosen is not None
    assert chosen["value"] == "led"
    commissioner.send({"public_reason": "They joined in week two."}, button="Save the groups")
    assert "STARS (invented) is now named: it led this." in commissioner.open("/consultations/breaks").text
    commissioner.open(f"{base}/groups")
    page = commissioner.send({f"part-{group}": ""}, button="Save the groups", status=422)
    assert "cannot be taken out any more" in page.text
    assert read(lambda c: [entry.part for entry in c.groups]) == ["led"]


def test_a_draft_is_asked_for_no_reason(application: Flask, commissioner: Browser, make: Make) -> None:
    base = make("draft")
    with application.app_context(), unit_of_work():
        make_group("Another group (invented)")
    for page in ("parts/1", "parts/1/remove", "groups"):
        assert commissioner.open(f"{base}/{page}").soup.find(attrs={"name": "public_reason"}) is None


def test_a_moved_answer_date_says_from_when_to_when(commissioner: Browser, make: Make) -> None:
    base = make("open")
    commissioner.open(f"{base}/answer-date")
    commissioner.send(
        {"day-day": "1", "day-month": "6", "day-year": "2027", "reason": "More answers came."},
        button="Move the date",
    )
    public = commissioner.open("/consultations/breaks").text
    assert "We moved the date of our answer from" in public
    assert "1 June 2027. Why: More answers came." in public
