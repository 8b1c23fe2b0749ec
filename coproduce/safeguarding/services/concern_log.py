"""The log of a concern: dated entries that nobody changes, referral, case number, and concerns that belong together."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused, Stale
from coproduce.safeguarding.concern_rules import LONGEST_CASE_NUMBER, LONGEST_NAME
from coproduce.safeguarding.lifecycle import CONCERN
from coproduce.safeguarding.models import Concern, ConcernLink, ConcernStep
from coproduce.safeguarding.rules import LONGEST_NOTE
from coproduce.safeguarding.services.concerns import note_step


def add_note(actor: Actor, concern: Concern, words: str, on_day: date | None = None) -> ConcernStep:
    """Write down what was done. Raises NotAllowed, InvalidInput."""
    require(actor, "concerns.handle", concern)
    step = note_step(actor, concern, "note", _words(words, "entry"), on_day=_day(concern, on_day))
    audit.record(actor, "add_note", CONCERN.name, concern.id)
    return step


def correct(actor: Actor, concern: Concern, step_id: str, words: str) -> ConcernStep:
    """Say that an entry of the log was wrong. The entry stays as it is. Raises NotAllowed, NotFound, InvalidInput."""
    require(actor, "concerns.handle", concern)
    wrong = db.session.get(ConcernStep, step_id)
    if wrong is None or wrong.concern_id != concern.id:
        raise NotFound("entry of the log")
    step = note_step(
        actor, concern, "correction", _words(words, "right"), on_day=wrong.on_day, corrects_id=wrong.id
    )
    audit.record(actor, "correct_note", CONCERN.name, concern.id)
    return step


def refer(
    actor: Actor, concern: Concern, referred_to: str, on_day: date | None, words: str = ""
) -> ConcernStep:
    """Note to whom the concern was passed, and when. Raises NotAllowed, InvalidInput."""
    require(actor, "concerns.handle", concern)
    referred_to = referred_to.strip()
    if not referred_to or len(referred_to) > LONGEST_NAME:
        raise InvalidInput({"referred_to": f"Say who has it now, in at most {LONGEST_NAME} characters."})
    if on_day is None:
        raise InvalidInput({"on_day": "Give the day."})
    if len(words.strip()) > LONGEST_NOTE:
        raise InvalidInput({"agreed": f"Write at most {LONGEST_NOTE:,} characters."})
    step = note_step(actor, concern, "referral", words, referred_to=referred_to, on_day=_day(concern, on_day))
    audit.record(actor, "refer", CONCERN.name, concern.id)
    return step


def set_case_number(
    actor: Actor, concern: Concern, number: str, *, expected_version: int | None = None
) -> None:
    """The service's own number for it. What stood there before stays in the log. Raises NotAllowed, Stale,
    InvalidInput."""
    require(actor, "concerns.handle", concern)
    if expected_version is not None and expected_version != concern.version:
        raise Stale(CONCERN.name)
    number = " ".join(number.split())
    if not number or len(number) > LONGEST_CASE_NUMBER:
        raise InvalidInput({"number": f"Give the number, in at most {LONGEST_CASE_NUMBER} characters."})
    if number == concern.case_number:
        return
    concern.case_number = number
    note_step(actor, concern, "case_number", number)
    audit.record(actor, "set_case_number", CONCERN.name, concern.id)


def link(actor: Actor, concern: Concern, other: Concern) -> None:
    """Say that two concerns belong together. Where one names members of staff whom the other does not, the link shows
    only to who may open both, and the trail keeps it with the one that fewer may open.

    Raises NotAllowed; Refused for the same concern, one that is linked, or two that each name somebody else: their
    trail could be kept from neither.
    """
    for each in (concern, other):
        require(actor, "concerns.handle", each)
    if concern.id == other.id:
        raise Refused("This is the same concern.")
    if not (concern.named_ids <= other.named_ids or other.named_ids <= concern.named_ids):
        raise Refused("These two name different members of staff, so they are not linked here.")
    first, second = sorted((concern.id, other.id))
    known = select(ConcernLink.id).where(ConcernLink.first_id == first, ConcernLink.second_id == second)
    if db.session.scalar(known):
        raise Refused("These two are linked already.")
    db.session.add(
        ConcernLink(first_id=first, second_id=second, linked_by_id=actor.account_id, linked_at=clock.now())
    )
    narrower = concern if len(concern.named_ids) >= len(other.named_ids) else other
    audit.record(actor, "link", CONCERN.name, narrower.id)
    db.session.flush()


def _words(words: str, field: str) -> str:
    words = words.strip()
    if not words:
        raise InvalidInput({field: "Say what was done."})
    if len(words) > LONGEST_NOTE:
        raise InvalidInput({field: f"Write at most {LONGEST_NOTE:,} characters."})
    return words


def _day(concern: Concern, on_day: date | None) -> date:
    day = on_day or clock.today()
    if day > clock.today():
        raise InvalidInput({"on_day": "This day is still to come."})
    return day
