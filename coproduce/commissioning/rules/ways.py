"""By which way a proposal goes through the cycle: the full one, the light one of rule 26, or the urgent one.

`data/stages.json` says for each stage what the light and the urgent way leave out. The way itself has to be complete,
or nothing moves: a reason and a name stand in public for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coproduce.core.errors import Refusal

FULL, LIGHT, URGENT = "full", "light", "urgent"
WAYS = {FULL: "The full way", LIGHT: "The light way", URGENT: "The urgent way"}

# An urgent decision is looked at again at the latest a year later.
LATEST_REVIEW = timedelta(days=366)


@dataclass(frozen=True)
class Way:
    """`authority` is who agreed to the light way or has the authority for the urgent one; `review_by` belongs to the
    urgent way, and `taken_on` is the day on which the way was chosen."""

    kind: str
    reason: str = ""
    authority: str = ""
    review_by: date | None = None
    taken_on: date | None = None
    url: str = ""


FULL_WAY = Way(FULL)


def way_problems(way: Way) -> dict[str, str]:
    """What is missing in the words of a way, by field."""
    if way.kind == FULL:
        return {}
    problems = {}
    if not way.reason.strip():
        problems["reason"] = "Give the reason. Everybody can read it, for good."
    if not way.authority.strip():
        who = (
            "Name who agreed to it." if way.kind == LIGHT else "Name the person who has the authority for it."
        )
        problems["authority"] = who
    if way.kind == URGENT:
        problems |= _review_problems(way)
    return problems


def _review_problems(way: Way) -> dict[str, str]:
    if way.review_by is None:
        return {"review_by": "Give the day by which the urgent decision is looked at again."}
    if way.taken_on is not None and not way.taken_on < way.review_by <= way.taken_on + LATEST_REVIEW:
        return {"review_by": "The review must come later than today, and within a year."}
    return {}


def way_refusals(way: Way) -> list[Refusal]:
    """Why a proposal may not go this way yet."""
    return [Refusal(f"{WAYS[way.kind]}: {words}", way.url) for words in way_problems(way).values()]
