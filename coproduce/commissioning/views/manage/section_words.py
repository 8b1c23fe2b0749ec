"""What the staff pages say about each list of a proposal's contents, and about a row of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.readiness import money_lines
from coproduce.commissioning.rules.holding_back import REASONS
from coproduce.commissioning.rules.money import (
    KINDS,
    STATUSES,
    figure,
    fte_sum,
    money_problems,
    pounds,
    year_tables,
)
from coproduce.web.templating import day

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class SectionWords:
    """`name` is the row's column that names it; `facts` gives (label, words) of what else there is to see."""

    heading: str
    lead: str
    one: str
    none: str
    name: str
    facts: Callable[[Any], Facts]


def name_of(section: str, row: Any) -> str:
    """The words that name a row, at most 80 characters of them."""
    words = str(getattr(row, WORDS[section].name))
    return words if len(words) <= 80 else f"{words[:79].rstrip()}…"


def facts_of_row(section: str, row: Any) -> Facts:
    return [(label, words) for label, words in WORDS[section].facts(row) if words]


def _file_words(row: Any) -> str:
    """What became of a document's file, for staff."""
    if row.attachment is None:
        return ""
    size = f"PDF, {max(1, round(row.attachment.size / 1000)):,} kB"
    if row.attachment.state == "held":
        return f"{size}. A reader holds it back: nobody can fetch it."
    return f"{size}. {'Everybody can fetch it.' if row.attachment.published else 'Public with the proposal.'}"


def sums_of(proposal: Proposal, section: str) -> list[str]:
    """What a list comes to, in sentences."""
    if section == "posts" and proposal.posts:
        return [f"All posts together: {figure(fte_sum(post.fte for post in proposal.posts))} FTE."]
    if section == "money":
        return [_sum_sentence(table) for table in year_tables(money_lines(proposal)) if table.parts]
    return []


def problems_of(proposal: Proposal, section: str) -> list[str]:
    return money_problems(money_lines(proposal)) if section == "money" else []


def _sum_sentence(table: Any) -> str:
    year = f" in {table.year}" if table.year else ""
    share = f", which is {table.share} of {table.budget.label}" if table.share else ""
    return f"The parts{year} come to {pounds(table.sum)}{share}."


def _held(row: Any) -> Facts:
    if not row.held_back:
        return []
    return [("Held back", REASONS[row.held_back_reason]), ("Note for colleagues", row.held_back_note)]


def _part(row: Any) -> Facts:
    return [
        ("Decided?", "Decided" if row.decided else "Open"),
        ("How it stands", row.status_words),
        ("Posts", f"{figure(row.posts_fte)} FTE" if row.posts_fte is not None else ""),
        ("Money in a year", pounds(row.amount) if row.amount is not None else ""),
        ("What people need to know", row.text),
        *_held(row),
    ]


def _need(row: Any) -> Facts:
    return [
        ("As it is shown", row.sentence),
        ("Source", row.source or "No source yet"),
        ("As of", day(row.as_of)),
    ]


def _option(row: Any) -> Facts:
    return [
        ("No change", "Yes" if row.is_no_change else ""),
        ("What would happen", row.description),
        ("Good about it", row.benefits),
        ("Cost", row.cost),
        ("Who would gain", row.who_gains),
        ("Who would lose", row.who_loses),
    ]


def _measure(row: Any) -> Facts:
    latest = row.readings[-1] if row.readings else None
    return [
        ("Now", _dated(row.baseline, row.unit, row.baseline_on)),
        ("Target", _dated(row.target, row.unit, row.target_on)),
        ("Latest value", _dated(latest.value, row.unit, latest.on) if latest else ""),
        ("Source", row.source),
    ]


def _dated(value: Any, unit: str, on: Any) -> str:
    return f"{figure(value)} {unit}" + (f" on {day(on)}" if on else "")


def _statement(row: Any) -> Facts:
    return [
        ("Words", row.text),
        ("Organisation", row.organisation),
        ("When", day(row.said_on)),
        ("Where", row.source),
        ("Side by side", "It answers another statement." if row.answers_id else ""),
    ]


WORDS: Mapping[str, SectionWords] = {
    "parts": SectionWords(
        "Decided and open parts",
        "People need to see at once what they can still change. Put each part on one side. What could show who one "
        "person is can be held back.",
        "part",
        "No part yet.",
        "title",
        _part,
    ),
    "needs": SectionWords(
        "Need and evidence",
        "What shows that something must be done, and who says so. What a figure is limited to stays in the sentence.",
        "statement",
        "Nothing about the need yet.",
        "text",
        _need,
    ),
    "options": SectionWords(
        "Options",
        "A choice of one is no choice. Let one option be “no change”. People see them side by side.",
        "option",
        "No option yet.",
        "name",
        _option,
    ),
    "money": SectionWords(
        "Money",
        "Parts, their total, and the whole budget. The sums are checked.",
        "amount",
        "No amount yet.",
        "label",
        lambda row: [("Amount", pounds(row.amount)), ("Kind", KINDS[row.kind]), ("Year", row.year)],
    ),
    "posts": SectionWords(
        "Posts",
        "In full-time equivalents. Never name a person.",
        "post",
        "No post yet.",
        "title",
        lambda row: [("FTE", figure(row.fte)), ("How it stands", STATUSES[row.status]), *_held(row)],
    ),
    "measures": SectionWords(
        "Measures",
        "By what everybody will see whether it worked: where it stands now, and where it should get to.",
        "measure",
        "No measure yet.",
        "name",
        _measure,
    ),
    "statements": SectionWords(
        "What others say",
        "Public statements in the words of those who made them. An answer stands beside what it answers.",
        "statement",
        "No statement yet.",
        "who",
        _statement,
    ),
    "documents": SectionWords(
        "Documents",
        "Papers that people may want to read.",
        "document",
        "No document yet.",
        "title",
        lambda row: [("File", _file_words(row)), ("Address", row.url), ("Date", day(row.dated))],
    ),
}
