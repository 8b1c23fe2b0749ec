"""A lead of two sides who presses the button twice has signed for one."""

from __future__ import annotations

from flask import Flask

from coproduce.commissioning.models import PartnerSignOff
from coproduce.commissioning.services import partners
from coproduce.core.database import db, unit_of_work
from tests.factories.accounts import make_account, make_organisation, sign_in
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.pages.client import Browser, filled


def test_pressing_twice_signs_one_side(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        lead = make_account("commissioner")
        lead.organisation = make_organisation()
        db.session.flush()
        proposal = make_proposal("consultation")
        for side in ("education", "care"):
            partners.name_partner(COMMISSIONER, proposal, side, organisation=lead.organisation, lead=lead)
        partners.put_forward(COMMISSIONER, proposal)
        address = f"/manage/proposals/{proposal.slug}/sign"
        sign_in(browser.client, lead)
    form = {**filled(browser.open(address).form()), "outcome": "signed"}
    assert browser.client.post(address, data=form).status_code == 302
    assert browser.client.post(address, data=form).status_code == 422
    with application.app_context():
        assert db.session.query(PartnerSignOff).count() == 1
    browser.open(address)
    browser.send({"outcome": "signed"})
    with application.app_context():
        assert db.session.query(PartnerSignOff).count() == 2
