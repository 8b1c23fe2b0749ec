"""What texts say of each aspect, in words and shares. Exact figures for staff, not for publication. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Key of `analysis.aspects.ASPECTS` -> (its name in a sentence, what texts speak of when they name it).
WORDS: Mapping[str, tuple[str, str]] = {
    "access": ("access", "Waiting, applying, getting in"),
    "transport": ("transport", "Taxis, buses, escorts"),
    "communication": ("communication", "Calls, letters, being listened to"),
    "funding": ("funding", "Money, costs, cuts"),
    "staff": ("staff", "People who work there"),
    "plans": ("plans", "Plans, reviews, reports"),
    "place": ("the place", "Buildings, rooms, food, noise"),
    "learning": ("learning", "Lessons, school, college"),
    "quality": ("quality", "The help itself, once it is there"),
}
# A share of fewer texts says nothing.
FEWEST_TEXTS = 5


@dataclass(frozen=True)
class SaidOf:
    """How one text sounds where it speaks of one aspect."""

    aspect: str
    label: str
    unclear: bool = False


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: where it starts and how wide it is, in per cent of the bar."""

    label: str
    start: float
    width: float


@dataclass(frozen=True)
class AspectCounts:
    """How many texts of a question sound bad, neither or good where they speak of one aspect."""

    aspect: str
    negative: int = 0
    neutral: int = 0
    positive: int = 0

    @property
    def texts(self) -> int:
        return self.negative + self.neutral + self.positive

    @property
    def parts(self) -> list[Part]:
        """Its bar from left to right, bad to good; kinds without a text are left out."""
        found, start = [], 0.0
        for label in ("negative", "neutral", "positive"):
            width = 100 * getattr(self, label) / self.texts
            if width:
                found.append(Part(label, round(start, 2), round(width, 2)))
            start += width
        return found

    @property
    def name(self) -> str:
        return WORDS[self.aspect][0]

    @property
    def meaning(self) -> str:
        return WORDS[self.aspect][1]


def said_in_words(said: Sequence[SaidOf]) -> str:
    """“negative on access, positive on quality (not sure)”, in the order of the text; empty where it names none."""
    return ", ".join(
        f"{each.label} on {WORDS[each.aspect][0]}{' (not sure)' if each.unclear else ''}"
        for each in said
        if each.aspect in WORDS
    )


def sentence_of(counts: Sequence[AspectCounts]) -> str:
    """What the chart of one question shows: where texts sound worst and where best, by their shares."""
    enough = [each for each in counts if each.texts >= FEWEST_TEXTS]
    if not enough:
        return f"Fewer than {FEWEST_TEXTS} texts speak of any one of these, too few to compare."
    worst = max(enough, key=lambda each: (each.negative / each.texts, each.negative))
    best = max(enough, key=lambda each: (each.positive / each.texts, each.positive))
    parts = []
    if worst.negative:
        parts.append(f"Texts sound worst on {worst.name}: {_share(worst.negative, worst.texts)} negative.")
    if best.positive:
        parts.append(f"They sound best on {best.name}: {_share(best.positive, best.texts)} positive.")
    return " ".join(parts) or "The texts sound neither good nor bad on any of these."


def _share(part: int, whole: int) -> str:
    return f"{part:,} of {whole:,} ({round(100 * part / whole)}%)"
