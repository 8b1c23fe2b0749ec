"""TOGETHER: groups answer in a room, hear what was understood, and say yes to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from coproduce.accounts.queries import group_by_slug
from coproduce.consultations import services
from coproduce.consultations.models import GroupSession
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.demo.asking import consultation_of
from coproduce.demo.content import FOLDER, Story
from coproduce.demo.timeline import Memory, Step
from coproduce.safeguarding.jobs import hint_passages

Written = Mapping[str, Any]
AFTER_TEA = 18


def read_sessions(slug: str) -> list[Written]:
    """The group sessions of a consultation, as their writers wrote them."""
    path = FOLDER / "sessions" / f"{slug}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def steps_of_meeting(story: Story, memory: Memory) -> Iterator[Step]:
    """Each session on its day, as far as it has come."""
    for written in read_sessions(story.slug):
        yield Step(
            memory.at(written["in_days"], AFTER_TEA), partial(meet, story, memory, written), (hint_passages,)
        )


def meet(story: Story, memory: Memory, written: Written) -> None:
    actor = memory.actors[written["by"]]
    group = group_by_slug(written["group"]) if written["group"] else None
    names = ("group_name", "title", "place", "format", "may_name", "may_quote")
    meeting = services.Meeting(clock.today(), **{name: written[name] for name in names})
    session = services.open_session(actor, consultation_of(story, memory), meeting, group)
    _count(actor, session, written)
    if written["state"] in ("reading_back", "confirmed"):
        services.begin_reading_back(actor, session, written["understood"])
    if written["state"] == "confirmed":
        services.say_yes(actor, session, *written["understood"])
        services.confirm_session(actor, session)


def _count(actor: Actor, session: GroupSession, written: Written) -> None:
    if written["heads"]:
        services.record_heads(actor, session, written["heads"])
    for key, hands in written["hands"].items():
        services.record_counts(actor, session, key, hands)
    for note in written["notes"]:
        services.record_note(actor, session, note["question"], note["words"])
