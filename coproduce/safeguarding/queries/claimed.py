"""Who has a text or file in hand."""

from __future__ import annotations

from datetime import datetime

from flask import current_app

from coproduce.core import clock
from coproduce.safeguarding.models import Attachment, Passage

Item = Passage | Attachment


def lapsed_before() -> datetime:
    """Claims from before this moment are over: whoever made them has gone on to something else."""
    return clock.now() - current_app.extensions["settings"].reading_claim_lasts


def is_claimed(item: Item) -> bool:
    return (
        item.claimed_by_id is not None and item.claimed_at is not None and item.claimed_at > lapsed_before()
    )
