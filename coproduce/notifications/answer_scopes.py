"""What somebody can follow of answers and promises: all of the area, or one consultation, organisation or promise."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.accounts.models import Organisation
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import public_consultations
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback import addresses
from coproduce.feedback.queries import public_promise

ALL, CONSULTATION, ORGANISATION, PROMISE = "all", "consultation", "organisation", "promise"
AT_ONCE, WEEKLY = "at_once", "weekly"
RHYTHMS = {AT_ONCE: "Each time something happens", WEEKLY: "Once a week, on Monday"}


@dataclass(frozen=True)
class Followed:
    """What is followed: its `scope` as it is stored, its name ("" of the whole area) and its public page."""

    scope: str
    kind: str
    title: str
    page: str


def scope(kind: str, identifier: str) -> str:
    return f"{kind}:{identifier}"


def everything() -> Followed:
    return Followed(ALL, ALL, "", "/feedback/")


def of_consultation(consultation: Consultation) -> Followed:
    page = addresses.consultation_page(consultation.slug)
    return Followed(scope(CONSULTATION, consultation.id), CONSULTATION, consultation.title, page)


def of_organisation(organisation: Organisation) -> Followed:
    page = f"/feedback/?organisation_id={organisation.id}"
    return Followed(scope(ORGANISATION, organisation.id), ORGANISATION, organisation.name, page)


def of_promise(commitment_id: str) -> Followed:
    """Raises NotFound where not everybody may read the promise now (rule 4)."""
    commitment = public_promise(commitment_id)
    page = addresses.public_promise(commitment.id)
    return Followed(scope(PROMISE, commitment.id), PROMISE, commitment.title, page)


def followed(stored: str) -> Followed:
    """What a stored scope stands for. Raises NotFound where it is gone or not public any more."""
    kind, _, identifier = stored.partition(":")
    if kind == ALL:
        return everything()
    if kind == PROMISE:
        return of_promise(identifier)
    if kind == ORGANISATION:
        organisation = db.session.get(Organisation, identifier)
        if organisation is not None:
            return of_organisation(organisation)
    if kind == CONSULTATION:
        known = public_consultations().where(Consultation.id == identifier)
        consultation = db.session.scalars(known).first()
        if consultation is not None:
            return of_consultation(consultation)
    raise NotFound("followed")
