"""What stands behind links in posts: consultations, and answers that are public at this moment (rule 4)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import phase_of, public_consultations
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import public_condition
from coproduce.forums.cards import Card, register_card

SLUG = r"([a-z0-9-]{1,120})"


def register() -> None:
    register_card("consultation", rf"/consultations/{SLUG}", consultations)
    register_card("answer", rf"/consultations/{SLUG}/feedback", answers)


def consultations(slugs: Collection[str]) -> dict[str, Card]:
    """slug -> card, of consultations that everybody may know of."""
    found = db.session.scalars(public_consultations().where(Consultation.slug.in_(slugs)))
    return {
        each.slug: Card("Consultation", each.title, f"/consultations/{each.slug}", phase_of(each))
        for each in found
    }


def answers(slugs: Collection[str]) -> dict[str, Card]:
    """slug -> card, of answers that are open to everybody now; before that there is no card at all."""
    found = db.session.scalars(
        select(Feedback)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .options(joinedload(Feedback.consultation))
        .where(Consultation.slug.in_(slugs), public_condition())
    )
    return {
        each.consultation.slug: Card(
            "You said, we did",
            each.consultation.title,
            addresses.public_page(each.consultation.slug),
            "answered",
        )
        for each in found
    }
