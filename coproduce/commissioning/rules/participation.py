"""What a participation plan needs, and what has to have taken place before options are set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coproduce.commissioning.rules.ladder import PART_ORDER, PARTS, SOURCES, Step
from coproduce.commissioning.rules.requirements import requirement
from coproduce.commissioning.rules.stages import stage, stage_keys
from coproduce.core.errors import Refusal

FORMATS = {
    "meeting": "Meetings in person",
    "online": "Online meetings",
    "survey": "A survey",
    "young": "Young people’s words",
    "easy_read": "Easy Read",
    "bsl": "British Sign Language",
    "languages": "Other languages",
    "paper": "On paper",
    "phone": "By phone",
    "home": "At home or at school",
    "forum": "The forum",
}
# Where families have to have a part for a plan to be one.
EARLY_STAGES = ("shaping", "options")

TEXTS = {
    "who_is_affected": "Say who is affected.",
    "support": "Say what support people get to take part, or that none is needed and why.",
    "expenses": "Say how expenses are paid, or that there are none.",
    "how_they_hear": "Say how people will hear what came of it.",
}


@dataclass(frozen=True)
class Role:
    """One line of a plan."""

    stage: str
    part: str
    who: str


@dataclass(frozen=True)
class PlanFacts:
    """A plan as far as it is written; `state` is empty where there is none. `url` is its staff page."""

    state: str = ""
    who_is_affected: str = ""
    support: str = ""
    expenses: str = ""
    how_they_hear: str = ""
    roles: tuple[Role, ...] = ()
    agreed_by: str = ""
    url: str = ""


def has_early_part(roles: Sequence[Role]) -> bool:
    """Whether families do more than hear and answer while it can still be shaped."""
    least = PART_ORDER.index("engaged")
    return any(role.stage in EARLY_STAGES and PART_ORDER.index(role.part) >= least for role in roles)


def plan_refusals(facts: PlanFacts) -> list[Refusal]:
    """Why the plan cannot be agreed yet: everything that is missing."""
    found = [sentence for name, sentence in TEXTS.items() if not getattr(facts, name).strip()]
    if not has_early_part(facts.roles):
        found.append(
            "Give families a part in shaping or in the options: they talk it through, design it or decide with you."
        )
    if not facts.agreed_by.strip():
        found.append("Say who agrees to the plan, by name.")
    return [Refusal(sentence, facts.url) for sentence in found]


@requirement("participation_plan")
def participation_refusals(facts: PlanFacts) -> list[Refusal]:
    """Nothing leaves early notice without an agreed plan that gives families a part and says how they will hear."""
    if not facts.state:
        return [Refusal("There is no participation plan.", facts.url)]
    found = plan_refusals(facts)
    if facts.state != "agreed":
        found.append(Refusal("The participation plan is not agreed yet.", facts.url))
    return found


@dataclass(frozen=True)
class ShapingFacts:
    """What took place until `today`. In the light way it is enough that families were asked (rule 26)."""

    steps: tuple[Step, ...]
    today: date
    light: bool = False
    url: str = ""


@requirement("shaping_took_place")
def shaping_refusals(facts: ShapingFacts) -> list[Refusal]:
    """Options are set when families have shaped them: planned is not enough."""
    least = PART_ORDER.index("asked" if facts.light else "engaged")
    for step in facts.steps:
        if (
            step.stage == "shaping"
            and step.on <= facts.today
            and PART_ORDER.index(step.counted_part) >= least
        ):
            return []
    wanted = "were asked" if facts.light else "talked it through, or helped to design it"
    return [Refusal(f"Nothing is recorded yet of families who {wanted}, at the stage of shaping.", facts.url)]


@dataclass(frozen=True)
class EntryFacts:
    """An entry of the record as it was typed."""

    stage: str
    part: str
    who: str
    has_group: bool
    on: date | None
    evidence: str
    people: int | None
    today: date
    source: str = "by_hand"


def entry_problems(facts: EntryFacts) -> dict[str, str]:
    """What an entry of the record lacks, by field. What has not happened yet cannot be recorded."""
    problems = {}
    if facts.stage not in stage_keys():
        problems["stage"] = "Choose the stage at which it took place."
    if facts.part not in PARTS:
        problems["part"] = "Choose the part that they took."
    if facts.source not in SOURCES:
        problems["source"] = "Choose what shows it."
    if not facts.has_group and not facts.who.strip():
        problems["who"] = "Choose a group, or say in words which families took part."
    if facts.on is None:
        problems["on"] = "Say on which day it took place."
    elif facts.on > facts.today:
        problems["on"] = "This day is still to come. Only what took place is recorded."
    if not facts.evidence.strip():
        problems["evidence"] = (
            "Say what shows that it took place: notes, photographs of the flip charts, a list."
        )
    if facts.people is not None and not facts.has_group:
        problems["people"] = "Only a named group can have its own number of people shown."
    elif facts.people is not None and not 1 <= facts.people <= 10_000:
        problems["people"] = "Enter how many people there were."
    return problems


def role_problems(
    stage_key: str, part: str, who: str, *, has_group: bool, formats: Sequence[str]
) -> dict[str, str]:
    """What a line of the plan lacks, by field."""
    problems = {}
    if stage_key not in stage_keys():
        problems["stage"] = "Choose a stage."
    if part not in PARTS:
        problems["part"] = "Choose the part that they take."
    if not has_group and not who.strip():
        problems["who"] = "Choose a group, or say in words which families take part."
    if not set(formats) <= set(FORMATS):
        problems["formats"] = "Choose from the list."
    return problems


def role_in_words(role: Role) -> str:
    return f"{role.who}, {stage(role.stage).name}: {PARTS[role.part].name.lower()}"


def plan_changes(before: PlanFacts, now: PlanFacts) -> list[str]:
    """What changed between two states of a plan: one sentence a change, for the public list."""
    names = {
        "who_is_affected": "Who is affected",
        "support": "Support",
        "expenses": "Expenses",
        "how_they_hear": "How people will hear",
    }
    found = [
        f"{name}: “{getattr(before, field)}” became “{getattr(now, field)}”."
        for field, name in names.items()
        if getattr(before, field) != getattr(now, field)
    ]
    found += [f"Taken out: {role_in_words(role)}." for role in before.roles if role not in now.roles]
    found += [f"Added: {role_in_words(role)}." for role in now.roles if role not in before.roles]
    return found
