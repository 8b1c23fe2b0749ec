"""Published and prepared results. Public figures come from the published snapshot alone (rule 16)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import bindparam, select

from coproduce.analysis.disclosure import ProtectedNumber, ProtectedTable, protect_count
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import visible_to_everyone
from coproduce.consultations.queries.statements import topics_that_may_be_shown
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.counts import topic_is_added
from coproduce.insights.models import ResultsSnapshot, Theme
from coproduce.insights.snapshot import PublishedResults, read_document

EVER_PUBLIC = ("published", "replaced", "withdrawn")


@dataclass(frozen=True)
class OnShow:
    """Which results the public sees now of which consultation. `version` grows with each change of the snapshot."""

    consultation_id: str
    slug: str
    title: str
    snapshot_id: str
    version: int
    gone: frozenset[str] = frozenset()

    @property
    def results(self) -> PublishedResults:
        """Without votes on statements that may not be shown any more: a snapshot holds the words of their writers."""
        found = _results(self.snapshot_id, self.version)
        return found.without(self.gone) if self.gone else found


# Built once: putting this statement together takes longer than running it.
_ON_SHOW = (
    select(
        Consultation.id, Consultation.slug, Consultation.title, ResultsSnapshot.id, ResultsSnapshot.version
    )
    .join(ResultsSnapshot, ResultsSnapshot.consultation_id == Consultation.id)
    .where(
        Consultation.slug == bindparam("slug"), visible_to_everyone(), ResultsSnapshot.state == "published"
    )
    .order_by(ResultsSnapshot.number.desc())
    .limit(1)
)


def results_on_show(slug: str) -> OnShow:
    """What the public results page of a consultation shows now, without the figures themselves. Raises NotFound."""
    row = db.session.connection().execute(_ON_SHOW, {"slug": slug}).first()
    if row is None:
        raise NotFound("results")
    shown = OnShow(*row)
    added = _added(shown.snapshot_id, shown.version)
    if not added:
        return shown
    return replace(shown, gone=added - topics_that_may_be_shown(shown.consultation_id))


@lru_cache(maxsize=64)
def _results(snapshot_id: str, version: int) -> PublishedResults:
    """A snapshot is never recomputed (rule 16), so it is read once. Whether it is still public is asked each time."""
    return read_document(db.session.get_one(ResultsSnapshot, snapshot_id).document)


@lru_cache(maxsize=64)
def _added(snapshot_id: str, version: int) -> frozenset[str]:
    """The topics of votes on statements that participants added."""
    found = _results(snapshot_id, version)
    keys = [each.key for each in found.questions]
    if found.sessions is not None:
        keys += [each.key for each in found.sessions.questions]
    return frozenset(key for key in keys if topic_is_added(key))


def published_snapshot(consultation_id: str) -> ResultsSnapshot | None:
    """The results that the public sees now."""
    return db.session.scalars(
        select(ResultsSnapshot)
        .where(ResultsSnapshot.consultation_id == consultation_id, ResultsSnapshot.state == "published")
        .order_by(ResultsSnapshot.number.desc())
        .limit(1)
    ).first()


def published_before(consultation_id: str) -> list[ResultsSnapshot]:
    """Every snapshot that was ever public, in order: somebody may have kept a copy."""
    return list(
        db.session.scalars(
            select(ResultsSnapshot)
            .where(ResultsSnapshot.consultation_id == consultation_id, ResultsSnapshot.state.in_(EVER_PUBLIC))
            .order_by(ResultsSnapshot.number)
        )
    )


def latest_prepared(consultation_id: str) -> ResultsSnapshot | None:
    """The newest results that wait for a person to publish them."""
    return db.session.scalars(
        select(ResultsSnapshot)
        .where(ResultsSnapshot.consultation_id == consultation_id, ResultsSnapshot.state == "prepared")
        .order_by(ResultsSnapshot.number.desc())
        .limit(1)
    ).first()


def protected_theme_size(theme: Theme) -> ProtectedNumber | None:
    """How many people spoke of a theme, as the published results say it. None where no number may stand: no results
    are public, the theme is not in them, it is a minority theme, or too few people answered."""
    return protected_theme_sizes(theme.consultation_id).get(theme.id)


def protected_theme_sizes(consultation_id: str) -> dict[str, ProtectedNumber]:
    """`protected_theme_size` of every theme that has one, by the theme's id."""
    return protected_theme_sizes_of([consultation_id])


def protected_theme_sizes_of(consultation_ids: Collection[str]) -> dict[str, ProtectedNumber]:
    """`protected_theme_sizes` of several consultations, in one statement where their results were read before."""
    if not consultation_ids:
        return {}
    published = select(ResultsSnapshot.consultation_id, ResultsSnapshot.id, ResultsSnapshot.version).where(
        ResultsSnapshot.consultation_id.in_(consultation_ids), ResultsSnapshot.state == "published"
    )
    # The one with the highest number is the one on show.
    newest = {
        row[0]: (row[1], row[2]) for row in db.session.execute(published.order_by(ResultsSnapshot.number))
    }
    return {theme_id: size for shown in newest.values() for theme_id, size in _theme_sizes(*shown).items()}


@lru_cache(maxsize=256)
def _theme_sizes(snapshot_id: str, version: int) -> dict[str, ProtectedNumber]:
    """Of one snapshot, which never changes."""
    stored = db.session.get_one(ResultsSnapshot, snapshot_id).document.get("themes")
    if not stored:
        return {}
    table = ProtectedTable.from_dict(stored["table"])
    shown = {cell.label: cell.shown for cell in table.cells if cell.shown is not None}
    # The figures are rounded already, so protecting them again rounds to the same.
    return {
        theme_id: protect_count(int(shown[label]), "people")
        for theme_id, label in dict(stored["labels"]).items()
        if label in shown
    }
