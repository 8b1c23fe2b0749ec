"""What has to be true before a theme, a quote or results become official. Pure: plain facts in, refusals out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from coproduce.core.errors import Refusal

# Rule 16: between two published snapshots nobody came or went, or at least this many did.
FEWEST_NEW_RESPONSES = 8
# Rule 13: sentiment is shown to the public on this many texts or more.
FEWEST_TEXTS_FOR_SENTIMENT = 200
# Rule 12: texts of the same words by at least so many people are a campaign; shorter ones ("no", "none") are not.
FEWEST_COPIES = 3
SHORTEST_CAMPAIGN = 20
LONGEST_NAME = 200

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_GAP = re.compile(r"\[[^\]\n]{0,40}\]|…|\.\.\.")


@dataclass(frozen=True)
class ThemeFacts:
    """`texts` counts the texts coded to the theme; `taken` says that another approved theme has the same name,
    `told` that people are being told the answers, or were."""

    name: str
    texts: int
    taken: bool
    told: bool = False


@dataclass(frozen=True)
class QuoteFacts:
    """What stands behind a quote. `source` is what a person made of the text, else the original; `personal_data` are
    the machine's findings that still stand in the words; `screened` says that the machine has looked; `checked` that a
    person confirmed there is nothing private."""

    may_quote: bool
    reading: str
    words: str
    source: str
    personal_data: tuple[str, ...]
    screened: bool
    checked: bool


@dataclass(frozen=True)
class Earlier:
    """How the responses counted now differ from those of results that were public before: none at all
    (`same_people`), or so many more or fewer (`change`)."""

    same_people: bool
    change: int


@dataclass(frozen=True)
class SnapshotFacts:
    """What publishing depends on. `problem` is why the figures cannot be published together, or empty."""

    consultation_state: str
    closed_at: datetime | None
    taken_at: datetime
    problem: str = ""
    earlier: tuple[Earlier, ...] = ()


def theme_refusals(facts: ThemeFacts) -> Sequence[Refusal]:
    refusals = []
    if not facts.name.strip():
        refusals.append(Refusal("Give the theme a name."))
    if facts.taken:
        refusals.append(Refusal("Another approved theme has this name. Rename one, or merge the two."))
    if facts.texts == 0:
        refusals.append(Refusal("No text belongs to this theme yet."))
    if facts.told:
        # Rule 5: no finding could answer it any more.
        refusals.append(
            Refusal("People are told the answers already. Withdraw the answers to add a theme to them.")
        )
    return refusals


def quote_refusals(facts: QuoteFacts) -> Sequence[Refusal]:
    """Rule 8: consent, redaction, a person's approval."""
    refusals = []
    if not facts.may_quote:
        refusals.append(
            Refusal("The writer did not allow us to use these words. Say it in your own words instead.")
        )
    if facts.reading == "held":
        refusals.append(Refusal("This text is held back."))
    elif facts.reading != "read":
        refusals.append(Refusal("Nobody has read this text yet."))
    if not facts.words.strip():
        refusals.append(Refusal("The quote is empty."))
    elif not is_taken_from(facts.words, facts.source):
        refusals.append(
            Refusal(
                "These are not the writer’s words. Leave parts out with … and hide names in [brackets], "
                "but change nothing."
            )
        )
    if not facts.checked:
        refusals.extend(_privacy_refusals(facts))
    return refusals


def _privacy_refusals(facts: QuoteFacts) -> list[Refusal]:
    if facts.personal_data:
        found = ", ".join(f"“{text}”" for text in facts.personal_data)
        return [Refusal(f"This looks private: {found}. Hide it, or confirm that it names nobody.")]
    if not facts.screened:
        return [Refusal("The computer has not looked for private details yet. Confirm that you did.")]
    return []


def is_taken_from(words: str, body: str) -> bool:
    """Whether `words` are the body's own, in its order, with parts left out ("…") or hidden ("[name]")."""
    plain, position = _plain(body), 0
    for part in _GAP.split(words):
        piece = _plain(part)
        if not piece:
            continue
        found = plain.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def snapshot_refusals(facts: SnapshotFacts) -> Sequence[Refusal]:
    """Rules 14 and 16: figures of a closed consultation, safe together and never subtractable from earlier ones."""
    refusals = []
    if facts.consultation_state != "closed":
        refusals.append(Refusal("Results are published once the consultation has closed."))
    elif facts.closed_at is not None and facts.taken_at < facts.closed_at:
        refusals.append(
            Refusal("These results were prepared before the consultation closed. Prepare them again.")
        )
    if facts.problem:
        refusals.append(Refusal(facts.problem))
    if any(not each.same_people and abs(each.change) < FEWEST_NEW_RESPONSES for each in facts.earlier):
        refusals.append(
            Refusal(
                "Results are public already, and too few answers came or went since: the two could be subtracted. "
                f"Publish again when at least {FEWEST_NEW_RESPONSES} more have come in."
            )
        )
    return refusals


def _plain(text: str) -> str:
    text = text.translate(_STRAIGHT)
    return re.sub(r"\s+", " ", text).strip().casefold()
