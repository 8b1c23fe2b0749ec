"""UNDERSTAND, together: colleagues at the coding desk, a second coder, and parents who make sense of the texts.

The words of groups and colleagues stand here, since there are few of them; everybody in them is invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from coproduce.accounts.queries import account_by_id, group_by_slug
from coproduce.core.database import db
from coproduce.demo.asking import consultation_of
from coproduce.demo.content import Story
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import ANALYST, READ_FOR, READER, THEMES_ON, passages_of
from coproduce.insights.jobs import do_analysis_tasks
from coproduce.insights.models import MakingSense, Theme, ThemeProposal
from coproduce.insights.queries.second_coding import themes_by_text
from coproduce.insights.services import (
    assigning,
    codebook,
    commenting,
    excerpts,
    making_sense,
    second_coding,
)
from coproduce.notifications.delivery import deliver_due
from coproduce.safeguarding.jobs import hint_passages
from coproduce.safeguarding.services import mark_read

UNDER_WAY, CODED_TWICE = "short-breaks", "therapy-services"
SECOND_CODER = "helen-marsden"
FORUM, CHAIR = "parent-carer-forum", "rukhsana-malik"
SAMPLE, SEED = 24, 7
# The second coder reads every so many texts another way.
ANOTHER_VIEW = 6
SHARED = 12
INTRODUCTION = (
    "These are texts of people who agreed that you may read them. What do they have in common, in your words? And what "
    "must we not miss, even if only one person says it?"
)
PROPOSALS = (
    (
        "The form asks the wrong person",
        "It asks what a child cannot do. Ask what the week looks like instead.",
    ),
    ("Brothers and sisters", "They get a rest too, or they do not, and nobody counts them."),
)
NOT_TAKEN_UP = (
    "It is part of “Forms, rules and waiting”, and the answer to that theme will speak of the form by name."
)
COMMENT = "Is this about the club or about getting there? I put it into both for now."
RULE = "form*"


def steps_of_working_together(story: Story, memory: Memory) -> Iterator[Step]:
    if story.slug == UNDER_WAY:
        begun = story.closes + READ_FOR
        yield Step(memory.at(begun, 15), partial(work_at_desk, story, memory), (do_analysis_tasks,))
        yield Step(memory.at(begun, 16), partial(invite_forum, story, memory), (deliver_due,))
        yield Step(memory.at(begun + 1, 19), partial(propose, memory), (hint_passages, deliver_due))
        yield Step(memory.at(begun + 2, 10), partial(answer_forum, memory), (deliver_due,))
    elif story.slug == CODED_TWICE:
        yield Step(memory.at(story.closes + THEMES_ON + 1, 10), partial(code_twice, story, memory))


def work_at_desk(story: Story, memory: Memory) -> None:
    """Priya shares the work out, marks what speaks of a theme, asks a colleague, and lets the codebook go on."""
    analyst, consultation = memory.actors[ANALYST], consultation_of(story, memory)
    theme = _themes(consultation.id)[0]
    held = {coding.passage_id for coding in theme.codings}
    coded = [passage for passage in passages_of(story, memory) if passage.id in held]
    assigning.assign_question(analyst, consultation.id, coded[0].topic, [memory.account_ids[ANALYST]])
    for passage in coded[:3]:
        excerpts.mark_excerpts(analyst, consultation.id, passage, theme, chosen=(0,))
    commenting.comment(analyst, consultation.id, COMMENT, passage_id=coded[0].id)
    codebook.add_rule(analyst, theme, RULE)
    codebook.ask_for_codes(analyst, consultation)


def invite_forum(story: Story, memory: Memory) -> None:
    analyst, consultation = memory.actors[ANALYST], consultation_of(story, memory)
    making = making_sense.invite_group(
        analyst,
        consultation,
        group_by_slug(FORUM),
        topic="",
        introduction=INTRODUCTION,
        until=memory.day_zero + timedelta(days=10),
    )
    fitting = [
        passage.id
        for passage in passages_of(story, memory)
        if passage.state == "read" and passage.may_quote and len(passage.words) > 60
    ]
    making_sense.share_texts(analyst, making, fitting[:SHARED], checked=True)
    making_sense.open_to_group(analyst, making)


def propose(memory: Memory) -> None:
    """Rukhsana writes down what the forum said when it met."""
    making = db.session.scalars(select(MakingSense)).one()
    shared = [each.id for each in sorted(making.shared, key=lambda each: each.id)]
    for number, (name, why) in enumerate(PROPOSALS):
        making_sense.propose_theme(
            memory.actors[CHAIR], making, name, why, shared[number * 3 : number * 3 + 3]
        )


def answer_forum(memory: Memory) -> None:
    """Colin reads; Priya takes one proposal up, which stays the forum's, and says why the other is no theme."""
    for proposal in db.session.scalars(select(ThemeProposal).order_by(ThemeProposal.id)).all():
        mark_read(memory.actors[READER], proposal.passage)
        name, _ = making_sense.name_and_reason(proposal.passage.words)
        if name == PROPOSALS[0][0]:
            making_sense.answer_proposal(memory.actors[ANALYST], proposal, NOT_TAKEN_UP)
        else:
            making_sense.take_up_proposal(memory.actors[ANALYST], proposal)


def code_twice(story: Story, memory: Memory) -> None:
    """Helen codes a sample without seeing Priya's codes, and reads some of it another way."""
    consultation, coder = consultation_of(story, memory), memory.actors[SECOND_CODER]
    sample = second_coding.ask_second_coder(
        memory.actors[ANALYST],
        consultation,
        account_by_id(memory.account_ids[SECOND_CODER]),
        size=SAMPLE,
        seed=SEED,
    )
    themes = [theme.id for theme in _themes(consultation.id)]
    first = themes_by_text([text.passage_id for text in sample.texts])
    for number, text in enumerate(sample.texts):
        given = sorted(first[text.passage_id])
        if number % ANOTHER_VIEW == 0:
            given = [themes[number % len(themes)]]
        second_coding.code_as_second(coder, sample, text, given)
    second_coding.finish_sample(coder, sample)


def _themes(consultation_id: str) -> list[Theme]:
    return list(
        db.session.scalars(select(Theme).where(Theme.consultation_id == consultation_id).order_by(Theme.name))
    )
