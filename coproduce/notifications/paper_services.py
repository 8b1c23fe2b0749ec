"""Another channel for a letter that email did not bring: on paper by post, or handed over by somebody of the group.

It is a notice of its own beside the first one: one row for each event, recipient and channel (rule 1). The site cannot
see whether paper arrives, so it counts as sent when a named person says that it was handed over.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.notifications import settlement
from coproduce.notifications.addresses import message_id
from coproduce.notifications.letters import FACTS, NoLongerWanted, render
from coproduce.notifications.lifecycle import NOTICE
from coproduce.notifications.models import Notice
from coproduce.notifications.rules import EMAIL, PAPER_CHANNELS, PAPER_MESSAGES, PaperFacts


@dataclass(frozen=True)
class PaperLetter:
    """A letter to print. `link` is the page that it leads to, whole, for a code beside the words."""

    subject: str
    body: str
    link: str


def ask_for_paper(
    actor: Actor, notice: Notice, channel: str, reason: str, *, expected_version: int | None = None
) -> Notice:
    """Tell somebody on paper whom email did not reach; the notice of that channel. The first letter is accepted with
    the reason; both stay on record. Raises NotAllowed, Stale, InvalidInput, Refused."""
    require(actor, "notices.settle", notice)
    if channel not in PAPER_CHANNELS:
        raise InvalidInput({"channel": "Choose how the letter gets there."})
    if notice.message not in PAPER_MESSAGES or notice.channel != EMAIL:
        raise Refused("This letter goes by email only.")
    if not notice.address:
        raise Refused("The address was erased, so nobody knows any more for whom this letter is.")
    fire(NOTICE, notice, "accept", actor, reason=reason, expected_version=expected_version)
    notice.accepted_by_id, notice.accepted_reason = actor.account_id, reason.strip()
    paper = _paper(notice, channel) or _written(notice, channel)
    if paper.state == "failed":
        fire(NOTICE, paper, "send_again", actor, reason=reason)
        paper.accepted_by_id, paper.accepted_reason = None, ""
    db.session.flush()
    audit.record(actor, "ask_for_paper", NOTICE.name, paper.id, reason.strip(), {"channel": channel})
    settlement.settle_what_is_ready()
    return paper


def print_letter(actor: Actor, notice: Notice) -> PaperLetter:
    """The words of the letter as they hold now, with a new private link. Printing again is allowed, since paper is
    lost; each printing stays on record. Raises NotAllowed, Refused."""
    require(actor, "notices.settle", notice)
    if notice.channel not in PAPER_CHANNELS or notice.state != "queued":
        raise Refused("There is no letter to print here.")
    try:
        facts = FACTS[notice.message](notice)
    except NoLongerWanted as why:
        raise Refused(f"This letter is not wanted any more: {why}.") from why
    subject, body = render(notice.message, facts)
    audit.record(actor, "print", NOTICE.name, notice.id)
    return PaperLetter(subject, body.replace("\n--\n", "\n"), facts["link"])


def say_handed_over(
    actor: Actor, notice: Notice, reason: str, *, expected_version: int | None = None
) -> None:
    """A named person says that the letter was posted or handed over, and how. Raises NotAllowed, Stale, Refused."""
    _settle(actor, notice, "hand_over", reason, expected_version)
    notice.sent_at = clock.now()
    db.session.flush()
    settlement.settle_what_is_ready()


def say_not_handed_over(
    actor: Actor, notice: Notice, reason: str, *, expected_version: int | None = None
) -> None:
    """The letter came back, or nobody could hand it over; a person settles that as for any failed letter. Raises
    NotAllowed, Stale, Refused."""
    _settle(actor, notice, "come_back", reason, expected_version)
    notice.problem = "the letter on paper could not be handed over"
    db.session.flush()


def _settle(actor: Actor, notice: Notice, action: str, reason: str, expected_version: int | None) -> None:
    facts = PaperFacts(notice.channel)
    fire(NOTICE, notice, action, actor, facts=facts, reason=reason, expected_version=expected_version)


def _paper(notice: Notice, channel: str) -> Notice | None:
    return db.session.scalars(
        select(Notice).where(
            Notice.event_key == notice.event_key,
            Notice.recipient_key == notice.recipient_key,
            Notice.channel == channel,
        )
    ).first()


def _written(notice: Notice, channel: str) -> Notice:
    paper = Notice(
        id=new_id(),
        state=NOTICE.initial,
        event_key=notice.event_key,
        recipient_key=notice.recipient_key,
        channel=channel,
        message=notice.message,
        subject_id=notice.subject_id,
        message_id=message_id(notice.event_key, notice.recipient_key, channel),
        address=notice.address,
        attempts=0,
        due_at=clock.now(),
    )
    db.session.add(paper)
    return paper
