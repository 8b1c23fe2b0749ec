"""PAPER: where forms go, and those that came back by post or were answered by phone, typed in by staff.

Every tenth form and the first one are typed a second time by somebody else; where the two differ, a person looks at the
paper again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.queries.keying import keyed_form
from coproduce.consultations.queries.statements import with_added_statements
from coproduce.consultations.questionnaire import STANDARD
from coproduce.consultations.receipts import new_receipt
from coproduce.consultations.services.keying import Entry, check_again, key_in
from coproduce.consultations.services.printing import save_print_settings
from coproduce.demo.asking import DAYS_OF_NOTICE, consultation_of
from coproduce.demo.content import FOLDER, Story
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import ANALYST, READER
from coproduce.safeguarding.jobs import hint_passages

Written = Mapping[str, Any]


def read_paper(slug: str) -> Written:
    """Where forms of a consultation go and what came back, as its writers wrote it; empty where nothing is on paper."""
    path = FOLDER / "paper" / f"{slug}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def steps_on_paper(story: Story, memory: Memory) -> Iterator[Step]:
    written = read_paper(story.slug)
    if not written:
        return
    yield Step(
        memory.at(story.opens - DAYS_OF_NOTICE, 10, 30), partial(say_where, story, memory, written["return"])
    )
    for form in written.get("forms", ()):
        yield Step(
            memory.at(form["keyed_in_days"], 14), partial(enter, story, memory, form), (hint_passages,)
        )
    for form in written.get("second_entries", ()):
        yield Step(memory.at(form["keyed_in_days"], 15), partial(enter_again, story, memory, form))


def say_where(story: Story, memory: Memory, written: Written) -> None:
    save_print_settings(
        memory.commissioner_of(story.owner),
        consultation_of(story, memory),
        "\n".join(written["address"]),
        written["phone"],
    )


def enter(story: Story, memory: Memory, form: Written) -> None:
    consultation = consultation_of(story, memory)
    entry = Entry(
        number=form["number"],
        source=form["source"],
        came_on=memory.day_zero + timedelta(days=form["came_in_days"]),
        format=form.get("format", STANDARD),
        on_behalf_of=form["on_behalf_of"],
        may_quote=form["may_quote"],
        about_you=form.get("about_you", {}),
    )
    questionnaire = with_added_statements(questionnaire_of(consultation), consultation.id)
    key_in(memory.actors[READER], consultation, questionnaire, entry, form["answers"], receipt=new_receipt())


def enter_again(story: Story, memory: Memory, form: Written) -> None:
    """Somebody else types the form from its paper; what is the same as before is not written twice in the file."""
    consultation = consultation_of(story, memory)
    first = next(each for each in read_paper(story.slug)["forms"] if each["number"] == form["number"])
    check_again(
        memory.actors[ANALYST],
        consultation,
        with_added_statements(questionnaire_of(consultation), consultation.id),
        keyed_form(consultation, form["number"]),
        {**first["answers"], **form["reads_otherwise"]},
        may_quote=first["may_quote"],
        on_behalf_of=first["on_behalf_of"],
    )
