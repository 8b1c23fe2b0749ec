"""Reading samples for a second coder: what they see, and how the two agree. No query a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from coproduce.accounts.models import Account
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.models import Coding, CodingSample, SampleText, Theme
from coproduce.insights.queries.themes import LIVE, belongs_to, has_no_theme, has_theme, live_themes, pieces
from coproduce.safeguarding.models import Passage


@dataclass(frozen=True)
class Compared:
    """One text of a finished sample: the themes of the first person and of the second, as they are now and as they
    were given."""

    text: SampleText
    passage: Passage
    first: tuple[Theme, ...]
    second: tuple[Theme, ...]

    @property
    def same(self) -> bool:
        return {theme.id for theme in self.first} == {theme.id for theme in self.second}


def samples_of(actor: Actor, consultation_id: str) -> list[tuple[CodingSample, str]]:
    """Samples with the second coder's name, newest first."""
    require(actor, "themes.see")
    rows = db.session.execute(
        select(CodingSample, Account.name)
        .outerjoin(Account, Account.id == CodingSample.coder_id)
        .where(CodingSample.consultation_id == consultation_id)
        .options(selectinload(CodingSample.texts))
        .order_by(CodingSample.asked_at.desc(), CodingSample.id)
    )
    return [(sample, name or "") for sample, name in rows]


def sample_by_id(actor: Actor, consultation_id: str, sample_id: str) -> CodingSample:
    """Raises NotAllowed; NotFound, also for a sample of another consultation."""
    require(actor, "themes.see")
    sample = db.session.get(CodingSample, sample_id)
    if sample is None or sample.consultation_id != consultation_id:
        raise NotFound("sample")
    return sample


def sample_to_code(actor: Actor, consultation_id: str, sample_id: str) -> CodingSample:
    """For the second coder alone. Raises NotAllowed, NotFound."""
    sample = sample_by_id(actor, consultation_id, sample_id)
    if not allows(actor, "samples.code", sample):
        raise NotFound("sample")
    return sample


def coded_texts(consultation_id: str, topic: str, without: str = "") -> list[str]:
    """Ids of texts that a person has coded or marked "no theme", one of each wording; none of those that `without`
    (an account) coded."""
    statement = select(func.min(Passage.id)).where(
        belongs_to(consultation_id), or_(has_theme(), has_no_theme())
    )
    if topic:
        statement = statement.where(Passage.topic == topic)
    if without:
        own = select(Coding.passage_id).where(Coding.coded_by_id == without)
        statement = statement.where(Passage.id.not_in(own))
    return list(db.session.scalars(statement.group_by(Passage.topic, Passage.fingerprint)))


def next_text(sample: CodingSample) -> tuple[SampleText, Passage] | None:
    """The first text without a decision; None where all are coded. The first person's codes are not read at all."""
    row = db.session.execute(
        select(SampleText, Passage)
        .join(Passage, Passage.id == SampleText.passage_id)
        .where(SampleText.sample_id == sample.id, SampleText.theme_ids.is_(None))
        .order_by(SampleText.position)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row is not None else None


def left_to_code(sample: CodingSample) -> int:
    statement = (
        select(func.count())
        .select_from(SampleText)
        .where(SampleText.sample_id == sample.id, SampleText.theme_ids.is_(None))
    )
    return db.session.scalar(statement) or 0


def compared(actor: Actor, sample: CodingSample) -> list[Compared]:
    """The texts of a finished sample side by side, those that differ first."""
    require(actor, "themes.see")
    if sample.state != "finished":
        raise NotFound("result")
    themes = {theme.id: theme for theme in live_themes(sample.consultation_id)}
    first = themes_by_text([text.passage_id for text in sample.texts])
    passages = {
        passage.id: passage
        for passage in db.session.scalars(
            select(Passage).where(Passage.id.in_([text.passage_id for text in sample.texts]))
        )
    }
    rows = [
        Compared(
            text,
            passages[text.passage_id],
            _named(first[text.passage_id], themes),
            _named(text.theme_ids or (), themes),
        )
        for text in sample.texts
    ]
    return sorted(rows, key=lambda row: (row.same or row.text.settled, row.text.position))


def themes_by_text(passage_ids: Sequence[str]) -> defaultdict[str, set[str]]:
    """Passage id -> ids of the live themes that a person put it into."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for piece in pieces(passage_ids):
        rows = db.session.execute(
            select(Coding.passage_id, Coding.theme_id)
            .join(Theme, Theme.id == Coding.theme_id)
            .where(Coding.passage_id.in_(piece), Theme.state.in_(LIVE))
        )
        for passage_id, theme_id in rows:
            found[passage_id].add(theme_id)
    return found


def _named(ids: Collection[str], themes: dict[str, Theme]) -> tuple[Theme, ...]:
    return tuple(sorted((themes[each] for each in ids if each in themes), key=lambda theme: theme.name))
