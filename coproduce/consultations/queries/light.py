"""The public list of small matters (rule 26)."""

from __future__ import annotations

from sqlalchemy import Select, select

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.consultations import visible_to_everyone
from coproduce.consultations.rules import LIGHT


def light_consultations() -> Select[Consultation]:
    """What was opened on the light track and visitors may know of, the newest first. A statement, for paging."""
    return (
        select(Consultation)
        .where(Consultation.track == LIGHT, visible_to_everyone())
        .order_by(Consultation.opens_at.desc(), Consultation.title)
    )
