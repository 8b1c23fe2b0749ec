"""Loading the demonstration through the rooms' own services, once, into a database without people's data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from flask import current_app
from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.analysis.encoder import switched_off
from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import DomainError
from coproduce.demo import people
from coproduce.demo.answering import steps_of_answering
from coproduce.demo.asking import steps_of_asking
from coproduce.demo.content import Story, read_area, read_stories
from coproduce.demo.following_up import steps_of_following_up
from coproduce.demo.improving import steps_of_improving
from coproduce.demo.lists import steps_of_lists
from coproduce.demo.looking_over import steps_of_looking_over
from coproduce.demo.meeting import steps_of_meeting
from coproduce.demo.models import DemonstrationClock
from coproduce.demo.on_paper import steps_on_paper
from coproduce.demo.planning import steps_of_planning
from coproduce.demo.proving import steps_of_proving
from coproduce.demo.reaching import ask_about_people, steps_of_reaching
from coproduce.demo.reading_queue import READING
from coproduce.demo.reporting import steps_of_reports
from coproduce.demo.sharing import steps_of_sharing
from coproduce.demo.speaking import settle_languages
from coproduce.demo.talking import steps_of_talking
from coproduce.demo.timeline import Memory, Step, play
from coproduce.demo.understanding import steps_of_understanding
from coproduce.demo.working_together import steps_of_working_together
from coproduce.feedback.services import count_views
from coproduce.insights.jobs import score_sentiment

LONG_AGO = -520  # before anything was asked
ONLY_ROW = 1


class NoDemonstration(DomainError):
    """The demonstration is not loaded here; the message says why in one line."""


def load(progress: Callable[[int, int], None] = lambda done, total: None) -> bool:
    """Load the demonstration; False where it is there already, and then nothing is changed.

    Raises NoDemonstration in production, beside people's data, and after a loading that was interrupted.
    """
    if current_app.extensions["settings"].is_production:
        raise NoDemonstration("the demonstration is not loaded in production")
    there = db.session.get(DemonstrationClock, ONLY_ROW)
    if there is not None and there.loaded_at is None:
        raise NoDemonstration(
            "loading was interrupted once: empty the database, run db upgrade, and load again"
        )
    if there is not None:
        return False
    _refuse_beside_data()
    day_zero = clock.now()
    with unit_of_work():
        db.session.add(
            DemonstrationClock(
                id=ONLY_ROW, day_zero=day_zero, area=current_app.extensions["settings"].area_name
            )
        )
    # Nobody waits to see texts read well, but everybody waits for the demonstration.
    with switched_off():
        play(_everything(clock.to_london(day_zero).date()), progress)
        score_sentiment()
    with unit_of_work():
        audit.extend_chain()
        db.session.get_one(DemonstrationClock, ONLY_ROW).loaded_at = clock.now()
    return True


def _refuse_beside_data() -> None:
    for kind in (Account, Consultation):
        if db.session.scalars(select(kind).limit(1)).first() is not None:
            raise NoDemonstration("this database holds people's data: the demonstration needs one of its own")


def _everything(day_zero: date) -> Iterator[Step]:
    memory, area = Memory(day_zero), read_area()
    yield Step(memory.at(LONG_AGO, 9), partial(people.settle, area, memory))
    yield Step(memory.at(LONG_AGO, 10), partial(ask_about_people, memory))
    yield Step(memory.at(LONG_AGO, 11), settle_languages)
    for story in read_stories(day_zero):
        yield from _story(story, memory)
    yield from steps_of_planning(memory)
    yield from steps_of_improving(memory)
    yield from steps_of_talking(memory, READING)
    yield from steps_of_proving(memory)
    yield Step(memory.at(-1, 23, 50), count_views)


def _story(story: Story, memory: Memory) -> Iterator[Step]:
    yield from steps_of_asking(story, memory)
    yield from steps_of_looking_over(story, memory)
    yield from steps_of_lists(story, memory)
    yield from steps_of_reaching(story, memory)
    yield from steps_of_meeting(story, memory)
    yield from steps_on_paper(story, memory)
    yield from steps_of_sharing(story, memory)
    yield from steps_of_understanding(story, memory)
    yield from steps_of_working_together(story, memory)
    yield from steps_of_answering(story, memory)
    yield from steps_of_following_up(story, memory)
    yield from steps_of_reports(story, memory)
