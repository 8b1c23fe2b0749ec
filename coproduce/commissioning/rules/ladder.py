"""The ladder of co-production, computed from what took place and from nothing else.

Seven rungs, from coercion to co-production. Each step of the record lifts a proposal to a rung or leaves it where it
is: more evidence never lowers, and a plan counts nothing until something took place. A source caps what it can show: a
consultation by itself asks people, however it is entered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Rung:
    """`name` is the word for it, `words` what it means in one plain sentence, `means` the same for families."""

    key: str
    name: str
    words: str


RUNGS = (
    Rung("coercion", "Coercion", "Families are not told and not asked."),
    Rung("educating", "Educating", "Families are told how services work, and nothing more."),
    Rung("informing", "Informing", "Families are told what is planned."),
    Rung("consulting", "Consulting", "Families are asked what they think. Others decide what to do with it."),
    Rung("engaging", "Engaging", "Families and services talk it through together, not only by form."),
    Rung("co_design", "Co-design", "Families design the ways forward together with services."),
    Rung("co_production", "Co-production", "Families design it and have a part in the decision."),
)
RUNG_KEYS = tuple(rung.key for rung in RUNGS)


@dataclass(frozen=True)
class Part:
    """A part that families can take. `does` continues a sentence that begins with who they are."""

    key: str
    name: str
    does: str


PARTS = {
    part.key: part
    for part in (
        Part("taught", "Are taught how it works", "heard how services work"),
        Part("informed", "Are told", "were told what is planned"),
        Part("asked", "Are asked", "were asked what they think"),
        Part("engaged", "Talk it through", "talked it through with services"),
        Part("designing", "Design it", "helped to design it"),
        Part("deciding", "Decide with us", "had a part in the decision"),
    )
}
PART_ORDER = tuple(PARTS)

# What can show that something took place, and the most that it shows.
SOURCES = {
    "by_hand": ("Written down by staff", "deciding"),
    "early_notice": ("Early notice", "informed"),
    "consultation": ("Consultation", "asked"),
    "session": ("Group session", "engaged"),
    "review": ("Draft looked over by a group", "engaged"),
    "topic": ("Talk in the forum", "engaged"),
}

DESIGN_STAGES = ("shaping", "options")
DECISION_STAGES = ("decision",)


@dataclass(frozen=True)
class Step:
    """One entry of the record."""

    stage: str
    part: str
    on: date
    who: str = ""
    source: str = "by_hand"

    @property
    def counted_part(self) -> str:
        """The part that this step may count for: never more than its source can show."""
        most = PART_ORDER.index(SOURCES[self.source][1])
        return PART_ORDER[min(PART_ORDER.index(self.part), most)]


@dataclass(frozen=True)
class Standing:
    """Where a proposal stands: the rung, why it is there, and what would lift it to the next one. `evidence` are the
    steps that carry it; it is empty on the lowest rung."""

    rung: Rung
    why: str
    missing: tuple[str, ...]
    evidence: tuple[Step, ...]

    @property
    def number(self) -> int:
        """1 for the lowest rung, 7 for the highest."""
        return RUNG_KEYS.index(self.rung.key) + 1


def rung(key: str) -> Rung:
    """Raises KeyError."""
    return {each.key: each for each in RUNGS}[key]


def _at_least(part: str) -> Callable[[Step], bool]:
    least = PART_ORDER.index(part)
    return lambda step: PART_ORDER.index(step.counted_part) >= least


def _designed(step: Step) -> bool:
    return step.stage in DESIGN_STAGES and _at_least("designing")(step)


def _decided(step: Step) -> bool:
    return step.stage in DECISION_STAGES and step.counted_part == "deciding"


# What carries each rung: every test has to be passed by some step. Higher ones come first.
CARRIED_BY: tuple[tuple[str, tuple[Callable[[Step], bool], ...]], ...] = (
    ("co_production", (_designed, _decided)),
    ("co_design", (_designed,)),
    ("engaging", (_at_least("engaged"),)),
    ("consulting", (_at_least("asked"),)),
    ("informing", (_at_least("informed"),)),
    ("educating", (_at_least("taught"),)),
)

NEXT = {
    "coercion": "Tell families what is planned, and write down when and how.",
    "educating": "Tell families what is planned, not only how services work.",
    "informing": "Ask families what they think, while the proposal can still change.",
    "consulting": "Talk it through with families: a session, a workshop. Asking by form alone is consulting.",
    "engaging": "Give families a part in designing it, at the stage of shaping or of options.",
}


def standing(record: Iterable[Step], today: date) -> Standing:
    """Where a proposal stands with this record. What is dated after `today` has not happened and counts nothing."""
    steps = sorted((step for step in record if step.on <= today), key=lambda step: (step.on, step.who))
    for key, tests in CARRIED_BY:
        if all(any(test(step) for step in steps) for test in tests):
            carrying = tuple(step for step in steps if any(test(step) for test in tests))
            return Standing(rung(key), _why(key, carrying), _missing(key, steps), carrying)
    return Standing(RUNGS[0], "Nothing is recorded in which families took part.", (NEXT["coercion"],), ())


def _why(key: str, carrying: Sequence[Step]) -> str:
    whos = list(
        dict.fromkeys(f"{step.who or 'Families'} {PARTS[step.counted_part].does}" for step in carrying)
    )
    shown = whos[:3]
    more = len(whos) - len(shown)
    return "; ".join(shown) + (f"; and {more} more." if more else ".")


def _missing(key: str, steps: Sequence[Step]) -> tuple[str, ...]:
    if key == "co_production":
        return ()
    if key != "co_design":
        return (NEXT[key],)
    sat_in = any(step.stage in DECISION_STAGES for step in steps)
    asked = "Families took part at the decision, but not in deciding. " if sat_in else ""
    return (f"{asked}Give families a part in the decision itself, for example a seat where it is made.",)
