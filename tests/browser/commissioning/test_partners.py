"""One partner’s lead signs a version by keyboard alone, another records why they do not agree; everybody reads both."""

from __future__ import annotations

import pytest

from coproduce.accounts import roles
from coproduce.commissioning.services import partners
from coproduce.core.database import unit_of_work
from tests.browser.consultations.walking import by_keyboard
from tests.browser.people import People
from tests.factories.accounts import make_account
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_participation import make_partners

WHY = "The waiting list of therapists is not counted."


@pytest.mark.timeout(400)
def test_one_signs_and_one_does_not_agree(people: People) -> None:
    with people.app.app_context(), unit_of_work():
        proposal = make_proposal("consultation")
        leads = {side: account for side, (_, account, _) in make_partners(proposal).items()}
        partners.put_forward(COMMISSIONER, proposal)
        public = f"/proposals/{proposal.slug}"
        education, health = (people.come(leads[side].fs_uniquifier) for side in ("education", "health"))
        stranger = people.come(make_account(roles.COMMISSIONER).fs_uniquifier)
    sign = f"/manage{public}/sign"
    stranger.open(sign, status=403)

    education.open(f"/manage{public}/partners")
    education.follow("Read and sign")
    assert education.page.heading == "Sign for education"
    by_keyboard(education, {"outcome": "signed"})
    assert "It is on record what Education says" in education.page.text

    health.open(sign)
    health.send({"outcome": "dissent"}, button="Put it on record")
    assert "There is a problem" in health.page.text
    health.send({"outcome": "dissent", "reason": WHY}, button="Put it on record")
    missing = health.page.text.partition("Before the decision")[2].partition("Education")[0]
    assert "Care (" in missing, "a dissent speaks for one partner alone"
    assert "Health (" not in missing
    assert WHY in people.come().open(public).text
