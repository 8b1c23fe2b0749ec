"""No page of answering offers a link that its reader may not follow, and no link of it leads nowhere."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urldefrag, urljoin

import pytest
from flask import Flask

from coproduce.core import audit, clock
from coproduce.core.access import CLOCK
from coproduce.core.database import unit_of_work
from coproduce.feedback.services import promise_progress
from coproduce.feedback.services.promise_progress import NewNote
from tests.factories.accounts import make_account, sign_in
from tests.factories.checking import make_check, object_after, say_in_check
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_promise,
    make_public_feedback,
)
from tests.factories.promises import make_asking, make_closed_check, make_kept_promise, make_measure
from tests.pages.client import Browser


def pages(role: str) -> list[str]:
    """Staff pages of answers, checks, disagreements and promises that the role may read, in many states."""
    writing = make_feedback(make_closed_consultation(slug="writing"))
    say_in_check(make_check(writing))
    public = make_public_feedback(consultation=make_closed_consultation(slug="told"))
    object_after(public, read=True)
    promise = make_promise(clock.today() + timedelta(days=60))
    promise_progress.add_note(COMMISSIONER, promise, NewNote("A room is found."))
    promise_progress.add_milestone(COMMISSIONER, promise, "Paint on the walls", promise.due_on)
    make_measure(promise)
    asked = [make_kept_promise().checks[0], make_asking(), make_closed_check(worse=12)]
    audit.record(CLOCK, "settle", "feedback", public.id)
    checks = [f"/manage/promises/{each.commitment_id}/did-it-work/{each.id}" for each in asked]
    answers = ("/manage/consultations/told/answers", "/manage/consultations/told/answers/check")
    make_response(make_consultation("closed", slug="unread"))
    paths = ("/manage/consultations/unread/paths", "/manage/consultations/writing/paths")
    own = {
        "analyst": (*answers, "/manage/consultations/writing/answers/check", "/manage/disagreements/"),
        "commissioner": (*answers, "/manage/consultations/writing/answers/check", "/manage/disagreements/"),
        "administrator": ("/manage/audit/?kind=feedback", answers[0]),
    }
    finding = f"/manage/consultations/writing/answers/findings/{writing.findings[0].id}"
    paths = (*paths, "/manage/consultations/writing/answers", f"{finding}/desk", f"{finding}/sources")
    return [*paths, "/manage/promises/", f"/manage/promises/{promise.id}", *checks, *own[role]]


@pytest.mark.parametrize("role", ["analyst", "commissioner", "administrator"])
def test_every_link_can_be_followed_by_whoever_sees_it(application: Flask, role: str) -> None:
    browser = Browser(application)
    with application.app_context():
        with unit_of_work():
            account, addresses = make_account(role), pages(role)
        sign_in(browser.client, account)
    refused = {}
    for address in addresses:
        page = browser.open(address)
        links = (page.soup.find("main") or page.soup).find_all("a", href=True)
        for target in {urldefrag(urljoin(address, str(link["href"]))).url for link in links}:
            if target.startswith("/") and target not in refused:
                refused[target] = browser.client.get(target, follow_redirects=True).status_code
    assert {target: status for target, status in refused.items() if status >= 400} == {}
    assert len(refused) > 5
