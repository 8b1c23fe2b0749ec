"""Who takes part: the questions “about you”, an invented population to compare with, and plans for reaching people.

Every figure of the population is invented, and its source says so. What people chose is drawn at random, the same each
time: mothers answer far more than fathers, and some parts of the area hardly answer at all.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries.equality import equality_question_by_key, reach_steps
from coproduce.consultations.questionnaire import PREFER_NOT_TO_SAY
from coproduce.consultations.services.equality import (
    store_equality_answers,
    switch_equality_question,
    use_ready_set,
)
from coproduce.consultations.services.population import import_population
from coproduce.consultations.services.reaching import add_reach_step, finish_reach_step
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.demo.content import FOLDER, Story, Written
from coproduce.demo.timeline import Memory, Step

ADMINISTRATOR = "graham-lister"

# Of a hundred people, so many leave the page out, and of those who fill it in, so many decline any one question.
LEAVE_IT_OUT, DECLINE, SKIP_ONE = 14, 4, 7

ADULTS: Mapping[str, Mapping[str, int]] = {
    "age": {
        "from_18_to_24": 3,
        "from_25_to_34": 24,
        "from_35_to_44": 42,
        "from_45_to_54": 22,
        "from_55_to_64": 6,
        "over_64": 3,
    },
    "sex": {"female": 84, "male": 15, "another_word": 1},
    "ethnic_group": {"asian": 4, "black": 1, "mixed": 2, "white_british": 88, "white_other": 4, "other": 1},
    "condition": {"limited_a_lot": 9, "limited_a_little": 14, "not_limited": 9, "none": 68},
    "place": {"north": 21, "east": 14, "south": 34, "west": 12, "middle": 18, "outside": 1},
}
YOUNG: Mapping[str, Mapping[str, int]] = {
    **ADULTS,
    "age": {"under_11": 10, "from_11_to_15": 52, "from_16_to_17": 28, "from_18_to_24": 10},
    "sex": {"female": 49, "male": 47, "another_word": 4},
    "condition": {"limited_a_lot": 38, "limited_a_little": 34, "not_limited": 8, "none": 20},
}


@dataclass(frozen=True)
class Planned:
    """A step of a plan: days before (negative) or after the opening, and what came of it where it was done."""

    audience: str
    how: str
    who: tuple[str, str]
    due: int
    done: int | None = None
    note: str = ""


FORUM = ("Rukhsana Malik", "Forum chair (invented person)")
YOUTH_WORKER = ("Beth Cartwright", "Youth worker with STARS (invented person)")
OFFICER = ("Priya Nair", "Consultation officer (invented person)")

PLANS: Mapping[str, tuple[Planned, ...]] = {
    "therapy-services": (
        Planned(
            "Families in waiting rooms of clinics",
            "Paper forms and a pen lie on the table, and staff offer to read the questions aloud.",
            OFFICER,
            7,
            6,
            "Forty-one forms came back. The clinic in the north ran out of forms on the second day.",
        ),
        Planned(
            "Parents who come to the forum",
            "We go through the questions together at the monthly meeting.",
            FORUM,
            14,
            14,
            "Eleven people, most of whom would not have opened the web page.",
        ),
    ),
    "short-breaks": (
        Planned(
            "Fathers and grandparents",
            "We stand at the Saturday swimming session and ask there.",
            OFFICER,
            10,
            12,
            "Five talks, two forms. It was noisy; a quieter corner next time.",
        ),
    ),
    "stars-getting-out": (
        Planned(
            "Young people who use a wheelchair or a frame",
            "Members of STARS ask their friends at college, in pairs.",
            YOUTH_WORKER,
            5,
            5,
            "Nine young people, none of whom had answered anything before.",
        ),
    ),
    "sensory-support": (
        Planned(
            "Deaf children and their families",
            "We come to the family morning with an interpreter for British Sign Language.",
            OFFICER,
            12,
        ),
        Planned(
            "Families who read Urdu or Polish better than English",
            "The community centre’s advisers go through the questions with those who want it.",
            OFFICER,
            20,
        ),
    ),
}


def steps_of_reaching(story: Story, memory: Memory) -> Iterator[Step]:
    """The plan is written a week before opening; what was done is written down on its day, as far as that has come."""
    opens = min(story.opens, 0)
    for planned in PLANS.get(story.slug, ()):
        yield Step(memory.at(opens - 8, 11), partial(plan, story, memory, planned))
        if planned.done is not None and opens + planned.done < 0:
            yield Step(memory.at(opens + planned.done, 16, 30), partial(finish, story, memory, planned))


def ask_about_people(memory: Memory) -> None:
    """The ready set with all its questions, and the invented population."""
    actor = memory.actors[ADMINISTRATOR]
    use_ready_set(actor)
    switch_equality_question(actor, equality_question_by_key("place"), active=True)
    import_population(actor, (FOLDER / "population.csv").read_bytes())


def say_about_oneself(story: Story, written: Written, response: Response) -> None:
    """What the writer of a response chose about themselves."""
    store_equality_answers(response, chosen_by(story.slug, written))


def chosen_by(slug: str, written: Written) -> dict[str, list[str]]:
    """Drawn at random, the same each time."""
    draw = random.Random(f"about {slug} {written.number}")
    if draw.randrange(100) < LEAVE_IT_OUT:
        return {}
    chosen = {}
    for question, weights in (YOUNG if written.young else ADULTS).items():
        turn = draw.randrange(100)
        drawn = draw.choices(list(weights), list(weights.values()))[0]
        if turn >= SKIP_ONE:
            chosen[question] = [PREFER_NOT_TO_SAY if turn < SKIP_ONE + DECLINE else drawn]
    chosen["relationship"] = ["own"] if written.young else ["parent"]
    if draw.randrange(100) < 15:
        chosen["relationship"].append("family")
    return chosen


def plan(story: Story, memory: Memory, planned: Planned) -> None:
    name, role = planned.who
    fields = {
        "audience": planned.audience,
        "how": planned.how,
        "who_name": name,
        "who_role": role,
        "due_on": memory.day_zero + timedelta(days=min(story.opens, 0) + planned.due),
    }
    add_reach_step(_planner(story, memory), _consultation(story, memory), fields)


def finish(story: Story, memory: Memory, planned: Planned) -> None:
    consultation = _consultation(story, memory)
    step = next(each for each in reach_steps(consultation.id) if each.audience == planned.audience)
    finish_reach_step(
        _planner(story, memory),
        consultation,
        step,
        done_on=memory.day_zero + timedelta(days=min(story.opens, 0) + (planned.done or 0)),
        note=planned.note,
    )


def _consultation(story: Story, memory: Memory) -> Consultation:
    return db.session.get_one(Consultation, memory.consultations[story.slug])


def _planner(story: Story, memory: Memory) -> Actor:
    return memory.commissioner_of(story.owner)
