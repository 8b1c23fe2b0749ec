"""The release as its services run it, whatever is done in whatever order and wherever the clock jumps: never public
before the notices are settled and the lead time has run, never early because of anything but an early release
(rules 1 to 4). The oracle keeps its own book of what happened and asks no rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from coproduce.core import access, audit, clock, outbox
from coproduce.core.clock import to_london
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.core.working_days import add_working_days, is_working_day
from coproduce.feedback.models import Feedback
from coproduce.feedback.permissions import PERMISSIONS
from coproduce.feedback.queries import is_public_now
from coproduce.feedback.rules import EARLY, GROUP_LED, NORMAL, ReleaseFacts, TellingFacts
from coproduce.feedback.services import release
from tests.factories.feedback import COMMISSIONER

# Two days before the clocks go back; a jump of some days crosses that night either way.
START = datetime(2026, 10, 23, 22, 0, tzinfo=UTC)
REASON = "A reason (invented)"
HOURS = st.integers(-24 * 9, 24 * 16)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("clock"), HOURS, st.integers(0, 59)),
        st.tuples(st.just("tell"), st.sampled_from((NORMAL, GROUP_LED, EARLY)), st.booleans()),
        # How many letters wait still, and how many failed or are uncertain without anybody's word.
        st.tuples(st.just("notices"), st.sampled_from((0, 0, 0, 2)), st.sampled_from((0, 3))),
        st.tuples(st.just("hold"), st.sampled_from((9, 1, 20, 0)), st.sampled_from((True, True, False))),
        st.tuples(
            st.just("early"), st.sampled_from((True, True, False)), st.sampled_from((True, True, False))
        ),
        st.tuples(st.sampled_from(("open", "withdraw", "rewrite")), st.just(0), st.just(0)),
    ),
    min_size=4,
    max_size=14,
)
# Not every order of random steps gets anywhere: most of the lives begin as most releases do.
LIVES = st.one_of(
    STEPS,
    st.builds(
        lambda route, settled, rest: [("tell", route, True), *settled, *rest],
        st.sampled_from((NORMAL, GROUP_LED, EARLY)),
        st.sampled_from(([("notices", 0, 0)], [], [("hold", 9, True)])),
        STEPS,
    ),
)


@dataclass
class Book:
    """What happened in this round of telling, as somebody would remember who watched."""

    early: bool = False
    held_until: date | None = None
    group_led: bool = False
    settled_at: datetime | None = None
    all_accepted: bool = False
    was_public_at: datetime | None = None


class Machine:
    """The services of a release over one row, with `lead_days` agreed with the group that led."""

    def __init__(self, patch: pytest.MonkeyPatch, lead_days: int | None, closed: frozenset[date]) -> None:
        self.now, self.lead_days, self.closed, self.book = START, lead_days, closed, Book()
        self.revoked = 0
        self.feedback = Feedback(id="f", state="writing", version=1, route=NORMAL, consultation_id="c")
        found = SimpleNamespace(lead_days=lead_days)
        session = SimpleNamespace(flush=lambda: None, get=lambda *_: self.feedback, scalars=self._due)
        patch.setattr(db, "session", session)
        patch.setattr(audit, "record", lambda *_, **__: None)
        patch.setattr(outbox, "emit", lambda *_: None)
        patch.setattr(access, "_permissions", dict(PERMISSIONS))
        patch.setattr(release, "revoke_lead_time_links", self._revoke)
        known = SimpleNamespace(
            lead_groups=lambda _: [found] if lead_days is not None else [],
            telling_facts=lambda _: self._complete(),
            release_facts=self._release_facts,
            is_public_now=is_public_now,
        )
        patch.setattr(release, "queries", known)

    def _due(self, _: Any) -> Any:
        """What a query for rows that are due would find."""
        feedback = self.feedback
        due = feedback.state == "settled" and feedback.public_from is not None
        return SimpleNamespace(all=lambda: [feedback] if due and feedback.public_from <= clock.now() else [])

    def _revoke(self, *_: Any) -> None:
        self.revoked += 1

    def _complete(self) -> TellingFacts:
        words = {"introduction": "Thank you", "introduction_young": "Thanks"}
        led = self.lead_days is not None
        return TellingFacts("closed", 0, 0, (), (), **words, recipients=50, took_part=50, group_led=led)

    def _release_facts(self, feedback: Feedback) -> ReleaseFacts:
        days = (self.lead_days,) if self.lead_days is not None else ()
        return ReleaseFacts(feedback.route, feedback.settled_at, days, feedback.held_until, self.closed)

    def do(self, kind: str, one: Any, other: Any) -> None:
        if kind == "clock":
            self.now = max(self.now + timedelta(hours=one, minutes=other), START - timedelta(days=30))
            return
        with clock.frozen(self.now):
            try:
                getattr(self, f"_{kind}")(one, other)
            except Refused:
                event(f"{kind} refused")

    def _tell(self, route: str, named: bool) -> None:
        words = {"reason": REASON, "authority": "Dee Rector"} if named else {}
        release.begin_telling(COMMISSIONER, self.feedback, route=route, **words)
        self.book = Book(early=route == EARLY, group_led=route == GROUP_LED)
        assert route != EARLY or named
        assert not (route == NORMAL and self.lead_days is not None)

    def _notices(self, waiting: int, unaccepted: int) -> None:
        before = self.feedback.state
        release.record_notices_settled("f", 5, 10, waiting=waiting, unaccepted=unaccepted)
        if before == "telling" and self.feedback.state == "settled":
            assert waiting == 0
            assert unaccepted == 0 or self.book.early
            self.book.settled_at = self.now
        elif before == "telling":
            assert waiting or unaccepted, "what is settled is not kept waiting"

    def _hold(self, days: int, reasoned: bool) -> None:
        until = to_london(self.now).date() + timedelta(days=days)
        was_public = is_public_now(self.feedback)
        release.hold(COMMISSIONER, self.feedback, until=until, reason=REASON if reasoned else "")
        assert days > 0
        assert reasoned
        assert not was_public, "what is public is not taken away by a hold"
        ended = self.book.early
        self.book.early, self.book.held_until = False, until
        self.book.group_led = self.book.group_led or (ended and self.lead_days is not None)

    def _early(self, named: bool, reasoned: bool) -> None:
        release.release_early(
            COMMISSIONER,
            self.feedback,
            authority="Dee Rector" if named else " ",
            reason=REASON if reasoned else "",
        )
        assert named
        assert reasoned
        self.book.early, self.book.held_until = True, None

    def _open(self, *_: Any) -> None:
        was_public = is_public_now(self.feedback)
        release.open_due()
        assert was_public or self.feedback.state != "public" or not is_public_now(self.feedback)

    def _withdraw(self, *_: Any) -> None:
        before, was_public = self.revoked, is_public_now(self.feedback)
        release.withdraw(COMMISSIONER, self.feedback, REASON)
        self.book = Book()
        assert self.revoked == before + 1
        assert self.feedback.withdrawn_reason == REASON
        assert not was_public or self.feedback.withdrawn_on == to_london(self.now).date()

    def _rewrite(self, *_: Any) -> None:
        release.rewrite(COMMISSIONER, self.feedback, REASON)

    def check(self) -> bool:
        """Whether everybody may read now; never sooner than the book allows."""
        with clock.frozen(self.now):
            public = is_public_now(self.feedback)
        book = self.book
        if not public:
            assert book.was_public_at is None or self.now < book.was_public_at, "it stays public"
            return False
        assert self.feedback.state in ("settled", "public")
        assert book.settled_at is not None, "nobody reads before the notices are settled"
        if not book.early:
            assert self.now >= book.settled_at + timedelta(hours=48)
            self._check_day(book, book.settled_at)
        if book.was_public_at is None or self.now < book.was_public_at:
            book.was_public_at = self.now
        return True

    def _check_day(self, book: Book, settled_at: datetime) -> None:
        opened = self.feedback.public_from
        assert opened is not None
        local = to_london(opened)
        assert (local.hour, local.minute) == (9, 30), "half past nine in London, also after the night"
        assert is_working_day(local.date(), self.closed)
        if book.held_until is not None:
            assert to_london(self.now).date() >= book.held_until
        if book.group_led:
            days = min(self.lead_days or 0, 10)
            assert local.date() > add_working_days(to_london(settled_at).date(), days, self.closed)


@given(
    LIVES,
    st.none() | st.integers(0, 14),
    st.frozensets(st.dates(date(2026, 10, 20), date(2026, 11, 20)), max_size=4),
)
def test_no_order_of_events_opens_answers_too_soon(
    steps: list[tuple[str, Any, Any]], lead_days: int | None, closed: frozenset[date]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(patch, lead_days, closed)
        for kind, one, other in steps:
            machine.do(kind, one, other)
            if kind == "hold":
                machine.book.was_public_at = None  # a clock turned back lets a hold move the opening
            event("public" if machine.check() else "not public")


@pytest.mark.parametrize("route", [NORMAL, GROUP_LED, EARLY])
def test_the_machine_gets_to_the_public(route: str) -> None:
    """The oracle is worth something: each route does open, and not a second sooner."""
    with pytest.MonkeyPatch.context() as patch:
        machine = Machine(patch, 5 if route == GROUP_LED else None, frozenset())
        machine.do("tell", route, True)
        assert not machine.check()
        machine.do("notices", 0, 0)
        opens = machine.feedback.public_from
        assert opens is not None
        machine.now = opens - timedelta(seconds=1)
        assert not machine.check()
        machine.now = opens
        assert machine.check()
        machine.do("open", 0, 0)
        assert machine.feedback.state == "public"
        machine.now = opens - timedelta(seconds=1)
        assert not is_public_at(machine)


def is_public_at(machine: Machine) -> bool:
    with clock.frozen(machine.now):
        return is_public_now(machine.feedback)
