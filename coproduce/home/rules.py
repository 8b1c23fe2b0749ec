"""Where a consultation stands on its thread, from question to public answer, for the staff home.

Nothing is shown as done that is not: answers may be begun while texts still wait for a theme, and then both steps are
happening; and what is told to those who took part is not public before its minute has come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

DONE, NOW, LATER, STOPPED = "done", "now", "later", "stopped"
# The steps by number; public is the fifth, and after it nothing is left.
ASK, UNDERSTAND, ANSWER, TELL, OVER = 0, 1, 2, 3, 5


@dataclass(frozen=True)
class ThreadFacts:
    """What decides where a consultation stands. `phase` is what visitors are told; `understood` says that every text
    is in an approved theme or marked; `answering` is the state of its answers, empty where nobody has begun; moments
    are aware."""

    phase: str
    opens_at: datetime | None
    closes_at: datetime | None
    closed_at: datetime | None
    answer_promised_on: date | None
    understood: bool = False
    answering: str = ""
    telling_began_at: datetime | None = None
    public_from: datetime | None = None
    public: bool = False


@dataclass(frozen=True)
class Stage:
    """One step of the thread; `day` is when it was, or when it is to be."""

    label: str
    state: str
    day: datetime | date | None = None


def thread(facts: ThreadFacts) -> list[Stage]:
    """Asked, understood, answered, told, public: each done, now, later or stopped. Two may be now."""
    if facts.phase == "cancelled":
        return [Stage("Stopped", STOPPED, facts.closed_at)]
    happening = _happening(facts)
    asked_on = facts.closed_at if ASK not in happening and facts.closed_at else _next_asking_day(facts)
    days = (
        asked_on,
        None,
        facts.answer_promised_on if min(happening) < TELL else None,
        facts.telling_began_at,
        facts.public_from,
    )
    labels = (_asking_label(facts.phase), "Understand", "Answer", "Tell first", "Public")
    return [
        Stage(label, _state(number, happening, facts.phase), day)
        for number, (label, day) in enumerate(zip(labels, days, strict=True))
    ]


def yearly_thread(
    facts: ThreadFacts, published_at: datetime | None, due_on: date | None, *, is_late: bool
) -> list[Stage]:
    """What is open all year: the newest report if there is one, where it stands, and the next report, late or not."""
    if facts.phase in ("draft", "coming"):
        stages = [Stage(_asking_label(facts.phase), LATER, facts.opens_at)]
    else:
        ended = {"cancelled": STOPPED, "paused": STOPPED, "closed": DONE}
        words = {"cancelled": "Stopped", "open": "Open all year"}.get(facts.phase, _asking_label(facts.phase))
        stages = [Stage("Yearly report", DONE, published_at)] if published_at else []
        stages.append(Stage(words, ended.get(facts.phase, NOW), facts.closed_at))
    if due_on:
        stages.append(
            Stage("Next report: late" if is_late else "Next report", STOPPED if is_late else LATER, due_on)
        )
    return stages


def _happening(facts: ThreadFacts) -> tuple[int, ...]:
    """The steps that are happening, by number; OVER where none is left. The lead time belongs to telling first."""
    if facts.public:
        return (OVER,)
    if facts.answering in ("telling", "settled", "public"):
        return (TELL,)
    if facts.phase != "closed":
        return (ASK,)
    if facts.understood:
        return (ANSWER,)
    return (UNDERSTAND, ANSWER) if facts.answering else (UNDERSTAND,)


def _state(number: int, happening: tuple[int, ...], phase: str) -> str:
    if number < min(happening):
        return DONE
    if number not in happening:
        return LATER
    return STOPPED if phase == "paused" else LATER if phase in ("draft", "coming") else NOW


def _asking_label(phase: str) -> str:
    return {"draft": "Draft", "coming": "Opens soon", "paused": "Paused", "closed": "Asked"}.get(
        phase, "Open"
    )


def _next_asking_day(facts: ThreadFacts) -> datetime | None:
    return facts.opens_at if facts.phase in ("draft", "coming") else facts.closes_at
