"""How promises stand on the public board, and what the board can be asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from coproduce.core.working_days import add_working_days
from coproduce.feedback.rules.promises import WARNING_DAYS

NOT_STARTED, UNDER_WAY, LATE, KEPT, STOPPED, NO_PROMISE = (
    "not_started",
    "under_way",
    "late",
    "kept",
    "stopped",
    "none",
)
# In the order of a life, with the words of the filter and of the chart.
STATUSES = {
    NOT_STARTED: "Not started yet",
    UNDER_WAY: "Under way",
    LATE: "Late",
    KEPT: "Kept",
    STOPPED: "Stopped",
}
PROMISE = "promise"  # beside the seven kinds of reply: a promise that stands in a plan or a proposal
YOUNG_LED, YOUNG_WORDS = "young_people", "young_words"
AGES = {
    YOUNG_LED: "Asked with a group of young people",
    YOUNG_WORDS: "Asked in words for young people",
}
LATEST, NEXT_DUE, LATE_FIRST = "latest", "next_due", "late_first"
SORTS = {LATEST: "Newest answers first", NEXT_DUE: "Next date first", LATE_FIRST: "Late ones first"}
LONGEST_WORDS = 200
ID = re.compile(r"[0-9A-Za-z_-]{1,32}", re.ASCII)


@dataclass(frozen=True)
class BoardFilters:
    """What somebody asked the board for; empty values ask for nothing. The names are those of the address."""

    search: str = ""
    kind: str = ""
    status: str = ""
    consultation_id: str = ""
    organisation_id: str = ""
    age: str = ""
    contested: str = ""
    sort: str = LATEST

    @property
    def active(self) -> dict[str, str]:
        """The filters in use, without the order."""
        return {
            each.name: value
            for each in fields(self)
            if each.name != "sort" and (value := self._of(each.name))
        }

    def without(self, name: str) -> dict[str, Any]:
        """The parts of an address with this filter taken away."""
        left = {key: value for key, value in self.active.items() if key != name}
        return left | ({"sort": self.sort} if self.sort != LATEST else {})

    @property
    def needs_an_answer(self) -> bool:
        """Whether only answers of a consultation can fit, and no promise made elsewhere."""
        asked = self.consultation_id or self.organisation_id or self.age or self.contested
        return bool(asked) or self.kind not in ("", PROMISE) or self.status == NO_PROMISE

    def cleaned(self, kinds: Set[str]) -> BoardFilters:
        """Without values that no filter has, so that an odd address shows the board and no error."""
        allowed: dict[str, Set[str]] = {
            "kind": {*kinds, PROMISE},
            "status": {*STATUSES, NO_PROMISE},
            "age": set(AGES),
            "contested": {"yes"},
        }
        kept = {name: "" for name, values in allowed.items() if self._of(name) not in values}
        kept |= {
            name: "" for name in ("consultation_id", "organisation_id") if not ID.fullmatch(self._of(name))
        }
        words = " ".join(self.search.replace("\x00", " ").split())[:LONGEST_WORDS]
        return replace(self, **kept, search=words, sort=self.sort if self.sort in SORTS else LATEST)

    def _of(self, name: str) -> str:
        return str(getattr(self, name))


def late_before(today: date, closed_days: Set[date]) -> date:
    """A promise that is still open is publicly late where its date lies before this day (rule 6): what `lateness` says
    of each promise, as one comparison that a database can make."""
    day = today
    while today <= add_working_days(day - timedelta(days=1), WARNING_DAYS, closed_days):
        day -= timedelta(days=1)
    return day
