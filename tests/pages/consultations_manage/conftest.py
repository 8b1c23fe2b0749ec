"""Staff of an invented council, and consultations for them to work on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.database import db, unit_of_work
from tests.factories.accounts import make_account, make_group, make_organisation, sign_in
from tests.factories.consultations import make_consultation
from tests.pages.client import Browser

Make = Callable[..., str]
Read = Callable[[Callable[[Consultation], Any]], Any]


@pytest.fixture
def commissioner(application: Flask, browser: Browser) -> Browser:
    """A commissioner of the Invented Council who has signed in; the group STARS (invented) is there too."""
    with application.app_context():
        with unit_of_work():
            council = make_organisation("Invented Council of Manage")
            account = make_account("commissioner", name="Cora Missioner (invented)", organisation=council)
            make_group("STARS (invented)")
        sign_in(browser.client, account)
    return browser


@pytest.fixture
def make(application: Flask) -> Make:
    """Makes the consultation `breaks` in a state; returns its address on the staff side."""

    def made(state: str = "draft", slug: str = "breaks", **values: Any) -> str:
        with application.app_context(), unit_of_work():
            make_consultation(state, slug=slug, **values)
        return f"/manage/consultations/{slug}"

    return made


@pytest.fixture
def read(application: Flask) -> Read:
    """Reads something off the consultation `breaks` as it is stored."""

    def found(function: Callable[[Consultation], Any], slug: str = "breaks") -> Any:
        with application.app_context():
            db.session.rollback()
            return function(consultation_by_slug(slug))

    return found
