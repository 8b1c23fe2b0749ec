"""Made-up promises that were kept, and families who are asked whether it worked."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from coproduce.core import clock
from coproduce.core.access import VISITOR
from coproduce.core.database import db
from coproduce.feedback import services
from coproduce.feedback.impact_links import link_token
from coproduce.feedback.models import Commitment, ImpactCheck, PromiseMeasure
from coproduce.feedback.rules.progress import NewMeasure
from coproduce.feedback.services import impact, promise_progress
from coproduce.feedback.services.impact_judging import Judgement, judge_by_link
from tests.factories.feedback import COMMISSIONER, make_promise


def make_kept_promise(months_ago: int = 0) -> Commitment:
    """A public promise that was kept so many months of thirty days ago."""
    promise = make_promise(clock.today() + timedelta(days=30))
    day = clock.today() - timedelta(days=30 * months_ago)
    services.finish_commitment(COMMISSIONER, promise, "The rota shows it (invented).", day)
    return promise


def make_asking(promise: Commitment | None = None) -> ImpactCheck:
    """Families are being asked since today about a promise that was kept half a year ago."""
    promise = promise or make_kept_promise(months_ago=7)
    check = min(promise.checks, key=lambda each: each.months)
    impact.ask_families(check)
    return check


def say(check: ImpactCheck, person: str, verdict: str, words: str = "") -> None:
    """One person answers by the private link of their letter."""
    judge_by_link(VISITOR, check, link_token(check.id, person), Judgement(verdict, words))


def make_closed_check(promise: Commitment | None = None, **verdicts: int) -> ImpactCheck:
    """An asking that is over, with so many single people for each verdict."""
    check = make_asking(promise)
    for verdict, count in verdicts.items():
        for number in range(count):
            say(check, f"{verdict}{number}@example.org", verdict)
    impact.close_check(check)
    return check


def make_measure(promise: Commitment, **values: Any) -> PromiseMeasure:
    """From 28 weeks towards 12, measured once at 19."""
    facts: dict[str, Any] = {
        "name": "Weeks from asking to the first visit",
        "unit": "weeks",
        "less_is_better": True,
        "baseline": Decimal(28),
        "baseline_on": date(2017, 6, 1),
        "target": Decimal(12),
        "target_on": clock.today() + timedelta(days=200),
        "source": "The trust's waiting list (invented)",
    }
    measure = promise_progress.add_measure(COMMISSIONER, promise, NewMeasure(**{**facts, **values}))
    day = clock.today() - timedelta(days=10)
    promise_progress.add_reading(COMMISSIONER, promise, measure, Decimal(19), day, "The same list (invented)")
    db.session.flush()
    return measure
