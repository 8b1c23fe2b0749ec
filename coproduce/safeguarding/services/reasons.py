"""The list of kind reasons for not showing a text, which moderators look after."""

from __future__ import annotations

from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.safeguarding.models import RefusalReason
from coproduce.safeguarding.queries.appeals import refusal_reasons
from coproduce.safeguarding.rules import LONGEST_ANSWER, LONGEST_REASON_NAME

USUAL_REASONS = (
    (
        "It names somebody",
        "Your words say who somebody is. We keep everyone’s private life safe here, also yours. You can write it again "
        "without names, schools or streets.",
    ),
    (
        "It could hurt somebody",
        "We know that you may be angry, and that is fine here. But some of these words could hurt another person. You "
        "can tell us what happened in other words.",
    ),
    (
        "It belongs somewhere else",
        "This is about something that we cannot sort out here. Please tell us through the contact page, so that the "
        "right people can help you.",
    ),
    (
        "It is advertising",
        "We do not show adverts here. If you wanted to tell families about something that helps them, write to us and "
        "we will have a look.",
    ),
    (
        "The name looks like somebody else’s",
        "This name could be mistaken for somebody else’s. Please choose another one that is yours alone.",
    ),
)


def save_reason(
    actor: Actor,
    reason: RefusalReason | None,
    *,
    name: str,
    words: str,
    position: int = 0,
    retired: bool = False,
) -> RefusalReason:
    """Add a reason, or change one. What was told to authors before stays as it was told. Raises NotAllowed;
    InvalidInput for empty, very long or doubled names and words."""
    require(actor, "reading.reasons")
    _check(reason, name.strip(), words.strip())
    if reason is None:
        reason = RefusalReason(id=new_id())
        db.session.add(reason)
    reason.name, reason.words = name.strip(), words.strip()
    reason.position, reason.retired = position, retired
    audit.record(actor, "save", "reason", reason.id, details={"name": reason.name, "retired": retired})
    db.session.flush()
    return reason


def add_usual_reasons(actor: Actor) -> int:
    """Begin with reasons that most places need; those whose names are there already are left alone."""
    known = {reason.name for reason in refusal_reasons(retired=True)}
    missing = [each for each in USUAL_REASONS if each[0] not in known]
    for number, (name, words) in enumerate(missing):
        save_reason(actor, None, name=name, words=words, position=number)
    return len(missing)


def _check(reason: RefusalReason | None, name: str, words: str) -> None:
    problems = {}
    others = {each.name.casefold() for each in refusal_reasons(retired=True) if each is not reason}
    if not name:
        problems["name"] = "Give the reason a short name."
    elif len(name) > LONGEST_REASON_NAME:
        problems["name"] = f"Use at most {LONGEST_REASON_NAME} characters."
    elif name.casefold() in others:
        problems["name"] = "There is a reason with this name already."
    if not words:
        problems["words"] = "Write what the author reads."
    elif len(words) > LONGEST_ANSWER:
        problems["words"] = f"Write at most {LONGEST_ANSWER:,} characters."
    if problems:
        raise InvalidInput(problems)
