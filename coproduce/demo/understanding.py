"""UNDERSTAND: texts are read and redacted, themes approved, quotes chosen, results published.

How far it has come depends on how long ago a consultation closed: everything within seven weeks, half of it within two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy import select

from coproduce.analysis.redaction import redact
from coproduce.core.database import db
from coproduce.demo.asking import consultation_of
from coproduce.demo.content import Story
from coproduce.demo.timeline import Memory, Step
from coproduce.insights import services as insights
from coproduce.insights.jobs import score_sentiment
from coproduce.insights.models import Theme
from coproduce.safeguarding import services as reading
from coproduce.safeguarding.models import Concern, Passage

READER, ANALYST, SAFEGUARDING = "colin-barraclough", "priya-nair", "janet-holroyd"
WORRY = (
    "The words may be a figure of speech, but a young person says that they want to die. Somebody should ask."
)
OF_DYING = "wanting to die"
OUTCOME = (
    "STARS' youth worker spoke with the group, and then with the young person and their family on the same day. They "
    "meant the toilets. They know whom to ring, and what can be done about the toilets stands in the answers."
)
# Days after closing.
READ_FROM, READ_FOR, THEMES_ON, RESULTS_ON = 1, 5, 9, 14
# So many days before day zero must a consultation have closed for its themes to be done.
THEMES_TAKE = 14
# Nobody has got round to publishing what was heard here, and its pages say so by the clock.
RESULTS_LATE = "autism-assessment"
# Where understanding is under way: the part of the texts that was read, and the themes that were begun.
UNDER_WAY_READ = 0.6


def steps_of_understanding(story: Story, memory: Memory) -> Iterator[Step]:
    if not story.responses or story.reports:
        return
    if story.state in ("open", "paused"):
        yield Step(memory.at(-3, 9), partial(read_some, story, memory, 0.4), (score_sentiment,))
        yield Step(memory.at(-1, 9), partial(read_urgent, story, memory))
    elif story.closes > -THEMES_TAKE:
        yield Step(memory.at(story.closes + READ_FROM, 10), partial(read_urgent, story, memory))
        yield Step(
            memory.at(story.closes + READ_FROM + 1, 10),
            partial(read_some, story, memory, UNDER_WAY_READ),
            (score_sentiment,),
        )
        yield Step(memory.at(story.closes + READ_FOR, 14), partial(begin_themes, story, memory))
    else:
        yield from _whole(story, memory)


def _whole(story: Story, memory: Memory) -> Iterator[Step]:
    yield Step(memory.at(story.closes + READ_FROM, 9), partial(read_urgent, story, memory))
    yield Step(memory.at(story.closes + READ_FROM + 1, 15), partial(answer_concern, memory))
    for day in range(READ_FOR):
        yield Step(memory.at(story.closes + READ_FROM + day, 10), partial(read_part, story, memory, day))
    yield Step(
        memory.at(story.closes + THEMES_ON, 10), partial(approve_themes, story, memory), (score_sentiment,)
    )
    if story.slug != RESULTS_LATE:
        yield Step(memory.at(story.closes + RESULTS_ON, 11), partial(publish_results, story, memory))


def passages_of(story: Story, memory: Memory) -> list[Passage]:
    """All texts of a consultation, in the order of their random identifiers."""
    consultation_id = memory.consultations[story.slug]
    return list(
        db.session.scalars(select(Passage).where(Passage.context_id == consultation_id).order_by(Passage.id))
    )


def read_urgent(story: Story, memory: Memory) -> None:
    """What the machine put first is read first; where somebody speaks of dying, Colin is worried enough to raise a
    concern. The other hints send him to texts that turn out to tell of no harm."""
    for passage in passages_of(story, memory):
        if passage.concern_hint != "urgent" or passage.state != "unread":
            continue
        if OF_DYING in passage.concern_hint_reason:
            reading.raise_concern(memory.actors[READER], passage, WORRY)
        else:
            read(memory, passage)


def answer_concern(memory: Memory) -> None:
    """The designated lead takes every concern on and closes it with what came of it."""
    lead = memory.actors[SAFEGUARDING]
    for concern in db.session.scalars(select(Concern).where(Concern.state == "raised")).all():
        reading.acknowledge_concern(lead, concern)
        reading.close_concern(lead, concern, OUTCOME)


def read_part(story: Story, memory: Memory, part: int) -> None:
    """A day's reading: one text in `READ_FOR`, and on the last day all that are left."""
    for number, passage in enumerate(passages_of(story, memory)):
        if passage.state == "unread" and (number % READ_FOR == part or part == READ_FOR - 1):
            read(memory, passage)


def read_some(story: Story, memory: Memory, share: float) -> None:
    passages = passages_of(story, memory)
    for passage in passages[: int(len(passages) * share)]:
        if passage.state == "unread":
            read(memory, passage)


def read(memory: Memory, passage: Passage) -> None:
    """Colin reads, and takes out what says who somebody is."""
    redacted = redact(passage.body) if passage.personal_data_hints else None
    reading.mark_read(memory.actors[READER], passage, redacted=redacted)


def approve_themes(story: Story, memory: Memory) -> None:
    """Every text goes into the themes that the demonstration's writers gave it, or is marked "no theme, because"."""
    analyst, consultation_id = memory.actors[ANALYST], memory.consultations[story.slug]
    texts, without = sorted_texts(story, memory)
    for written in story.themes:
        theme = _draft(story, memory, written, texts[written["key"]])
        insights.approve_theme(analyst, theme)
    for reason, passage_ids in without.items():
        insights.mark_no_theme(analyst, consultation_id, passage_ids, reason)


def begin_themes(story: Story, memory: Memory) -> None:
    """Half of the themes have been begun, the larger half of these approved; the others are still suggestions."""
    texts, _ = sorted_texts(story, memory)
    have_been_read = {passage.id for passage in passages_of(story, memory) if passage.state == "read"}
    for number, written in enumerate(story.themes[: len(story.themes) // 2 + 1]):
        chosen = [passage_id for passage_id in texts[written["key"]] if passage_id in have_been_read]
        theme = _draft(story, memory, written, chosen)
        if number < 2:
            insights.approve_theme(memory.actors[ANALYST], theme)


def sorted_texts(story: Story, memory: Memory) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Passages by key of their theme, and those without one by reason."""
    by_theme: dict[str, list[str]] = defaultdict(list)
    without: dict[str, list[str]] = defaultdict(list)
    for response in story.responses:
        for question, themes in response.themes.items():
            passage_id = memory.passages[story.slug, response.number, question]
            if isinstance(themes, Mapping):
                without[themes["no_theme"]].append(passage_id)
            else:
                for key in themes:
                    by_theme[key].append(passage_id)
    return by_theme, without


def _draft(story: Story, memory: Memory, written: Mapping[str, Any], passage_ids: list[str]) -> Theme:
    theme = insights.draft_theme(
        memory.actors[ANALYST],
        memory.consultations[story.slug],
        written["name"],
        written["description"],
        passage_ids,
    )
    memory.themes[story.slug, written["key"]] = theme.id
    return theme


def publish_results(story: Story, memory: Memory) -> None:
    snapshot = insights.prepare_snapshot(consultation_of(story, memory).id)
    insights.publish_snapshot(memory.actors[ANALYST], snapshot)
