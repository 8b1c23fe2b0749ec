"""People reach for what is not theirs (rule 22)."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.accounts import roles
from coproduce.core.database import unit_of_work
from tests.factories.accounts import make_account, make_group, sign_in
from tests.pages.client import Browser


@pytest.fixture
def two_groups(application: Flask, browser: Browser) -> dict[str, str]:
    """Fay looks after the first group and is only a member of the second."""
    with application.app_context(), unit_of_work():
        fay = make_account(roles.GROUP_FACILITATOR, email="fay@example.org")
        own = make_group("Own Group", facilitator=fay)
        child = make_account(email="child@example.org", name="Invented Child")
        other = make_group("Other Group", members=(fay, child))
        found = {
            "own": own.slug,
            "other": other.slug,
            "child": next(each.id for each in other.memberships if each.account_id == child.id),
        }
        sign_in(browser.client, fay.fs_uniquifier)
    return found


def test_a_member_who_facilitates_elsewhere_is_no_facilitator_here(
    browser: Browser, two_groups: dict[str, str]
) -> None:
    assert browser.open(f"/manage/groups/{two_groups['own']}").status == 200
    page = browser.open("/manage/groups/")
    assert "Own Group" in page.text
    assert "Other Group" not in page.text
    browser.open(f"/manage/groups/{two_groups['other']}", status=403)


def test_the_name_of_a_member_of_another_group_stays_hidden(
    browser: Browser, two_groups: dict[str, str]
) -> None:
    page = browser.open(f"/manage/groups/{two_groups['other']}/remove/{two_groups['child']}", status=403)
    assert "Invented Child" not in page.text
