"""What people take from one another: statements that others may vote on, and questions that are kept to ask again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.services.bank import keep_in_bank
from coproduce.consultations.services.statements import approve_statement, refuse_statement
from coproduce.core.database import db
from coproduce.demo.asking import DAYS_TO_WRITE, consultation_of
from coproduce.demo.content import FOLDER, Story
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import READER
from coproduce.demo.understanding import read as read_text
from coproduce.safeguarding.models import Passage

Written = Mapping[str, Any]

# Questions that are kept to ask them again: by consultation, the key of each and what it is good for.
KEPT = {
    "sensory-support": {
        "involved": "Asked the same way each time, so that the years can be put side by side.",
        "role": "Who answers. Change the last choices to fit.",
    },
    "family-hub-plans": {"share": "For plans with money in them. Families asked to help find solutions."},
}


def read_statements(slug: str) -> list[Written]:
    """What became of statements that people added: the response that added it, the day, and the words or the reason."""
    path = FOLDER / "statements" / f"{slug}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []


def steps_of_sharing(story: Story, memory: Memory) -> Iterator[Step]:
    """Questions are kept when they are written. A statement is decided on in the morning, once a person read it."""
    if story.slug in KEPT:
        yield Step(memory.at(story.opens - DAYS_TO_WRITE, 14), partial(keep, story, memory))
    for written in read_statements(story.slug):
        yield Step(memory.at(written["in_days"], 8, 30), partial(decide, story, memory, written))


def keep(story: Story, memory: Memory) -> None:
    questionnaire = questionnaire_of(consultation_of(story, memory))
    for key, note in KEPT[story.slug].items():
        question = questionnaire.question(key)
        if question is None:
            raise LookupError(f"{story.slug} has no question {key}")
        keep_in_bank(memory.commissioner_of(story.owner), question, note)


def decide(story: Story, memory: Memory, written: Written) -> None:
    """The statement is read; then others may vote on it, or not, or nobody has decided yet."""
    number, question = written["by"], written["question"]
    passage = db.session.get_one(Passage, memory.passages[story.slug, number, f"{question}.own"])
    if passage.state == "unread":
        read_text(memory, passage)
    actor, consultation = memory.actors[READER], consultation_of(story, memory)
    if "refused" in written:
        refuse_statement(actor, consultation, question, passage, written["refused"])
    elif "words" in written:
        statement = approve_statement(actor, consultation, question, passage, written["words"])
        memory.statements[story.slug, number] = question, statement.key
