"""Whatever happens in whatever order, answers never open too soon and lifecycles never leave their tables."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.core import access, audit, outbox
from coproduce.core.access import Actor
from coproduce.core.clock import to_london
from coproduce.core.errors import Refused
from coproduce.core.lifecycle import Lifecycle, fire
from coproduce.core.working_days import add_working_days, is_working_day
from coproduce.feedback.lifecycle import COMMITMENT, FEEDBACK
from coproduce.feedback.permissions import PERMISSIONS
from coproduce.feedback.rules import (
    EARLY,
    GROUP_LED,
    LEAD_TIME,
    ROUTES,
    DateMoveFacts,
    DoneFacts,
    EarlyFacts,
    HoldFacts,
    OpeningFacts,
    PromiseFacts,
    ReleaseFacts,
    SettlingFacts,
    TellingFacts,
    is_public,
    lateness,
    public_opening,
    telling_refusals,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))
RELEASES = st.builds(
    ReleaseFacts,
    route=st.sampled_from(ROUTES),
    settled_at=st.none() | MOMENTS,
    lead_days=st.lists(st.integers(0, 30), max_size=3).map(tuple),
    held_until=st.none() | DAYS,
    closed_days=st.frozensets(DAYS, max_size=5),
)


@given(RELEASES, st.sampled_from(sorted(FEEDBACK.states)), MOMENTS)
def test_nothing_is_public_before_notices_settled_and_the_lead_time_ran(
    release: ReleaseFacts, state: str, now: datetime
) -> None:
    """Unless it is an early release, which the guard lets pass only with a named authority."""
    if not is_public(OpeningFacts(state, public_opening(release), now)):
        return
    assert release.settled_at is not None
    assert now >= release.settled_at
    assert state in ("settled", "public")
    if release.route != EARLY or release.held_until is not None:
        assert now >= release.settled_at + LEAD_TIME
    if release.held_until is not None:
        assert to_london(now).date() >= release.held_until
    if release.route == GROUP_LED:
        days = min(max(release.lead_days, default=0), 10)
        told = to_london(release.settled_at).date()
        assert to_london(now).date() > add_working_days(told, days, release.closed_days)


@given(RELEASES)
def test_the_opening_is_at_half_past_nine_on_a_working_day(release: ReleaseFacts) -> None:
    opens = public_opening(release)
    if opens is None or (release.route == EARLY and release.held_until is None):
        return
    local = to_london(opens)
    assert (local.hour, local.minute) == (9, 30)
    assert is_working_day(local.date(), release.closed_days)


@given(st.text(max_size=5), st.text(max_size=5))
def test_an_early_release_always_needs_a_name_and_a_reason(authority: str, reason: str) -> None:
    facts = TellingFacts(
        "closed",
        0,
        0,
        (),
        (),
        introduction="Thank you",
        introduction_young="Thanks",
        recipients=100,
        took_part=100,
        route=EARLY,
        route_reason=reason,
        route_authority=authority,
    )
    assert bool(telling_refusals(facts)) is not (bool(authority.strip()) and bool(reason.strip()))


@given(DAYS, st.integers(-400, 400), st.frozensets(DAYS, max_size=5))
def test_a_promise_is_late_in_public_only_after_five_working_days(
    due: date, later: int, closed: frozenset[date]
) -> None:
    today = due + timedelta(days=later)
    standing = lateness(PromiseFacts("agreed", due, due), today, closed)
    days_over = sum(is_working_day(due + timedelta(days=number), closed) for number in range(1, later))
    assert standing == ("in_time" if later <= 0 else "late" if days_over >= 5 else "warned")


class Subject(SimpleNamespace):
    """A row without a database."""


EVERYBODY = Actor("a", "Everybody", frozenset({"commissioner", "clock"}))
PERMIT = TellingFacts(
    "closed", 0, 0, (), (), introduction="A", introduction_young="A", recipients=50, took_part=50
)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
FACTS = {
    "tell": (PERMIT, TellingFacts("open", 1, 1, (), ())),
    "settle": (SettlingFacts("normal", 0, 0), SettlingFacts("normal", 1, 0)),
    "hold": (HoldFacts(NOW.date() + timedelta(days=1), NOW.date()), HoldFacts(None, NOW.date())),
    "release_early": (EarlyFacts("Director"), EarlyFacts("")),
    "open": (OpeningFacts("settled", NOW, NOW), OpeningFacts("settled", None, NOW)),
    "finish": (DoneFacts("The rota"), DoneFacts("")),
    "move_date": (
        DateMoveFacts(NOW.date(), NOW.date() + timedelta(days=9), NOW.date()),
        DateMoveFacts(NOW.date(), None, NOW.date()),
    ),
}
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(sorted({action for table in (FEEDBACK, COMMITMENT) for _, action in table.table})),
        st.booleans(),
        st.sampled_from(["", "A reason"]),
    ),
    max_size=25,
)


@pytest.fixture(scope="module", autouse=True)
def _without_a_database() -> object:
    """The engine's own neighbours are left out: what is tried here is the tables and the guards."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit, "record", lambda *_: None)
        patch.setattr(outbox, "emit", lambda *_: None)
        patch.setattr(
            "coproduce.core.lifecycle.db", SimpleNamespace(session=SimpleNamespace(flush=lambda: None))
        )
        patch.setattr(access, "_permissions", dict(PERMISSIONS))
        yield None


@pytest.mark.parametrize("lifecycle", [FEEDBACK, COMMITMENT], ids=lambda lifecycle: lifecycle.name)
@given(actions=ACTIONS)
def test_no_order_of_actions_leaves_the_table(
    lifecycle: Lifecycle, actions: list[tuple[str, bool, str]]
) -> None:
    subject = Subject(id="s", state=lifecycle.initial, version=1)
    for action, complete, reason in actions:
        before = subject.state
        facts = FACTS.get(action, (None, None))[0 if complete else 1]
        try:
            fire(lifecycle, subject, action, EVERYBODY, facts=facts, reason=reason)
        except Refused:
            assert subject.state == before
        else:
            transition = lifecycle.table[before, action]
            assert subject.state == transition.target
            assert complete or transition.guard is None
            assert reason or not transition.needs_reason
        assert subject.state in lifecycle.states
