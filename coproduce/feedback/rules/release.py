"""When answers may be told and when they open: routes, lead time, holds, settlement (rules 1 to 4)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coproduce.core.clock import london_moment, to_london
from coproduce.core.errors import Refusal
from coproduce.core.working_days import add_working_days, next_working_day, opening_after

NORMAL, GROUP_LED, EARLY = "normal", "group_led", "early"
ROUTES = (NORMAL, GROUP_LED, EARLY)

LEAD_TIME = timedelta(hours=48)
LONGEST_LEAD_DAYS = 10
# With fewer addresses than this, or for less than a quarter of those who took part, letters alone do not reach people.
FEW_ADDRESSES = 10
SMALL_SHARE = 4


def needs_reach_plan(recipients: int | None, took_part: int) -> bool:
    """Whether letters alone would leave too many untold (rule 2). `recipients` None: nobody knows, so yes."""
    if recipients is None or recipients < FEW_ADDRESSES:
        return True
    return recipients * SMALL_SHARE < took_part


@dataclass(frozen=True)
class EarlyFacts:
    authority: str
    url: str = ""


def early_release_refusals(facts: EarlyFacts) -> list[Refusal]:
    """Guard of an early release: somebody with the authority is named. The reason is the transition's own."""
    if facts.authority.strip():
        return []
    return [Refusal("Name the person who has the authority to release the answers early.", facts.url)]


@dataclass(frozen=True)
class HoldFacts:
    until: date | None
    today: date
    already_public: bool = False


def hold_refusals(facts: HoldFacts) -> list[Refusal]:
    """Guard of a hold: it ends on a day to come, and what is public cannot be held."""
    if facts.already_public:
        return [Refusal("The answers are public already. They can only be withdrawn.")]
    if facts.until is None:
        return [Refusal("Give the day until which the answers are held.")]
    return [] if facts.until > facts.today else [Refusal("The hold must end on a day to come.")]


@dataclass(frozen=True)
class SettlingFacts:
    """Notices by what became of them: `waiting` were not attempted to the end yet; `unaccepted` failed or are
    uncertain, and no named person accepted that."""

    route: str
    waiting: int
    unaccepted: int


def settling_refusals(facts: SettlingFacts) -> list[Refusal]:
    """Guard of "settle" (rule 2). An early release waits for the attempts only (rule 3)."""
    refusals = []
    if facts.waiting:
        refusals.append(Refusal(f"{facts.waiting} notices have not been sent yet."))
    if facts.unaccepted and facts.route != EARLY:
        refusals.append(
            Refusal(f"{facts.unaccepted} notices failed or are uncertain, and nobody accepted that.")
        )
    return refusals


@dataclass(frozen=True)
class ReleaseFacts:
    """What decides the opening minute. `lead_days` are the agreed working days of each group that led."""

    route: str
    settled_at: datetime | None
    lead_days: tuple[int, ...] = ()
    held_until: date | None = None
    closed_days: Set[date] = frozenset()


def public_opening(facts: ReleaseFacts) -> datetime | None:
    """The minute from which the answers are public (rule 3); None while notices are unsettled.

    Normal: 48 hours after settling, then 09:30 on the next working day. Group-led: the agreed working days, at most 10
    and never less than the normal time. Early: at once. A hold opens at 09:30 on the first working day from its date.
    """
    if facts.settled_at is None:
        return None
    if facts.route == EARLY and facts.held_until is None:
        return facts.settled_at
    opens = opening_after(facts.settled_at + LEAD_TIME, facts.closed_days)
    if facts.route == GROUP_LED:
        days = min(max(facts.lead_days, default=0), LONGEST_LEAD_DAYS)
        told = to_london(facts.settled_at).date()
        agreed = london_moment(add_working_days(told, days, facts.closed_days), 12)
        opens = max(opens, opening_after(agreed, facts.closed_days))
    if facts.held_until is not None:
        eve = facts.held_until - timedelta(days=1)
        opens = max(opens, london_moment(next_working_day(eve, facts.closed_days), 9, 30))
    return opens


@dataclass(frozen=True)
class OpeningFacts:
    """What decides whether answers are public: the state, the opening minute and the clock."""

    state: str
    public_from: datetime | None
    now: datetime


def is_public(facts: OpeningFacts) -> bool:
    """Whether anyone may read the answers at this moment; asked at every reading (rule 4)."""
    return (
        facts.state in ("settled", "public")
        and facts.public_from is not None
        and facts.public_from <= facts.now
    )


def opening_refusals(facts: OpeningFacts) -> list[Refusal]:
    """Guard of "open": not before the opening minute."""
    return [] if is_public(facts) else [Refusal("The opening minute has not come yet.")]
