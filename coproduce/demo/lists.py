"""TELL: an imported list of invented schools hears what opens, what closes soon and what the answer is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from coproduce.core.database import db
from coproduce.demo.asking import DAYS_OF_NOTICE, consultation_of
from coproduce.demo.content import Story
from coproduce.demo.timeline import Memory, Step
from coproduce.notifications import list_services
from coproduce.notifications.list_services import ListFacts
from coproduce.notifications.models import ContactList

NAME = "Special needs coordinators of our schools (invented)"
SCHOOLS = 24
KEPT_FOR_DAYS = 150  # from day zero

# What the list is told, by consultation.
TOLD = {"therapy-services": {"opening", "outcome"}, "sensory-support": {"opening", "closing"}}


def steps_of_lists(story: Story, memory: Memory) -> Iterator[Step]:
    """Agreed in the hour before the consultation opens."""
    if story.slug in TOLD:
        yield Step(memory.at(story.opens - DAYS_OF_NOTICE, 10), partial(agree, story, memory))


def agree(story: Story, memory: Memory) -> None:
    actor = memory.commissioner_of(story.owner)
    contact_list = _imported() or _import(story, memory)
    list_services.agree_to_tell(actor, consultation_of(story, memory), {contact_list.id: TOLD[story.slug]})


def _imported() -> ContactList | None:
    return db.session.scalars(select(ContactList).where(ContactList.name == NAME)).first()


def _import(story: Story, memory: Memory) -> ContactList:
    actor, table = memory.commissioner_of(story.owner), io.StringIO()
    rows = csv.writer(table)
    rows.writerow(("School", "Email"))
    rows.writerows(
        (f"Invented School {number}", f"senco{number}@example.org") for number in range(1, SCHOOLS + 1)
    )
    facts = ListFacts(
        NAME,
        "Each school gives the council the office address of its special needs coordinator in September.",
        "We must involve schools when we plan for children with special needs: a public task under the Children and "
        "Families Act 2014.",
        memory.day_zero + timedelta(days=KEPT_FOR_DAYS),
    )
    upload = list_services.keep_list_upload(actor, facts, table.getvalue().encode())
    return list_services.import_list(actor, upload)[0]
