"""Marking the part of a text that speaks of a theme. Marking it codes the text."""

from __future__ import annotations

from collections.abc import Sequence

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.insights.excerpts import Span, digest_of, place_of, sentences, together
from coproduce.insights.models import CodingStep, Excerpt, Theme
from coproduce.insights.services.coding import chosen_texts, require_live
from coproduce.insights.services.steps import Change, read_by_coding
from coproduce.safeguarding.models import Passage

NOT_THERE = "These words do not stand in the text. Copy them from it without changing anything."


def mark_excerpts(
    actor: Actor,
    consultation_id: str,
    passage: Passage,
    theme: Theme,
    *,
    chosen: Sequence[int] = (),
    words: str = "",
    near: int = 0,
) -> int:
    """Mark parts of a text for a theme: the sentences with the numbers `chosen` (from 0; those that follow each other
    make one excerpt), or exactly these `words`, nearest to the character `near` where they stand several times. The
    text and all others of the same words are coded. Returns how many excerpts there were to mark.

    Raises NotAllowed, InvalidInput, Refused.
    """
    require(actor, "themes.edit", theme)
    require_live(theme, consultation_id)
    spans = _spans(passage.words, chosen, words, near)
    texts = chosen_texts(consultation_id, [passage.id])
    change = Change(actor, consultation_id)
    change.unmark(texts)
    change.code(theme.id, texts)
    for span in spans:
        change.add_excerpt(_excerpt(actor, passage, theme, span))
    read_by_coding(actor, texts)
    change.save("excerpt", f"Marked {_excerpts(len(spans))} for “{theme.name}”")
    audit.record(actor, "mark_excerpt", "theme", theme.id, details={"excerpts": len(spans)})
    return len(spans)


def _excerpt(actor: Actor, passage: Passage, theme: Theme, span: Span) -> Excerpt:
    start, end = span
    return Excerpt(
        id=new_id(),
        theme_id=theme.id,
        passage_id=passage.id,
        start=start,
        end=end,
        words_digest=digest_of(passage.words),
        made_by_id=actor.account_id,
        made_at=clock.now(),
    )


def remove_excerpt(actor: Actor, consultation_id: str, excerpt: Excerpt, theme: Theme) -> CodingStep:
    """Take an excerpt away. Its text stays in the theme."""
    require(actor, "themes.edit", theme)
    change = Change(actor, consultation_id)
    change.remove_excerpt(excerpt)
    audit.record(actor, "remove_excerpt", "theme", theme.id)
    return change.save("unmark", f"Took an excerpt away from “{theme.name}”")


def _spans(text: str, chosen: Sequence[int], words: str, near: int) -> tuple[Span, ...]:
    every = sentences(text)
    spans = [every[number] for number in sorted(set(chosen)) if 0 <= number < len(every)]
    if words.strip():
        place = place_of(words, text, near)
        if place is None:
            raise InvalidInput({"words": NOT_THERE})
        spans.append(place)
    if not spans:
        raise InvalidInput({"words": "Choose a sentence, or give the words."})
    return together(text, spans)


def _excerpts(count: int) -> str:
    return "an excerpt" if count == 1 else f"{count} excerpts"
