"""Who took part against who lives here: shares that always carry their base and their non-response. Pure.

All figures here are exact and for staff with the right to them. None of them is for publication (rules 14 and 15).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import sqrt

from coproduce.consultations.equality import EVERYONE, AskedQuestion
from coproduce.consultations.questionnaire.questions import PREFER_NOT_TO_SAY

FEWEST_TO_COMPARE = 20  # under this no percentage is formed, as in public figures (rule 14)
SMALL = 8  # counts under this are flagged: they could give a person away
SAME_WITHIN = 2.0  # percentage points
NINETY_FIVE = 1.96

# How an answer came (`HowGiven.source`), in words.
SOURCE_WORDS = {
    "web": "On the web",
    "paper": "On paper",
    "phone": "By phone",
    "import": "From a file",
    "session": "In a session",
}

TOO_FEW, NO_FIGURE, SAME, BY_CHANCE, FEWER, MORE = (
    "too_few",
    "no_figure",
    "same",
    "by_chance",
    "fewer",
    "more",
)


@dataclass(frozen=True)
class Base:
    """Whom a share is about: people who answered the question, who preferred not to say, and who left it out."""

    answered: int
    declined: int
    skipped: int

    @property
    def non_response(self) -> int:
        return self.declined + self.skipped

    @property
    def responses(self) -> int:
        return self.answered + self.non_response

    @property
    def is_small(self) -> bool:
        """Whether so few answered that each of them could be somebody known."""
        return 0 < self.answered < SMALL

    @property
    def words(self) -> str:
        """“of 40 who answered; 10 of 50 (20%) did not”, which stands beside every share."""
        return f"of {self.answered:,} who answered; {self.non_response_words}"

    @property
    def non_response_words(self) -> str:
        if not self.responses:
            return "nobody was asked"
        share = percent(100 * self.non_response / self.responses)
        return f"{self.non_response:,} of {self.responses:,} ({share}) did not"


@dataclass(frozen=True)
class Share:
    """A part of those who answered. It has no words without its base and non-response."""

    people: int
    base: Base

    @property
    def points(self) -> float:
        return 100 * self.people / self.base.answered

    @property
    def words(self) -> str:
        return f"{percent(self.points)} {self.base.words}"


@dataclass(frozen=True)
class PopulationShare:
    """What part of the area's people an option stands for, as the population table has it."""

    people: int
    everyone: int
    year: int
    source: str

    @property
    def points(self) -> float:
        return 100 * self.people / self.everyone

    @property
    def words(self) -> str:
        return f"{percent(self.points)} ({self.source}, {self.year})"


@dataclass(frozen=True)
class Line:
    """One option: how many chose it, their share, the area's, and the difference between the two in words."""

    key: str
    label: str
    people: int
    share: Share | None
    population: PopulationShare | None
    kind: str
    difference: str

    @property
    def is_small(self) -> bool:
        return 0 < self.people < SMALL

    @property
    def gap(self) -> float:
        """Percentage points by which the area's share is larger; 0 where the two cannot be compared."""
        if self.share is None or self.population is None:
            return 0.0
        return self.population.points - self.share.points


@dataclass(frozen=True)
class Characteristic:
    """One question of the set: its lines and whom they are about. `note` says why there is nothing to compare with;
    `wordings` are the words in which it was asked, where they are not those of now alone, each with its answers."""

    key: str
    text: str
    several: bool
    base: Base
    lines: tuple[Line, ...]
    note: str = ""
    wordings: tuple[tuple[str, int], ...] = ()

    @property
    def longest(self) -> float:
        """Percentage points of the longest bar: the others are drawn as parts of it."""
        shares = [share for line in self.lines for share in (line.share, line.population) if share]
        return max((share.points for share in shares), default=0) or 100.0


@dataclass(frozen=True)
class Figure:
    """A row of the population table."""

    people: int
    year: int
    source: str


@dataclass(frozen=True)
class Counts:
    """What was counted of one question: people by option, and how many answered at all."""

    people: Mapping[str, int] = field(default_factory=dict)
    answered: int = 0
    declined: int = 0


def characteristic(
    question: AskedQuestion,
    counts: Counts,
    asked: int,
    figures: Mapping[str, Figure],
    *,
    earlier: Mapping[str, str] | None = None,
    wordings: Sequence[tuple[str, int]] = (),
) -> Characteristic:
    """One characteristic of `asked` people against the area's figures by option key. Options that are offered no more
    are listed too, where somebody chose them: `earlier` has their words."""
    base = Base(counts.answered, counts.declined, max(asked - counts.answered - counts.declined, 0))
    population, note = population_shares(question, figures)
    gone = [key for key in counts.people if key not in {option.key for option in question.options}]
    keys = [option.key for option in question.options] + [key for key in gone if key != PREFER_NOT_TO_SAY]
    labels = {**(earlier or {}), **{option.key: option.label for option in question.options}}
    lines = tuple(
        _line(key, labels.get(key, key), counts.people.get(key, 0), base, population.get(key)) for key in keys
    )
    return Characteristic(question.key, question.text, question.several, base, lines, note, tuple(wordings))


def population_shares(
    question: AskedQuestion, figures: Mapping[str, Figure]
) -> tuple[dict[str, PopulationShare], str]:
    """The area's share of each option that has a figure, and else why there is none.

    Shares need a whole: the row `everyone`, or a figure for each option where only one of them can be chosen.
    """
    if not figures:
        return {}, "The population table has no figures for this."
    missing = [option.label for option in question.options if option.key not in figures]
    if EVERYONE in figures:
        everyone = figures[EVERYONE].people
    elif question.several:
        return {}, "The population table has no row “everyone” for this, so there is nothing to share out."
    elif missing:
        words = f"The population table has no figure for “{missing[0]}”, so the others make no whole"
        return {}, f"{words}: add it, or a row “everyone”."
    else:
        everyone = sum(figures[option.key].people for option in question.options)
    if not everyone:
        return {}, "The figures of the population table add up to nobody."
    over = next(
        (each for each in question.options if each.key in figures and figures[each.key].people > everyone),
        None,
    )
    if over is not None:
        return {}, f"The population table has more people for “{over.label}” than for everyone."
    return {
        option.key: PopulationShare(figure.people, everyone, figure.year, figure.source)
        for option in question.options
        if (figure := figures.get(option.key)) is not None
    }, ""


def _line(key: str, label: str, people: int, base: Base, population: PopulationShare | None) -> Line:
    share = Share(people, base) if base.answered >= FEWEST_TO_COMPARE else None
    kind, words = difference(share, population)
    return Line(key, label, people, share, population, kind, words)


def difference(share: Share | None, population: PopulationShare | None, people: int = 0) -> tuple[str, str]:
    """How a share stands to the area's: a kind and a sentence.

    A difference counts as clear only when it is wider than two points, and wider than what 95 of 100 random draws of so
    many people from the area would show (the normal approximation of the binomial). Those who answered are no random
    draw, so this guards against reading much into little; it proves nothing.
    """
    if share is None:
        return TOO_FEW, f"Too few answers to compare (fewer than {FEWEST_TO_COMPARE})"
    if population is None:
        return NO_FIGURE, "No figure for the area"
    gap = population.points - share.points
    if abs(gap) <= SAME_WITHIN:
        return SAME, "About the same as in the area"
    if abs(gap) <= chance(population.points, share.base.answered):
        return BY_CHANCE, "No clear difference: chance alone could make it"
    expected = population.points * share.base.answered / 100
    if gap < 0:
        return MORE, f"{_points(-gap)} more than in the area"
    how_few = f"{_points(gap)} fewer than in the area" if share.people else "Nobody"
    return FEWER, f"{how_few}: about {_people(round(expected - share.people))} short of the area’s share"


def chance(points: float, people: int) -> float:
    """Percentage points that chance alone may make, 19 times of 20, with so many people."""
    part = points / 100
    return NINETY_FIVE * 100 * sqrt(part * (1 - part) / people) if people else 100.0


def missing(characteristics: Sequence[Characteristic]) -> list[tuple[Characteristic, Line]]:
    """Who is missing: every option clearly under the area's share, the largest gap first."""
    found = [(each, line) for each in characteristics for line in each.lines if line.kind == FEWER]
    return sorted(found, key=lambda pair: (-pair[1].gap, pair[0].text, pair[1].label))


def percent(points: float) -> str:
    """A whole percentage, in words where rounding would make it nobody or everybody."""
    if 0 < points < 1:
        return "under 1%"
    if 99 < points < 100:
        return "over 99%"
    return f"{round(points)}%"


def _points(gap: float) -> str:
    number = round(gap)
    return f"{number} point{'' if number == 1 else 's'}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{max(number, 1):,} people"


# The reach plan ------------------------------------------------------------------------------------------------------

DONE, OVERDUE, DUE = "done", "overdue", "due"


def step_state(due_on: date, done_on: date | None, today: date) -> str:
    """Where a step of the reach plan stands: done, overdue or due."""
    if done_on is not None:
        return DONE
    return OVERDUE if due_on < today else DUE
