"""Requests for information are kept some months after their answer, and then without their words."""

from __future__ import annotations

from coproduce.core import clock
from coproduce.core.access import CLOCK
from coproduce.core.database import db
from coproduce.core.lifecycle import fire
from coproduce.evidence.queries import requests as queries
from coproduce.evidence.request_lifecycle import INFORMATION_REQUEST
from coproduce.evidence.rules import requests as rules


def erase_old_requests(months: int) -> int:
    """Erase what was collected for requests that were answered more than `months` ago, with the words that were
    searched for, who asked and for what, and the answer; that there was a request, its dates and decisions stay on
    record. Returns how many."""
    before = rules.months_after(clock.today(), -months)
    old = queries.due_for_erasing(before)
    for asked in old:
        fire(INFORMATION_REQUEST, asked, "erase", CLOCK, details={"texts": len(asked.texts)})
        asked.texts.clear()
        for each in asked.searches:
            each.words = ""
        asked.asked = asked.answer = asked.extended_because = asked.requester = ""
        asked.account_id, asked.erased_on = None, clock.today()
        db.session.flush()
    return len(old)
