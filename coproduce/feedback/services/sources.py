"""Naming what a finding rests on, and how far its answer goes for each."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.feedback.models import Finding, FindingSource, finding_theme
from coproduce.feedback.queries.sources import THEME
from coproduce.feedback.rules.sources import FULLY, extent_problems
from coproduce.feedback.services.writing import note_edit, require_unchanged, require_writing
from coproduce.feedback.source_kinds import source_kinds


def add_source(actor: Actor, finding: Finding, kind: str, target_id: str) -> FindingSource:
    """Say that a finding rests on something; twice changes nothing. Raises NotAllowed, Refused, NotFound (another kind,
    or nothing that may be named, for example because nobody has read it)."""
    require_writing(actor, finding.feedback)
    known = source_kinds().get(kind)
    if known is None:
        raise NotFound("kind of source")
    require(actor, known.permission)
    offered = known.offers(finding, "").order_by(None)
    model = offered.column_descriptions[0]["entity"]
    if db.session.scalars(offered.where(model.id == target_id)).first() is None or not known.find(
        [target_id]
    ):
        raise NotFound("source")
    existing = _source(finding, kind, target_id)
    if existing is not None:
        return existing
    source = FindingSource(
        id=new_id(),
        finding_id=finding.id,
        kind=kind,
        target_id=target_id,
        extent=FULLY,
        reason="",
        noted_on=clock.today(),
    )
    db.session.add(source)
    note_edit(actor, finding, "add_source")
    return source


def set_extent(
    actor: Actor,
    finding: Finding,
    kind: str,
    key: str,
    *,
    extent: str,
    reason: str = "",
    expected_revision: int | None = None,
) -> None:
    """How far the answer goes for one thing that the finding rests on, and why not further; the reason is public with
    the answer. `kind` and `key` as of `queries.sources.Rest`.

    Raises NotAllowed, Refused, Stale, InvalidInput, NotFound.
    """
    require_unchanged(actor, finding, expected_revision)
    problems = extent_problems(extent, reason)
    if problems:
        raise InvalidInput(problems)
    reason = "" if extent == FULLY else reason.strip()
    if kind == THEME:
        _set_extent_of_theme(finding, key, extent, reason)
    else:
        source = _source(finding, kind, key)
        if source is None:
            raise NotFound("source")
        source.extent, source.reason = extent, reason
    note_edit(actor, finding, "set_extent")


def remove_source(
    actor: Actor, finding: Finding, kind: str, key: str, expected_revision: int | None = None
) -> None:
    """The finding does not rest on it after all. Raises NotAllowed, Refused, Stale, NotFound."""
    require_unchanged(actor, finding, expected_revision)
    if kind == THEME:
        raise Refused("A theme of this consultation is taken out where the words and themes are changed.")
    source = _source(finding, kind, key)
    if source is None:
        raise NotFound("source")
    db.session.delete(source)
    note_edit(actor, finding, "remove_source")


def _set_extent_of_theme(finding: Finding, theme_id: str, extent: str, reason: str) -> None:
    if theme_id not in {theme.id for theme in finding.themes}:
        raise NotFound("theme")
    db.session.flush()
    db.session.execute(
        finding_theme.update()
        .where(finding_theme.c.finding_id == finding.id, finding_theme.c.theme_id == theme_id)
        .values(extent=extent, extent_reason=reason)
    )


def _source(finding: Finding, kind: str, target_id: str) -> FindingSource | None:
    return db.session.scalars(
        select(FindingSource).where(
            FindingSource.finding_id == finding.id,
            FindingSource.kind == kind,
            FindingSource.target_id == target_id,
        )
    ).first()
