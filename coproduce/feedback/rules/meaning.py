"""“That is not what I meant”: of what it can be said, and when it is settled. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.errors import Refusal

THEME, NO_THEME, FINDING = "theme", "no_theme", "finding"
ABOUT = {
    THEME: "The theme that the words were put into",
    NO_THEME: "That the words are in no theme",
    FINDING: "What we say we heard",
}
LONGEST_WORDS = 2_000


def parted(about: str) -> tuple[str, str] | None:
    """(step, id of the theme or finding) of what a page names; None for anything else."""
    step, colon, target = about.partition(":")
    if not colon or step not in ABOUT or (step == NO_THEME) != (target == ""):
        return None
    return (step, target) if len(target) <= 32 else None


@dataclass(frozen=True)
class SettlingFacts:
    """`still_so`: the text is still in the theme, in no theme, or the finding says what it said."""

    about: str
    still_so: bool


def changed_refusals(facts: SettlingFacts) -> list[Refusal]:
    """Guard of "change": who says that something was changed has changed it."""
    if not facts.still_so:
        return []
    sentences = {
        THEME: "The text is still in this theme. Sort it anew at the desk first.",
        NO_THEME: "The text is still in no theme. Put it into one at the desk first.",
        FINDING: "The finding says what it said before. Change its words first.",
    }
    return [Refusal(sentences[facts.about])]
