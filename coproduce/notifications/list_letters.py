"""What a letter to an imported list says: why the person gets it, where the address is from, how it stops."""

from __future__ import annotations

from datetime import date
from typing import Any

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.feedback import addresses as feedback_pages
from coproduce.notifications.addresses import list_token, site_address
from coproduce.notifications.list_rules import CLOSING, OPENING, OUTCOME
from coproduce.notifications.models import ContactList

OCCASION_MESSAGES = {
    OPENING: "consultation_opened_list",
    CLOSING: "consultation_closes_soon_list",
    OUTCOME: "answers_public_list",
}
SAMPLE_ADDRESS = "name@example.org"


def facts_for_listed(consultation: Consultation, contact_list: ContactList, address: str) -> dict[str, Any]:
    """What every letter to a list is made from."""
    return {
        "consultation": consultation,
        "contact_list": contact_list,
        "is_open_now": consultation.opens_at is None or consultation.opens_at <= clock.now(),
        "page": site_address(feedback_pages.consultation_page(consultation.slug)),
        "link": site_address(feedback_pages.public_page(consultation.slug)),
        "stop_url": site_address(f"/notices/lists/{list_token(address)}"),
    }


def occasion_day(consultation: Consultation, occasion: str) -> date | None:
    """The day on which a list is told of an occasion, as far as it is known: to see whether the list is still there."""
    if occasion == OUTCOME:
        return consultation.answer_promised_on
    moment = consultation.opens_at if occasion == OPENING else consultation.closes_at
    return clock.to_london(moment).date() if moment else None
