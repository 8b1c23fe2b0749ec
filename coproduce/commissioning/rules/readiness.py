"""What the words and figures of a proposal must hold before a stage begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coproduce.commissioning.rules.money import Line, money_problems
from coproduce.commissioning.rules.requirements import requirement
from coproduce.core.errors import Refusal


@dataclass(frozen=True)
class TextFacts:
    """Some words that must be there, and the page where they are written."""

    words: str
    url: str = ""


@dataclass(frozen=True)
class LeadFacts:
    name: str
    role: str
    url: str = ""


@dataclass(frozen=True)
class NextFacts:
    """What comes next and when; `today` is the day on which this is asked."""

    step: str
    on: date | None
    today: date
    url: str = ""


@dataclass(frozen=True)
class NeedFacts:
    """(statement, source) of each statement of need."""

    statements: Sequence[tuple[str, str]]
    url: str = ""


@dataclass(frozen=True)
class OptionFact:
    name: str
    is_no_change: bool
    benefits: str
    cost: str
    who_gains: str
    who_loses: str


@dataclass(frozen=True)
class OptionsFacts:
    options: Sequence[OptionFact]
    url: str = ""


@dataclass(frozen=True)
class MoneyFacts:
    lines: Sequence[Line]
    url: str = ""


@dataclass(frozen=True)
class MeasuresFacts:
    """(name, whether both its days are there) of each measure."""

    measures: Sequence[tuple[str, bool]]
    url: str = ""


@dataclass(frozen=True)
class EffectFact:
    """`promised`: somebody promised with a date what softens it; `why_not` says why nothing can."""

    who: str
    effect: str
    why_not: str
    promised: bool


@dataclass(frozen=True)
class AssessmentFacts:
    """The latest finished version of the impact assessment; None where there is none."""

    effects: Sequence[EffectFact] | None
    url: str = ""


@requirement("summary")
def summary(facts: TextFacts) -> list[Refusal]:
    return [] if facts.words.strip() else [Refusal("Write the summary in plain words.", facts.url)]


@requirement("young_summary")
def young_summary(facts: TextFacts) -> list[Refusal]:
    return [] if facts.words.strip() else [Refusal("Write the summary for young people.", facts.url)]


@requirement("accountable_lead")
def accountable_lead(facts: LeadFacts) -> list[Refusal]:
    if facts.name.strip() and facts.role.strip():
        return []
    return [Refusal("Name the person who must answer for it, with their role.", facts.url)]


@requirement("next_date")
def next_date(facts: NextFacts) -> list[Refusal]:
    if not facts.step.strip() or facts.on is None:
        return [Refusal("Say what comes next, and on which day.", facts.url)]
    if facts.on < facts.today:
        return [
            Refusal("The day of the next step has passed. Give the day of what comes next now.", facts.url)
        ]
    return []


@requirement("need_with_source")
def need_with_source(facts: NeedFacts) -> list[Refusal]:
    if not facts.statements:
        return [Refusal("Say what shows the need, and who says so.", facts.url)]
    return [
        Refusal(f"Name the source of “{_shortened(text)}”.", facts.url)
        for text, source in facts.statements
        if not source.strip()
    ]


@requirement("options_with_no_change")
def options_with_no_change(facts: OptionsFacts) -> list[Refusal]:
    refusals = []
    if not any(option.is_no_change for option in facts.options):
        refusals.append(
            Refusal("Describe what happens if nothing changes, as an option of its own.", facts.url)
        )
    if all(option.is_no_change for option in facts.options):
        refusals.append(Refusal("Describe an option besides “no change”.", facts.url))
    for option in facts.options:
        missing = _missing_of(option)
        if missing:
            refusals.append(Refusal(f"Say of “{option.name}”: {', '.join(missing)}.", facts.url))
    return refusals


def _missing_of(option: OptionFact) -> list[str]:
    """What is not said yet. Leaving things as they are asks for no cost, but somebody gains and loses by that too."""
    asked = {"who would gain": option.who_gains, "who would lose": option.who_loses}
    if not option.is_no_change:
        asked = {"what would be good about it": option.benefits, "what it would cost": option.cost, **asked}
    return [words for words, said in asked.items() if not said.strip()]


@requirement("money_adds_up")
def money_adds_up(facts: MoneyFacts) -> list[Refusal]:
    if not facts.lines:
        return [Refusal("Say how much money it is about.", facts.url)]
    return [Refusal(problem, facts.url) for problem in money_problems(facts.lines)]


@requirement("measures")
def measures(facts: MeasuresFacts) -> list[Refusal]:
    if not facts.measures:
        return [Refusal("Name a measure with where it stands now and where it should get to.", facts.url)]
    return [
        Refusal(f"Give both days of “{name}”: of the present value and of the target.", facts.url)
        for name, dated in facts.measures
        if not dated
    ]


@requirement("impact_assessment")
def impact_assessment(facts: AssessmentFacts) -> list[Refusal]:
    if facts.effects is None:
        return [Refusal("Finish a version of the equality impact assessment.", facts.url)]
    return [
        Refusal(
            f"Promise, with a name and a date, what softens the effect on {effect.who}, or say why nothing can.",
            facts.url,
        )
        for effect in facts.effects
        if effect.effect == "worse" and not effect.promised and not effect.why_not.strip()
    ]


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
