"""How texts sound: what an analyst said of it, else what the combined scorer found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.analysis.sentiment_language import ENGLISH, UNKNOWN, language_name
from coproduce.core.database import db
from coproduce.insights.models import PassageSentiment, SentimentCorrection, SentimentModel
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.safeguarding.models import Passage

LABELS = ("negative", "neutral", "positive")
# Languages that the machine reads; empty: it was not asked which.
READ = ("", ENGLISH)


@dataclass(frozen=True)
class Feeling:
    """How a text sounds: `corrected` says that a person said so; else the machine did, with its confidence (0 to 1).

    `unread` names the language of a text that the machine cannot read; without a person's word its label is empty."""

    label: str
    confidence: float
    unclear: bool = False
    corrected: bool = False
    unread: str = ""


def feelings_of(passage_ids: Sequence[str]) -> dict[str, Feeling]:
    """Passage id -> how it sounds; those that nobody has looked at are left out. Two queries."""
    read = db.session.scalars(
        select(PassageSentiment).where(PassageSentiment.passage_id.in_(passage_ids), by_the_scorer())
    )
    found = {row.passage_id: _as_read(row) for row in read}
    said = db.session.scalars(
        select(SentimentCorrection).where(SentimentCorrection.passage_id.in_(passage_ids))
    )
    for row in said:
        unread = found[row.passage_id].unread if row.passage_id in found else ""
        found[row.passage_id] = Feeling(row.label, 1.0, corrected=True, unread=unread)
    return found


def _as_read(row: PassageSentiment) -> Feeling:
    if row.language in READ:
        return Feeling(row.label, row.confidence, row.unclear)
    return Feeling("", 0.0, unclear=True, unread=name_of(row.language))


def name_of(language: str) -> str:
    """The name of a language for staff, by its code."""
    return "no known language" if language == UNKNOWN else language_name(language)


def was_read() -> ColumnElement[bool]:
    """SQL condition over PassageSentiment: in a language that the machine knows, so that its label means something."""
    return PassageSentiment.language.in_(READ)


def not_read(language: str = "") -> ColumnElement[bool]:
    """SQL condition over Passage: the machine could not read it, being in this language, or in any that it does not
    know."""
    named = PassageSentiment.language == language if language else _is_another_language()
    return Passage.id.in_(select(PassageSentiment.passage_id).where(named, by_the_scorer()))


@dataclass(frozen=True)
class UnreadLanguage:
    """A language that the machine does not know, by its code and name, and how many `texts` are in it."""

    code: str
    name: str
    texts: int


def unread_languages(passages: ColumnElement[bool]) -> dict[str, list[UnreadLanguage]]:
    """Question -> the languages of those of its texts that the machine could not read, most first; of the texts that
    the condition over Passage names. One query."""
    rows = db.session.execute(
        select(Passage.topic, PassageSentiment.language, func.count())
        .join(PassageSentiment, PassageSentiment.passage_id == Passage.id)
        .where(passages, _is_another_language(), by_the_scorer())
        .group_by(Passage.topic, PassageSentiment.language)
        .order_by(func.count().desc(), PassageSentiment.language)
    )
    found: defaultdict[str, list[UnreadLanguage]] = defaultdict(list)
    for topic, language, count in rows:
        found[str(topic)].append(UnreadLanguage(str(language), name_of(language), int(count)))
    return dict(found)


def _is_another_language() -> ColumnElement[bool]:
    """SQL condition over PassageSentiment, worded as ranges, which an index serves."""
    code = PassageSentiment.language
    return or_(and_(code > "", code < ENGLISH), code > ENGLISH)


def by_the_scorer() -> ColumnElement[bool]:
    """SQL condition over PassageSentiment: the reading that is shown, by the model in use; others stand beside it in
    the table. None is shown while the machine's help is switched off."""
    if not help_is_on():
        return false()
    return and_(PassageSentiment.method == METHOD, PassageSentiment.scorer_version == version_in_use())


def version_in_use() -> ColumnElement[str]:
    """SQL: the version of the model that reads."""
    own = select(SentimentModel.scorer_version).where(is_in_use()).limit(1)
    return func.coalesce(own.scalar_subquery(), VERSION)


def is_in_use() -> ColumnElement[bool]:
    """SQL condition over SentimentModel: it reads. One that started from another version of the shipped model does not:
    its weights may mean something else now."""
    return and_(SentimentModel.state == "in_use", SentimentModel.scorer_version.startswith(f"{VERSION}+"))


def sounds(label: str) -> ColumnElement[bool]:
    """SQL condition over Passage: it sounds like this, a person's word standing before the machine's."""
    said = exists().where(SentimentCorrection.passage_id == Passage.id)
    said_so = exists().where(SentimentCorrection.passage_id == Passage.id, SentimentCorrection.label == label)
    scored = exists().where(
        PassageSentiment.passage_id == Passage.id,
        by_the_scorer(),
        was_read(),
        PassageSentiment.label == label,
    )
    return or_(said_so, and_(scored, ~said))


def split_of(passages: ColumnElement[bool]) -> dict[str, int]:
    """Label -> how many texts, of those that the condition over Passage names; what nobody has read is left out."""
    label = func.coalesce(SentimentCorrection.label, PassageSentiment.label)
    rows = db.session.execute(
        select(label, func.count())
        .select_from(Passage)
        .outerjoin(
            PassageSentiment, and_(PassageSentiment.passage_id == Passage.id, by_the_scorer(), was_read())
        )
        .outerjoin(SentimentCorrection, SentimentCorrection.passage_id == Passage.id)
        .where(passages, label.is_not(None))
        .group_by(label)
    )
    found = {str(name): int(count) for name, count in rows}
    return {name: found[name] for name in LABELS if name in found}
