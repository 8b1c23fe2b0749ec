"""A promise that follows from what families said of another one: it stands where that one stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import COMMISSIONER
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.models import Commitment
from coproduce.feedback.places import Place, places_of, register_place
from coproduce.feedback.queries.answers import is_public_now
from coproduce.feedback.services.impact_judging import FOLLOWS


def places(commitment_ids: Collection[str]) -> Mapping[str, Place]:
    """The promises from which others follow, by id."""
    rows = list(db.session.scalars(select(Commitment).where(Commitment.id.in_(commitment_ids))))
    elsewhere = places_of(rows)
    return {row.id: _place(row, elsewhere.get(row.id)) for row in rows}


def _place(commitment: Commitment, place: Place | None) -> Place:
    if commitment.reply is not None:
        feedback = commitment.reply.finding.feedback
        public, staff = is_public_now(feedback), _who_looks_after(feedback.consultation)
        groups = frozenset(entry.group_id for entry in feedback.consultation.groups)
    else:
        public = place is not None and place.is_public
        staff = place.staff_addresses if place else ()
        groups = place.group_ids if place else frozenset()
    return Place(
        title=commitment.title,
        what="Promise",
        staff_url=addresses.promise(commitment.id),
        public_url=addresses.public_promise(commitment.id),
        is_public=public,
        staff_addresses=staff,
        group_ids=groups,
    )


def _who_looks_after(consultation: Consultation) -> tuple[str, ...]:
    """Whoever made the consultation, else the commissioners of its organisation."""
    maker = db.session.get(Account, consultation.created_by_id) if consultation.created_by_id else None
    if maker is not None and maker.active:
        return (maker.email,)
    owner = consultation.owner_organisation_id
    return tuple(
        person.email
        for person in accounts_with_role(COMMISSIONER)
        if owner is None or person.organisation_id == owner
    )


def register() -> None:
    register_place(FOLLOWS, places)
