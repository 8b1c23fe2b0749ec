"""Of which aspects texts speak well or badly, as the machine read them. Exact, for staff; not for publication."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, false, func, select

from coproduce.analysis.aspects import METHOD, VERSION
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.insights.aspect_words import WORDS, AspectCounts, SaidOf
from coproduce.insights.models import PassageAspect
from coproduce.insights.queries.desk_filter import belongs_at_the_desk
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.insights.queries.sentiment import version_in_use
from coproduce.safeguarding.models import Passage


def aspects_of(passage_id: str) -> tuple[SaidOf, ...]:
    """What one text says of each aspect it names, in the order of the text; nothing while the machine's help is off."""
    rows = db.session.scalars(
        select(PassageAspect)
        .where(PassageAspect.passage_id == passage_id, _in_use())
        .order_by(PassageAspect.place)
    )
    return tuple(SaidOf(row.aspect, row.label, row.unclear) for row in rows)


def aspects_by_question(actor: Actor, consultation_id: str) -> dict[str, list[AspectCounts]]:
    """Question -> how many of its texts sound bad, neither or good on each aspect, the most named first. One query."""
    require(actor, "results.see_exact")
    rows = db.session.execute(
        select(Passage.topic, PassageAspect.aspect, PassageAspect.label, func.count())
        .join(Passage, Passage.id == PassageAspect.passage_id)
        .where(belongs_at_the_desk(consultation_id), _in_use(), PassageAspect.aspect.in_(WORDS))
        .group_by(Passage.topic, PassageAspect.aspect, PassageAspect.label)
    )
    counts: defaultdict[str, defaultdict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for topic, aspect, label, count in rows:
        counts[str(topic)][str(aspect)][str(label)] = int(count)
    return {
        topic: sorted(
            (AspectCounts(aspect, **split) for aspect, split in aspects.items()),
            key=lambda each: (-each.texts, each.aspect),
        )
        for topic, aspects in counts.items()
    }


def _in_use() -> ColumnElement[bool]:
    """SQL condition over PassageAspect: the reading that is shown."""
    if not help_is_on():
        return false()
    return and_(
        PassageAspect.method == METHOD,
        PassageAspect.method_version == VERSION,
        PassageAspect.scorer_version == version_in_use(),
    )
