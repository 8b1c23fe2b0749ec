"""ANSWER and TELL: findings and replies, contributors told first, answers public, promises kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select

from coproduce.accounts.queries import organisation_by_slug
from coproduce.core.database import db
from coproduce.demo.asking import consultation_of
from coproduce.demo.content import Story
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import ANALYST, READER
from coproduce.feedback import services as feedback
from coproduce.feedback.models import Commitment, Feedback, Finding
from coproduce.feedback.queries import feedback_of
from coproduce.feedback.queries.sources import THEME
from coproduce.feedback.services import ReplyInput
from coproduce.insights.models import PublicQuote
from coproduce.insights.services import approve_quote, propose_quote
from coproduce.notifications.delivery import deliver_due
from coproduce.safeguarding.models import Passage

# Days after closing on which writing begins, where nobody has been told yet; else so many days before telling.
WRITING_BEGINS, WRITING_TAKES = 18, 5
YESTERDAY = -1
A_WEEK = 7


@dataclass(frozen=True)
class Release:
    """How a consultation's answers are released: the day of telling, and how those without an address are reached.
    `on_a_monday`: on the first Monday from that day; `public_by` counts from day zero, `open_after` from telling."""

    told_on: int
    reach_plan: str
    public_by: int | None = None
    writing_takes: int = WRITING_TAKES
    on_a_monday: bool = False
    open_after: tuple[int, ...] = ()


RELEASES = {
    "stars-wheelchairs": Release(
        -357,
        (
            "STARS hears it first, by letter and at its meeting. The wheelchair clinic reads the answers out to "
            "everybody who comes that week, and schools with a resource base put the young people's version up."
        ),
        writing_takes=16,
        on_a_monday=True,
        # On the third day where no bank holiday stands between, else once the longest of them is over.
        open_after=(3, 12),
    ),
    "therapy-services": Release(
        -141,
        (
            "The parent carer forum reads the answers out at its meeting. Each clinic has them on paper in its waiting "
            "room, and schools send the one-page version home in book bags."
        ),
        public_by=-136,
    ),
    "stars-getting-out": Release(
        -3,
        (
            "STARS goes through the answers together, with the youth worker, before anybody else sees them. "
            "Members tell the young people they asked. Schools with a resource base put the young people's version up."
        ),
    ),
}


def steps_of_answering(story: Story, memory: Memory) -> Iterator[Step]:
    """As far as the story has findings and a release."""
    if not story.findings:
        return
    release = RELEASES.get(story.slug)
    writing = release.told_on - release.writing_takes if release else story.closes + WRITING_BEGINS
    yield Step(memory.at(writing, 10), partial(choose_quotes, story, memory))
    yield Step(memory.at(writing + 1, 10), partial(write_answers, story, memory))
    if release is None:
        return
    told_on = day_of_telling(release, memory)
    yield Step(memory.at(told_on, 10), partial(tell, story, memory, release), (deliver_due,))
    yield Step(memory.at(told_on, 11, 30), _nothing, (deliver_due,))
    opens = [told_on + days for days in release.open_after]
    for day in opens if release.public_by is None else [release.public_by]:
        yield Step(memory.at(day, 9, 31), feedback.open_due, (deliver_due,))
    yield from _promises(story, memory, release)


def day_of_telling(release: Release, memory: Memory) -> int:
    """In days from day zero."""
    weekday = (memory.day_zero + timedelta(days=release.told_on)).weekday()
    return release.told_on + (-weekday % A_WEEK if release.on_a_monday else 0)


def _nothing() -> None:
    """Where a group led, the others hear an hour later: only letters go out then."""


def choose_quotes(story: Story, memory: Memory) -> None:
    """The analyst proposes words, the reader approves them: two people looked."""
    for finding in story.findings:
        for number, question in finding["quotes"]:
            passage = db.session.get_one(Passage, memory.passages[story.slug, number, question])
            if _quote_of(passage.id) is None:
                quote = propose_quote(memory.actors[ANALYST], memory.consultations[story.slug], passage)
                approve_quote(memory.actors[READER], quote, personal_data_checked=True)


def _quote_of(passage_id: str) -> PublicQuote | None:
    return db.session.scalars(select(PublicQuote).where(PublicQuote.passage_id == passage_id)).first()


def write_answers(story: Story, memory: Memory) -> None:
    actor = memory.commissioner_of(story.owner)
    begun = feedback.begin_feedback(actor, consultation_of(story, memory))
    for written in story.findings:
        quotes = [
            _quote_of(memory.passages[story.slug, number, question]) for number, question in written["quotes"]
        ]
        finding = feedback.add_finding(
            actor,
            begun,
            you_said=written["you_said"],
            you_said_young=written["you_said_young"],
            theme_ids=[memory.themes[story.slug, key] for key in written["themes"]],
            quote_ids=[quote.id for quote in quotes if quote is not None],
        )
        _rests_on(story, memory, finding, written)
        if written["reply"] is not None:
            _reply(memory, actor_key=story.owner, finding=finding, written=written)


def _rests_on(story: Story, memory: Memory, finding: Finding, written: Mapping[str, Any]) -> None:
    """How far the answer goes for a theme, and what was said elsewhere: of another consultation, a theme by its key."""
    actor = memory.commissioner_of(story.owner)
    for key, (extent, reason) in written.get("extents", {}).items():
        theme_id = memory.themes[story.slug, key]
        feedback.set_extent(actor, finding, THEME, theme_id, extent=extent, reason=reason)
    for kind, slug, key in written.get("sources", ()):
        feedback.add_source(actor, finding, kind, memory.themes[slug, key])


def _reply(memory: Memory, actor_key: str, finding: Finding, written: Mapping[str, Any]) -> None:
    """The reply and its promise. A thing that is done already is promised apart: it has a day of its own by which it
    was to hold."""
    actor, reply, promise = memory.commissioner_of(actor_key), written["reply"], written.get("commitment")
    apart = promise is not None and promise["due_in_days"] != reply["due_in_days"]
    together = promise if promise is not None and not apart else {"title": "", "measure": ""}
    saved = feedback.write_reply(
        actor,
        finding,
        ReplyInput(
            **{
                name: reply[name]
                for name in ("kind", "text", "text_young", "reason", "owner_name", "owner_role", "passed_to")
            },
            organisation_id=organisation_by_slug(reply["organisation"]).id,
            due_on=_day(memory, reply["due_in_days"]),
            passed_on=_day(memory, reply["passed_in_days"]),
            promise=together["title"],
            measure=together["measure"],
            alternatives=reply.get("alternatives", ""),
            because_of_money=reply.get("because_of_money", False),
            cost=Decimal(reply["cost"]) if "cost" in reply else None,
            cost_period=reply.get("cost_period", ""),
            cost_source=reply.get("cost_source", ""),
        ),
    )
    due_on = _day(memory, promise["due_in_days"]) if promise is not None else None
    if promise is not None and apart and due_on is not None:
        feedback.make_promise(actor, saved, title=promise["title"], due_on=due_on, measure=promise["measure"])


def _day(memory: Memory, days: int | None) -> date | None:
    return None if days is None else memory.day_zero + timedelta(days=days)


def tell(story: Story, memory: Memory, release: Release) -> None:
    begun = begun_feedback(story, memory)
    feedback.begin_telling(memory.commissioner_of(story.owner), begun, reach_plan=release.reach_plan)


def begun_feedback(story: Story, memory: Memory) -> Feedback:
    found = feedback_of(memory.consultations[story.slug])
    if found is None:
        raise LookupError(f"nobody has begun to answer {story.slug}")
    return found


def _promises(story: Story, memory: Memory, release: Release) -> Iterator[Step]:
    """Promises are started soon after telling and kept two days before they fall due, each with what shows it."""
    for number, written in enumerate(story.findings):
        promise = written.get("commitment")
        if promise is None or promise["state"] == "agreed":
            continue
        if promise["state"] == "done":
            said_on = max(promise["due_in_days"] - 2, release.told_on - 2)
            yield Step(memory.at(said_on, 15), partial(keep_promise, story, memory, number))
        else:
            began = min(release.told_on + 7 + number, YESTERDAY)
            yield Step(memory.at(began, 14), partial(start_promise, story, memory, number))


def start_promise(story: Story, memory: Memory, number: int) -> None:
    feedback.start_commitment(memory.commissioner_of(story.owner), commitment_of(story, memory, number))


def keep_promise(story: Story, memory: Memory, number: int) -> None:
    promise = story.findings[number]["commitment"]
    feedback.finish_commitment(
        memory.commissioner_of(story.owner),
        commitment_of(story, memory, number),
        promise["evidence"],
        done_on=_day(memory, promise["due_in_days"] - 2),
    )


def commitment_of(story: Story, memory: Memory, number: int) -> Commitment:
    reply = begun_feedback(story, memory).findings[number].reply
    if reply is None or reply.commitment is None:
        raise LookupError(f"finding {number} of {story.slug} promises nothing")
    return reply.commitment
