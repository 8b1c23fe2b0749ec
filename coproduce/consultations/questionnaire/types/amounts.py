"""Questions that are answered with figures and dates."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from coproduce.consultations.questionnaire.questions import Atomic, Facet, Option, Problem, Question


@dataclass(frozen=True, kw_only=True)
class Number(Question):
    """`minimum` and `maximum` are inclusive; `unit` is the word after the box, such as "weeks"."""

    type: ClassVar[str] = "number"
    please_answer: ClassVar[str] = "Enter a number."
    minimum: int | float | None = None
    maximum: int | float | None = None
    unit: str | None = None

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="number", minimum=self.minimum, maximum=self.maximum, unit=self.unit or ""),)


@dataclass(frozen=True, kw_only=True)
class Money(Number):
    """An amount in pounds."""

    type: ClassVar[str] = "money"
    please_answer: ClassVar[str] = "Enter an amount in pounds."

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        lowest = 0 if self.minimum is None else self.minimum
        return (Facet(kind="number", minimum=lowest, maximum=self.maximum, unit=self.unit or "pounds"),)


@dataclass(frozen=True, kw_only=True)
class Percentage(Number):
    """0 to 100, or a narrower span."""

    type: ClassVar[str] = "percentage"

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        lowest = 0 if self.minimum is None else self.minimum
        highest = 100 if self.maximum is None else self.maximum
        return (Facet(kind="number", minimum=lowest, maximum=highest, unit=self.unit or "%"),)


@dataclass(frozen=True, kw_only=True)
class DateQuestion(Question):
    type: ClassVar[str] = "date"
    please_answer: ClassVar[str] = "Enter a date."

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="day"),)


@dataclass(frozen=True, kw_only=True)
class Month(Question):
    """A month of a year, stored as its first day."""

    type: ClassVar[str] = "month"
    please_answer: ClassVar[str] = "Enter a month and a year."

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="day", unit="month"),)


@dataclass(frozen=True, kw_only=True)
class Ranking(Question):
    """Options put in an order: the first is 1. Nobody has to place all of them; `at_most` asks for fewer."""

    type: ClassVar[str] = "ranking"
    please_answer: ClassVar[str] = "Put at least one answer in place 1."
    options: tuple[Option, ...] = ()
    at_most: int | None = None

    @property
    def places(self) -> int:
        return min(self.at_most or len(self.options), len(self.options))

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return tuple(
            Facet(key=each.key, kind="number", label=each.label, minimum=1, maximum=self.places)
            for each in self.options
        )

    @property
    def lines(self) -> tuple[Option, ...]:
        return self.options

    def problem_of(self, pieces: dict[str, Atomic]) -> Problem | None:
        ranks = {key: rank for key, rank in pieces.items() if isinstance(rank, Decimal)}
        if any(rank != rank.to_integral_value() for rank in ranks.values()):
            return Problem("Use whole numbers: 1, 2, 3.")
        seen: dict[Decimal, str] = {}
        for key, rank in ranks.items():
            if rank in seen:
                return Problem(
                    f"Two answers have the number {rank}. Give each its own number.", (seen[rank], key)
                )
            seen[rank] = key
        for wanted in range(1, len(ranks) + 1):
            if Decimal(wanted) not in seen:
                return Problem(
                    f"No answer has the number {wanted}. Number them 1, 2, 3 without leaving one out."
                )
        return None


@dataclass(frozen=True)
class Share(Option):
    """One thing that money (or another amount) can be given to, with what follows from it."""

    consequence: str = ""
    minimum: int | float | None = None
    maximum: int | float | None = None


@dataclass(frozen=True, kw_only=True)
class Budget(Question):
    """Share an amount over options; the shares must add up to it. Families asked to help find solutions, also where
    money is short."""

    type: ClassVar[str] = "budget"
    please_answer: ClassVar[str] = "Share out the whole amount."
    amount: int | float = 100
    unit: str | None = None
    shares: tuple[Share, ...] = ()

    def in_words(self, amount: int | float | Decimal) -> str:
        """An amount with its unit: £1,200, or 3 hours."""
        return in_unit(amount, self.unit)

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return tuple(
            Facet(
                key=share.key,
                kind="number",
                label=share.label,
                minimum=share.minimum if share.minimum is not None else 0,
                maximum=share.maximum if share.maximum is not None else self.amount,
                unit=self.unit or "pounds",
            )
            for share in self.shares
        )

    @property
    def lines(self) -> tuple[Option, ...]:
        return self.shares

    def problem_of(self, pieces: dict[str, Atomic]) -> Problem | None:
        for share in self.shares:
            pieces.setdefault(share.key, Decimal(0))
            if share.minimum is not None and pieces[share.key] < Decimal(str(share.minimum)):  # type: ignore[operator]
                return Problem(
                    f"“{share.label}” needs at least {in_unit(share.minimum, self.unit)}.", (share.key,)
                )
        given = sum((each for each in pieces.values() if isinstance(each, Decimal)), Decimal(0))
        left = Decimal(str(self.amount)) - given
        if left > 0:
            return Problem(f"There is {in_unit(left, self.unit)} left. Share it out so that nothing is left.")
        if left < 0:
            return Problem(
                f"That is {in_unit(-left, self.unit)} too much. Take some away so that it adds up."
            )
        return None


def in_unit(amount: int | float | Decimal, unit: str | None) -> str:
    """An amount in words: £1,200, or 3 hours."""
    number = Decimal(str(amount))
    figures = f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"
    return f"{figures} {unit}" if unit and unit != "pounds" else f"£{figures}"
