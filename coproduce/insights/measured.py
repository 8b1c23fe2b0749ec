"""How often the scorer of feelings is right, as it was measured: it stands beside every public sentiment (rule 13)."""

from __future__ import annotations

import json
from functools import lru_cache

from coproduce.analysis import sentiment as scorer


@lru_cache(maxsize=1)
def measured_error() -> str:
    """One sentence for readers, from the card of what reads the texts here: its figures are of texts that the model was
    not trained on. Empty where the scorer of now was not measured, and then nothing is published."""
    try:
        card = json.loads(scorer.card().read_text(encoding="utf-8"))
        comments = round(100 * card["measured"]["comments, no question"]["accuracy"])
        sentences = round(100 * card["measured"]["sentences, no question"]["accuracy"])
    except (OSError, ValueError, KeyError):
        return ""
    if card.get("version") != scorer.VERSION:
        return ""
    return (
        f"A computer sorted these texts. Against people’s reading it was right in {comments} of 100 comments about "
        f"health services, and in {sentences} of 100 sentences like those that families write here."
    )
