"""What findings rest on: for staff all of it with how far the answer goes, for the public the places it may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coproduce.core.access import Actor, allows
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback.forum_models import FindingPost
from coproduce.feedback.models import Finding, FindingSource, finding_theme
from coproduce.feedback.queries.named_sources import found_topic
from coproduce.feedback.rules.sources import FULLY, Link, extent_sentence, number_of_places
from coproduce.feedback.source_kinds import WHO_NAMES, Found, found_sources, source_kinds
from coproduce.forums.models import Post, Topic

THEME, POST = "own_theme", "post"


@dataclass(frozen=True)
class Rest:
    """One thing that a finding rests on. `kind` is a kind of source, or a theme of its own consultation, or a post;
    `key` names it within the finding. `found` is None where it is gone. A post has no extent."""

    kind: str
    key: str
    extent: str
    reason: str
    found: Found | None

    @property
    def link(self) -> Link:
        return Link(self.found.title if self.found else "something that is gone", self.extent, self.reason)


@dataclass(frozen=True)
class PublicPlace:
    words: str
    url: str


@dataclass(frozen=True)
class RestsOn:
    """What the public reads of what a finding rests on: where it was said besides its own consultation, and what the
    answer does not answer fully."""

    places: tuple[PublicPlace, ...] = ()
    count: str = ""  # of the places, its own consultation included: "three places"
    extents: tuple[str, ...] = ()


@dataclass
class _Known:
    themes: defaultdict[str, list[Rest]] = field(default_factory=lambda: defaultdict(list))
    sources: defaultdict[str, list[Rest]] = field(default_factory=lambda: defaultdict(list))
    posts: defaultdict[str, list[Rest]] = field(default_factory=lambda: defaultdict(list))

    def of(self, finding_id: str) -> list[Rest]:
        return [*self.themes[finding_id], *self.sources[finding_id], *self.posts[finding_id]]


def rests_of(findings: Sequence[Finding]) -> dict[str, list[Rest]]:
    """Finding id -> all that it rests on: its themes, what else was named, and posts. A handful of questions, however
    many findings."""
    known = _known(findings)
    return {finding.id: known.of(finding.id) for finding in findings}


def rests_for(actor: Actor, finding: Finding) -> list[Rest]:
    """All that one finding rests on, for a page: where a kind asks for a right of its own, such as one to read what
    people wrote, all others read the name of the kind alone."""
    kinds = source_kinds()

    def as_read(rest: Rest) -> Rest:
        kind = kinds.get(rest.kind)
        if (
            rest.found is None
            or kind is None
            or kind.permission == WHO_NAMES
            or allows(actor, kind.permission)
        ):
            return rest
        return replace(rest, found=replace(rest.found, title=kind.words, detail=""))

    return [as_read(rest) for rest in rests_of([finding])[finding.id]]


def rest_of(finding: Finding, kind: str, key: str) -> Rest:
    """Raises NotFound."""
    for rest in rests_of([finding])[finding.id]:
        if (rest.kind, rest.key) == (kind, key):
            return rest
    raise NotFound("source")


def public_rests(findings: Sequence[Finding]) -> dict[str, RestsOn]:
    """Finding id -> what the public may read of it at this moment; the caller decides whether the finding is public."""
    known = _known(findings)
    return {finding.id: _public(finding, known.of(finding.id)) for finding in findings}


def links_of(findings: Sequence[Finding]) -> dict[str, tuple[Link, ...]]:
    """Finding id -> its links that have an extent, for the rules."""
    return {
        finding_id: tuple(rest.link for rest in rests if rest.kind != POST and rest.found is not None)
        for finding_id, rests in rests_of(findings).items()
    }


def said_from(rests: Sequence[Rest]) -> date | None:
    """The first day on which any of it can have been said."""
    return min((each.found.said_on for each in rests if each.found and each.found.said_on), default=None)


def _known(findings: Sequence[Finding]) -> _Known:
    ids, known = [finding.id for finding in findings], _Known()
    extents = _extents(ids)
    for finding in findings:
        for theme in finding.themes:
            extent, reason = extents.get((finding.id, theme.id), (FULLY, ""))
            known.themes[finding.id].append(Rest(THEME, theme.id, extent, reason, _own(theme.name, finding)))
    sources = list(
        db.session.scalars(
            select(FindingSource)
            .where(FindingSource.finding_id.in_(ids))
            .order_by(FindingSource.kind, FindingSource.noted_on, FindingSource.id)
        )
    )
    found = found_sources(sources)
    for source in sources:
        known.sources[source.finding_id].append(
            Rest(source.kind, source.target_id, source.extent, source.reason, found.get(source.id))
        )
    _posts(ids, known)
    return known


def _own(name: str, finding: Finding) -> Found:
    slug = finding.feedback.consultation.slug
    return Found(name, "A theme of this consultation", f"/manage/consultations/{slug}/themes", "", "", False)


def _extents(ids: Collection[str]) -> dict[tuple[str, str], tuple[str, str]]:
    rows = db.session.execute(select(finding_theme).where(finding_theme.c.finding_id.in_(ids)))
    return {(row.finding_id, row.theme_id): (row.extent, row.extent_reason) for row in rows}


def _posts(ids: Collection[str], known: _Known) -> None:
    rows = db.session.execute(
        select(FindingPost, Post)
        .join(Post, Post.id == FindingPost.post_id)
        .where(FindingPost.finding_id.in_(ids), Post.withdrawn_at.is_(None))
        .options(
            joinedload(Post.topic).joinedload(Topic.board), joinedload(Post.topic).joinedload(Topic.passage)
        )
        .order_by(FindingPost.taken_on, FindingPost.id)
    )
    for link, post in rows:
        topic = found_topic(post.topic, post.topic.board)
        known.posts[link.finding_id].append(Rest(POST, post.id, FULLY, "", topic))


def _public(finding: Finding, rests: Sequence[Rest]) -> RestsOn:
    own = f"/consultations/{finding.feedback.consultation.slug}"
    places = {
        each.found.public_url: PublicPlace(each.found.place, each.found.public_url)
        for each in rests
        if each.found is not None and each.found.is_public and each.found.public_url != own
    }
    extents = tuple(
        sentence
        for each in rests
        if each.found is not None and (each.kind == THEME or each.found.is_public)
        if (sentence := extent_sentence(_public_link(each)))
    )
    return RestsOn(tuple(places.values()), number_of_places(len(places) + bool(finding.themes)), extents)


def _public_link(rest: Rest) -> Link:
    """By the name that the public may read: of another place that is the place, never the words of a text."""
    name = rest.found.title if rest.kind == THEME and rest.found else rest.found.place if rest.found else ""
    return Link(name, rest.extent, rest.reason)
