"""Money and posts of a proposal, reckoned in exact decimals: sums that must add up, shares, full-time equivalents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PART, TOTAL, OF_BUDGET = "part", "total", "of_budget"
KINDS = {PART: "A part", TOTAL: "The total of the parts", OF_BUDGET: "The whole budget that it is a share of"}
NOTHING = Decimal(0)
WHOLE = Decimal(100)
HUNDREDTH = Decimal("0.01")

STATUSES = {
    "filled": "Filled",
    "vacant": "Empty",
    "deleted": "Deleted",
    "new": "New",
    "under_review": "Under review",
}


@dataclass(frozen=True)
class Line:
    """`amount` in pounds, never below 0."""

    label: str
    amount: Decimal
    kind: str
    year: str = ""


@dataclass(frozen=True)
class YearTable:
    """The lines of one year: the parts, what they come to, and the budget that this is a share of."""

    year: str
    parts: tuple[Line, ...]
    totals: tuple[Line, ...]
    budgets: tuple[Line, ...]

    @property
    def sum(self) -> Decimal:
        """What the parts come to; without parts, the total as it is stated."""
        if not self.parts and self.totals:
            return self.totals[0].amount
        return sum((line.amount for line in self.parts), NOTHING)

    @property
    def budget(self) -> Line | None:
        return self.budgets[0] if self.budgets else None

    @property
    def share(self) -> str:
        """The sum as a share of the budget, in words; empty where there is no budget, or no more of it than that."""
        if self.budget is None or self.budget.amount <= 0 or self.sum > self.budget.amount:
            return ""
        return share_words(self.sum, self.budget.amount)


def year_tables(lines: Iterable[Line]) -> list[YearTable]:
    """The lines by year, in the order in which the years first come."""
    known = list(lines)
    years = dict.fromkeys(line.year for line in known)
    return [
        YearTable(
            year, *(tuple(each for each in known if (each.year, each.kind) == (year, kind)) for kind in KINDS)
        )
        for year in years
    ]


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """The share in per cent with two decimals, halves up: 29,400 of 927,950 is 3.17.

    Raises ValueError unless 0 <= part <= whole and whole > 0.
    """
    if whole <= 0 or not NOTHING <= part <= whole:
        raise ValueError(f"{part} is no share of {whole}")
    return (part * WHOLE / whole).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


def share_words(part: Decimal, whole: Decimal) -> str:
    """The share as it is shown. Rounding never makes something of nothing or the whole of a part. Raises ValueError."""
    share = percent(part, whole)
    if share == 0 and part > 0:
        return "less than 0.01%"
    if share == WHOLE and part < whole:
        return "more than 99.99%"
    return f"{figure(share)}%"


def figure(number: Decimal) -> str:
    """A number without empty decimals and with thousands marked: 2.8, 12, 927,950."""
    words = f"{number:,f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def pounds(amount: Decimal) -> str:
    """£29,400, or £29,400.50 where there are pence."""
    return f"£{amount:,.2f}".removesuffix(".00")


def fte_sum(posts: Iterable[Decimal]) -> Decimal:
    """Full-time equivalents added up exactly: 1.5 and 1.3 are 2.8."""
    return sum(posts, NOTHING)


def money_problems(lines: Sequence[Line]) -> list[str]:
    """Every sentence about what does not add up; nothing where there are no lines."""
    return [problem for table in year_tables(lines) for problem in _problems(table)]


def _problems(table: YearTable) -> list[str]:
    named = f" in {table.year}" if table.year else ""
    problems = []
    if len(table.totals) > 1:
        problems.append(f"There is more than one total{named}.")
    if len(table.budgets) > 1:
        problems.append(f"There is more than one whole budget{named}.")
    for total in table.totals:
        if table.parts and table.sum != total.amount:
            difference = abs(table.sum - total.amount)
            problems.append(
                f"The parts{named} come to {pounds(table.sum)}, but “{total.label}” says {pounds(total.amount)}. "
                f"That is {pounds(difference)} apart."
            )
    for budget in table.budgets:
        if table.sum > budget.amount:
            problems.append(
                f"{pounds(table.sum)}{named} is more than “{budget.label}”, which is {pounds(budget.amount)}."
            )
    return problems
