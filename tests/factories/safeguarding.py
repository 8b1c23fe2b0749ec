"""Texts, concerns and duties for tests. Each function adds to the session and flushes."""

from __future__ import annotations

from typing import Any

from coproduce.accounts.models import Account
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.safeguarding.attachment_services import (
    claim_attachments,
    read_attachment,
    receive_attachment,
)
from coproduce.safeguarding.lifecycle import APPEAL, REPORT_CASE
from coproduce.safeguarding.models import (
    Appeal,
    Attachment,
    Concern,
    Passage,
    ReportCase,
    SafeguardingDuty,
    SafetyContact,
)
from coproduce.safeguarding.services import Worry, mark_read, raise_concern, receive_passage
from tests.factories.attachments import picture

# Plain actors without an account, where a test does not need one.
MODERATOR = Actor(name="Mo Reader", roles=frozenset({"moderator"}))
LEAD = Actor(name="Sam Lead", roles=frozenset({"safeguarding_lead"}))
ANALYST = Actor(name="Ana Lyst", roles=frozenset({"analyst"}))


def make_passage(
    body: str = "The waiting list is too long.", *, state: str = "unread", **values: Any
) -> Passage:
    """A text of a made-up place, unread or read."""
    facts: dict[str, Any] = {
        "context_kind": "consultation",
        "context_id": new_id(),
        "topic": "comments",
        "young": False,
        "may_quote": True,
        "historic": False,
        "received_on": clock.today(),
    }
    hints = {name: values.pop(name) for name in list(values) if name not in facts}
    passage = receive_passage(body, **{**facts, **values})
    for name, value in hints.items():
        setattr(passage, name, value)
    db.session.flush()
    if state == "read":
        mark_read(MODERATOR, passage)
    return passage


def make_concern(
    passage: Passage | None = None, note: str = "I am worried about this child.", **values: Any
) -> Concern:
    """A concern that was raised and that nobody has taken on; `values` are those of a `Worry`."""
    return raise_concern(MODERATOR, passage or make_passage(), Worry(note, **values))


def make_duty(account: Account, position: int = 0) -> SafeguardingDuty:
    duty = SafeguardingDuty(account_id=account.id, position=position)
    db.session.add(duty)
    db.session.flush()
    return duty


def make_safety_contact(
    name: str = "Duty team", phone: str = "0161 496 0000", **values: Any
) -> SafetyContact:
    contact = SafetyContact(name=name, phone=phone, **values)
    db.session.add(contact)
    db.session.flush()
    return contact


def make_attachment(content: bytes = b"", *, state: str = "received", **values: Any) -> Attachment:
    """A picture that somebody sent with their answers, received or shown; with `claimed=False` one of a draft."""
    facts: dict[str, Any] = {
        "kind": "picture",
        "context_kind": "consultation",
        "context_id": new_id(),
        "topic": "drawing",
        "young": False,
        "may_quote": True,
        **values,
    }
    claimed = facts.pop("claimed", True)
    attachment = receive_attachment(content or picture(), **facts)
    if claimed and not attachment.claimed:
        claim_attachments(
            [attachment.id],
            context_kind=attachment.context_kind,
            context_id=attachment.context_id,
            young=attachment.young,
            may_quote=attachment.may_quote,
            received_on=clock.today(),
        )
    if state == "shown":
        read_attachment(MODERATOR, attachment)
    return attachment


def make_appeal(**values: Any) -> Appeal:
    """An open appeal against a refusal by somebody who is gone."""
    facts: dict[str, Any] = {
        "state": APPEAL.initial,
        "context_kind": "forum",
        "refusal_reason": "It names another family.",
        "words": "It names nobody.",
        "opened_at": clock.now(),
        **values,
    }
    appeal = Appeal(**facts)
    db.session.add(appeal)
    db.session.flush()
    return appeal


def make_case(**values: Any) -> ReportCase:
    """An open case about a text that is not there any more."""
    facts: dict[str, Any] = {
        "state": REPORT_CASE.initial,
        "subject_kind": "passage",
        "subject_id": new_id(),
        "context_kind": "forum",
        "opened_at": clock.now(),
        **values,
    }
    case = ReportCase(**facts)
    db.session.add(case)
    db.session.flush()
    return case
