"""A proposal as everybody may see it. What is held back leaves here as a reason and nothing else, so that no template
can show more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coproduce.commissioning.models import (
    AttributedStatement,
    ImpactAssessment,
    MeasureReading,
    PostLine,
    Proposal,
    ProposalMeasure,
    ProposalPart,
)
from coproduce.commissioning.queries.impact import finished_assessment, mitigations_of
from coproduce.commissioning.queries.proposals import statements_of_others
from coproduce.commissioning.queries.readiness import money_lines
from coproduce.commissioning.rules.holding_back import REASONS
from coproduce.commissioning.rules.money import STATUSES, YearTable, figure, fte_sum, year_tables
from coproduce.commissioning.rules.stages import stage_keys
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import Commitment
from coproduce.feedback.queries import PromiseCard, promise_card
from coproduce.web.templating import day

WHOLE = 100


@dataclass(frozen=True)
class Bar:
    """One bar of a measure: `length` of 100, and its words."""

    kind: str
    label: str
    words: str
    length: str


@dataclass(frozen=True)
class ShownMeasure:
    name: str
    sentence: str
    bars: tuple[Bar, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ShownPosts:
    """Posts in full-time equivalents. `held_back`: reasons of those that the sum leaves out."""

    rows: tuple[tuple[str, str, str], ...]
    total: str
    held_back: tuple[str, ...]


@dataclass(frozen=True)
class ShownProposal:
    """Everything of a proposal that a public page takes from here."""

    open_parts: tuple[ProposalPart, ...]
    decided_parts: tuple[ProposalPart, ...]
    held_back: tuple[str, ...]
    can_change: bool
    money: tuple[YearTable, ...]
    posts: ShownPosts
    measures: tuple[ShownMeasure, ...]
    statements: tuple[tuple[AttributedStatement, list[AttributedStatement]], ...]
    assessment: ImpactAssessment | None
    promises: tuple[tuple[str, PromiseCard, str], ...]


def shown(proposal: Proposal) -> ShownProposal:
    """Read once for a page; `promises`: for whom, how it stands, who keeps it."""
    parts = [part for part in proposal.parts if not part.held_back]
    mitigations, closed = mitigations_of(proposal.id), closed_days()
    return ShownProposal(
        open_parts=tuple(part for part in parts if not part.decided),
        decided_parts=tuple(part for part in parts if part.decided),
        held_back=_reasons(part for part in proposal.parts if part.held_back),
        can_change=proposal.state in stage_keys()[: stage_keys().index("decision")],
        money=tuple(year_tables(money_lines(proposal))),
        posts=_posts(proposal.posts),
        measures=tuple(_measure(measure) for measure in proposal.measures),
        statements=tuple(statements_of_others(proposal)),
        assessment=finished_assessment(proposal.id),
        promises=tuple(
            (each.who, promise_card(each.commitment, closed), _keeper(each.commitment))
            for each in mitigations
        ),
    )


def hidden_of(proposal: Proposal) -> dict[str, str]:
    """What no version may show: id -> the kind of reason, of what is held back now and of what was when it was taken
    out."""
    rows: list[ProposalPart | PostLine] = [*proposal.parts, *proposal.posts]
    held = [row for row in rows if row.held_back]
    return {**dict.fromkeys(proposal.held_back_removed, ""), **{row.id: row.held_back_reason for row in held}}


def _reasons(rows: Iterable[ProposalPart | PostLine]) -> tuple[str, ...]:
    return tuple(REASONS[row.held_back_reason] for row in rows)


def _posts(posts: list[PostLine]) -> ShownPosts:
    open_rows = [post for post in posts if not post.held_back]
    return ShownPosts(
        tuple((post.title, figure(post.fte), STATUSES[post.status]) for post in open_rows),
        figure(fte_sum(post.fte for post in open_rows)),
        _reasons(post for post in posts if post.held_back),
    )


def _measure(measure: ProposalMeasure) -> ShownMeasure:
    latest = measure.readings[-1] if measure.readings else None
    values = [measure.baseline, measure.target, *([latest.value] if latest else [])]
    longest = max(*values, Decimal(0))
    start = "At the start" if latest else "Now"
    bars = [_bar("now", start, measure, measure.baseline, measure.baseline_on, longest)]
    if latest:
        bars.append(_bar("latest", "Latest", measure, latest.value, latest.on, longest))
    bars.append(_bar("target", "Target", measure, measure.target, measure.target_on, longest))
    sources = dict.fromkeys(words for words in (measure.source, latest.source if latest else "") if words)
    return ShownMeasure(measure.name, _sentence(measure, latest), tuple(bars), tuple(sources))


def _sentence(measure: ProposalMeasure, latest: MeasureReading | None) -> str:
    """What the bars show, in words."""
    now = latest.value if latest else measure.baseline
    unit = f" {measure.unit}" if measure.unit else ""
    by = f" by {day(measure.target_on)}" if measure.target_on else ""
    apart = abs(measure.target - now)
    less = "less" if measure.target < now else "more"
    if not apart:
        return f"It is {figure(now)}{unit} now, and that is the target."
    target = f"{figure(measure.target)}{unit}{by}: {figure(apart)}{unit} {less}"
    return f"It is {figure(now)}{unit} now. The target is {target}."


def _bar(
    kind: str, label: str, measure: ProposalMeasure, value: Decimal, on: date | None, longest: Decimal
) -> Bar:
    length = max(value, Decimal(0)) * WHOLE / longest if longest > 0 else Decimal(0)
    dated = f", {day(on)}" if on else ""
    return Bar(kind, label, f"{figure(value)} {measure.unit}".strip() + dated, f"{length:.2f}")


def _keeper(commitment: Commitment) -> str:
    return ", ".join(words for words in (commitment.owner_name, commitment.owner_role) if words)
