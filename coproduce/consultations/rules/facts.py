"""What opening a consultation is judged by, and what a check of it says. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from coproduce.consultations.rules.days import Calendar
from coproduce.core.errors import Refusal

FULL, LIGHT = "full", "light"


@dataclass(frozen=True)
class OpeningFacts:
    """Everything that opening depends on. `base` is the address of the consultation on the staff side."""

    now: datetime
    base: str
    title: str
    summary: str
    young_people_summary: str
    what_could_change: str
    open_parts: int
    decided_parts: int
    has_owner: bool
    lead_name: str
    lead_role: str
    opens_at: datetime | None
    closes_at: datetime | None
    answer_promised_on: date | None
    keep_until: date | None
    questions: int
    question_faults: Sequence[str]
    asks_for_free_text: bool
    safety_contacts: int
    decision_on: date | None = None
    decided_by: str = ""
    options: int = 0
    has_no_change: bool = False
    options_reason: str = ""
    costs_and_impact: str = ""
    assessment_title: str = ""
    assessment_version: str = ""
    assessment_on: date | None = None
    assessment_text: str = ""
    track: str = FULL
    track_reason: str = ""
    track_agreed_by: str = ""
    shortened_by: str = ""
    shortened_reason: str = ""
    election_reason: str = ""
    is_standing: bool = False
    missing_formats: Sequence[Refusal] = ()
    missing_reviews: Sequence[Refusal] = ()
    gaps: Sequence[Refusal] = ()
    calendar: Calendar = field(default_factory=Calendar)

    @property
    def begins_at(self) -> datetime:
        """When people could answer, if it was opened now."""
        return max(self.opens_at or self.now, self.now)

    @property
    def proposes(self) -> bool:
        """Whether there is something to weigh that is not a small matter."""
        return self.track != LIGHT and not self.is_standing


@dataclass(frozen=True)
class Check:
    """One thing that is needed. `name` is a key of `principles.WHY`; `skipped` says why it is not asked for here."""

    name: str
    principle: str
    label: str
    url: str
    refusals: tuple[Refusal, ...] = ()
    skipped: str = ""
    hint: str = ""

    @property
    def state(self) -> str:
        """missing, not_asked or complete."""
        return "missing" if self.refusals else "not_asked" if self.skipped else "complete"


def needed(
    name: str, principle: str, label: str, url: str, needs: Iterable[tuple[object, str, str]]
) -> Check:
    """A check of things that have to be there: (the thing, its place, what is said where it is missing)."""
    missing = [
        Refusal(words, f"{url.partition('#')[0]}#{place}")
        for thing, place, words in needs
        if not (thing.strip() if isinstance(thing, str) else thing)
    ]
    return Check(name, principle, label, url, tuple(missing))


def skipped_because(facts: OpeningFacts) -> str:
    """Why something is not asked for of one that proposes nothing, or of a small matter."""
    if facts.track == LIGHT:
        return "Not asked for on the light track."
    return "Not asked for: a standing consultation proposes nothing."


# A draft in which nothing was written yet.
NOTHING = OpeningFacts(
    now=datetime(2000, 1, 1, tzinfo=UTC),
    base="",
    title="",
    summary="",
    young_people_summary="",
    what_could_change="",
    open_parts=0,
    decided_parts=0,
    has_owner=False,
    lead_name="",
    lead_role="",
    opens_at=None,
    closes_at=None,
    answer_promised_on=None,
    keep_until=None,
    questions=0,
    question_faults=(),
    asks_for_free_text=False,
    safety_contacts=0,
)
