"""A model of feelings that learns from an area's corrections: when it may be used, and how it is measured. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coproduce.analysis.sentiment import VERSION
from coproduce.core.errors import Refusal

if TYPE_CHECKING:
    from coproduce.analysis.sentiment_corrections import Correction
    from coproduce.analysis.sentiment_model import Model

# As many different texts as the learning asks for; measuring needs some to be left out.
FEWEST = 20
FEWEST_TO_MEASURE = 25
PARTS = 5
# Texts are read in small batches, and measured as they will be read.
A_FEW = 500
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class ModelFacts:
    """`base` is the version of the shipped model that it started from."""

    base: str


def model_refusals(facts: ModelFacts) -> Sequence[Refusal]:
    if facts.base != VERSION:
        return [
            Refusal(
                f"It started from version {facts.base} of the shipped model, and version {VERSION} is installed now. "
                "Ask the computer to learn again."
            )
        ]
    return []


def base_of(version: str) -> str:
    """The shipped version that an adjusted one started from."""
    return version.partition("+")[0]


def version_of(learnt: str) -> str:
    """The version under which what an adjusted model reads is kept: that of the whole program, and the fingerprint of
    what was learnt."""
    return f"{VERSION}+{learnt.partition('+')[2]}"


def measured(model: Model, corrections: Sequence[Correction], tell: Tell) -> dict[str, Any] | None:
    """How many of the corrected texts the model gets right as it is (`before`), and once it has learnt from the others
    (`after`): each text is judged by a model that has not seen it. None where there are too few to leave some out."""
    from coproduce.analysis.sentiment_corrections import corrected

    texts = sorted({each.text: each for each in corrections if each.text.strip()}.values(), key=_by_text)
    if len(texts) < FEWEST_TO_MEASURE:
        return None
    before, after = right(model, texts), 0
    for part in range(PARTS):
        tell(part, PARTS + 1)
        learnt = corrected(model, [each for row, each in enumerate(texts) if row % PARTS != part])
        after += right(learnt, [each for row, each in enumerate(texts) if row % PARTS == part])
    tell(PARTS, PARTS + 1)
    return {"texts": len(texts), "before": before, "after": after, "parts": PARTS}


def right(model: Model, texts: Sequence[Correction]) -> int:
    """How many texts get the label that a person gave."""
    from coproduce.analysis.sentiment import reads_twice, score

    found = score([each.text for each in texts], model=model, thorough=reads_twice(A_FEW))
    return sum(result.label == each.label for result, each in zip(found, texts, strict=True))


def changed(before: Model, after: Model, texts: Sequence[str]) -> dict[str, int] | None:
    """On how many of these texts, which nobody corrected, the two say different things; None without texts."""
    from coproduce.analysis.sentiment import reads_twice, score

    if not texts:
        return None
    thorough = reads_twice(A_FEW)
    pairs = zip(
        score(texts, model=before, thorough=thorough),
        score(texts, model=after, thorough=thorough),
        strict=True,
    )
    return {"texts": len(texts), "changed": sum(one.label != other.label for one, other in pairs)}


def adjustment(card: Mapping[str, Any]) -> str:
    """What readers of public figures are told of an adjusted model; from what its card holds."""
    found = card.get("measured")
    told = (
        f"That was measured before the computer learnt from {card.get('corrections', 0):,} corrections that people "
        "made here."
    )
    if not found:
        return told
    share = {name: round(100 * found[name] / found["texts"]) for name in ("before", "after")}
    return (
        f"{told} Of corrected texts that it had not seen, it was then right in {share['after']} of 100, and before in "
        f"{share['before']} of 100."
    )


def _by_text(each: Correction) -> str:
    """An order that has nothing to do with who wrote when."""
    import hashlib

    return hashlib.sha256(each.text.encode()).hexdigest()
