"""When everyone may read the answers, in words: the day where it is known, honest words where it is not (rule 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from coproduce.core import clock
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import is_public_now, release_facts
from coproduce.feedback.rules import EARLY, GROUP_LED, ReleaseFacts, public_opening
from coproduce.web.templating import day, moment


def opening_words(feedback: Feedback) -> str:
    """One or two plain sentences for a letter."""
    if is_public_now(feedback):
        return "Everyone can read our answer now."
    return words_for(release_facts(feedback), feedback.public_from, feedback.route_reason, clock.now())


def words_for(facts: ReleaseFacts, public_from: datetime | None, reason: str, now: datetime) -> str:
    """The same over plain facts; `now` stands in for the moment when the last letter will have gone."""
    if public_from is not None:
        return f"Everyone else can read our answer from {moment(public_from)}."
    if facts.held_until is not None:
        return f"Everyone else can read our answer from {day(facts.held_until)} at the earliest. Why so late: {reason}"
    if facts.route == EARLY:
        return f"Everyone else can read it as soon as all letters like this one have gone out. Why so soon: {reason}"
    earliest = public_opening(replace(facts, settled_at=now))
    first = f"Everyone else can read our answer from {moment(earliest)} at the earliest."
    if facts.route == GROUP_LED:
        first = f"{first} We agreed this time with the group."
    return f"{first} If letters like this one take longer to arrive, that day moves too: you come first."
