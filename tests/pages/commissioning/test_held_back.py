"""What is held back is on no page that somebody outside can open, whenever it was held back."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.commissioning.services import contents
from coproduce.commissioning.services.versions import record_version
from coproduce.core.database import unit_of_work
from tests.factories.commissioning import COMMISSIONER, make_part, make_proposal
from tests.pages.client import Browser

MARKER = "MARKER-OF-ONE-PERSON"
HELD = {"held_back": True, "held_back_reason": "one_person", "held_back_note": MARKER}
SECRET = {"title": f"{MARKER} post", "text": MARKER, "status_words": MARKER}


def public_addresses(application: Flask, slug: str) -> list[str]:
    """Every address that a visitor could open by GET and that takes no more than a proposal's slug."""
    with application.test_request_context():
        rules = [
            rule
            for rule in application.url_map.iter_rules()
            if "GET" in (rule.methods or ())
            and getattr(application.view_functions[rule.endpoint], "access", "") == "public"
        ]
        plain = [rule.rule for rule in rules if not rule.arguments]
        named = [rule.rule.replace("<slug>", slug) for rule in rules if rule.arguments == {"slug"}]
    return [*plain, *(address for address in named if "/proposals/" in address)]


@pytest.mark.parametrize("way", ["before", "later", "taken_out"])
def test_the_marker_is_on_no_public_address(application: Flask, browser: Browser, way: str) -> None:
    with application.app_context(), unit_of_work():
        proposal = make_proposal("early_notice")
        first = HELD if way == "before" else {}
        row = make_part(proposal, **SECRET, **first)
        record_version(COMMISSIONER, proposal, "shaping")
        values = {**SECRET, "decided": True, **HELD}
        contents.edit_entry(COMMISSIONER, proposal, "parts", row.id, values)
        record_version(COMMISSIONER, proposal, "options")
        contents.add_entry(
            COMMISSIONER, proposal, "posts", {"title": MARKER, "fte": 1, "status": "vacant", **HELD}
        )
        if way == "taken_out":
            contents.remove_entry(COMMISSIONER, proposal, "parts", row.id)
        slug = proposal.slug
    addresses = public_addresses(application, slug)
    assert {f"/proposals/{slug}", f"/proposals/{slug}/changes", "/search"} <= set(addresses)
    compared = [
        f"/proposals/{slug}/changes?from={one}&to={other}"
        for one in ("1", "2", "3", "now")
        for other in ("1", "2", "3", "now")
    ]
    for address in [*addresses, *compared, f"/search?q={MARKER}", f"/proposals/?q={MARKER}"]:
        answer = browser.client.get(address, follow_redirects=True)
        words = answer.get_data(as_text=True).replace(f'value="{MARKER}"', "")
        assert f"{MARKER} post" not in words, address
        assert MARKER not in words or "q=" in address, address
    shown = browser.open(f"/proposals/{slug}").text
    assert ("One part is held back It could show who one person is." in shown) == (way != "taken_out")
    assert "All together, without what is held back 2.8" in shown


def test_what_is_let_go_can_be_read(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        proposal = make_proposal("early_notice")
        row = make_part(proposal, **SECRET, **HELD)
        record_version(COMMISSIONER, proposal, "shaping")
        values = {**SECRET, "decided": True, "held_back": False}
        contents.edit_entry(COMMISSIONER, proposal, "parts", row.id, values)
        slug = proposal.slug
    assert f"{MARKER} post" in browser.open(f"/proposals/{slug}").text
    assert "can be read now" in browser.open(f"/proposals/{slug}/changes?from=2&to=now").text
