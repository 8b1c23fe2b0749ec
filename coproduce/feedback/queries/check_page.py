"""What the private page of a check shows of each finding."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.feedback.models import CheckRound
from coproduce.feedback.queries.cards import QUOTES_ON_A_CARD, AnswerCard, answer_cards
from coproduce.insights.queries import shown_among


@dataclass(frozen=True)
class FindingToCheck:
    """One finding as those who took part read it. `reply` is there only where staff chose to show the answers too."""

    id: str
    said: str
    quotes: tuple[str, ...]
    reply: AnswerCard | None


def findings_to_check(check: CheckRound, *, young: bool) -> list[FindingToCheck]:
    """The findings of a round in their order; the caller has seen that its link works."""
    findings = check.feedback.findings
    shown = shown_among({quote.id for finding in findings for quote in finding.quotes})
    replies = {card.id: card for card in answer_cards(findings, young=young)} if check.shows_replies else {}
    return [
        FindingToCheck(
            finding.id,
            (finding.you_said_young if young else "") or finding.you_said,
            tuple(quote.words for quote in finding.quotes if quote.id in shown)[:QUOTES_ON_A_CARD],
            replies.get(finding.id),
        )
        for finding in findings
    ]
