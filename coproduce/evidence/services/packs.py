"""Making evidence packs: at the command line at once, for a page in the background."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotFound, Refusal, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.jobs import every
from coproduce.core.turns import sole
from coproduce.evidence.events import PackAsked
from coproduce.evidence.models import EvidenceClaim, EvidencePack
from coproduce.evidence.pack.contents import PackFacts, ShownCitation, ShownClaim, make_pack
from coproduce.evidence.pack.records import citable_in
from coproduce.evidence.pack.signing import site_key
from coproduce.evidence.queries.claims import citations_on, claims_on, facts_of
from coproduce.evidence.queries.pack.subjects import (
    AREA,
    Subject,
    all_subjects,
    recorded_subjects,
    subject_of,
    undated_of,
)
from coproduce.evidence.queries.packs import head_before, linked_subjects, staff_tables
from coproduce.evidence.rules.claims import claim_problems
from coproduce.evidence.services.records import OnRecord, document_on

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=30)
Tell = Callable[[int, int], None]
Key = tuple[str, str]


def build_now(
    actor: Actor,
    subject: Subject,
    as_of: date,
    *,
    for_staff: bool = False,
    tell: Tell = lambda done, total: None,
) -> bytes:
    """The bytes of a signed pack that shows what was on record at the end of `as_of`. `tell` hears how many documents
    are gathered of how many.

    Raises NotAllowed, InvalidInput (a day to come), and Refused with everything that stands in the way: a subject that
    was not public, claims that rest on nothing or on what was not public.
    """
    _require_may(actor, as_of, for_staff)
    _link_all_entries()
    claims = claims_on(subject, as_of)
    gathered = _gather(subject, claims, as_of, tell)
    _require_claims(subject, claims, gathered, as_of)
    facts = _facts(subject, as_of, claims, gathered, for_staff)
    content = make_pack(facts, site_key(current_app.extensions["settings"]), _render)
    audit.record(
        actor,
        "build_pack",
        subject.kind,
        subject.id,
        details={"as_of": as_of.isoformat(), "staff": for_staff, "sha256": sha256(content).hexdigest()},
    )
    db.session.flush()
    return content


def _require_may(actor: Actor, as_of: date, for_staff: bool) -> None:
    require(actor, "evidence.build")
    if for_staff:
        require(actor, "results.see_exact")
    if as_of > clock.today():
        raise InvalidInput({"as_of": "This day has not come yet."})


def _link_all_entries() -> None:
    """So that the head of the audit trail is the same whenever the pack is made. Where the worker links at this moment,
    that is as good."""
    try:
        with db.session.begin_nested():
            audit.extend_chain()
    except IntegrityError:
        log.info("the worker linked the entries of the audit trail first")


def _gather(
    subject: Subject, claims: Sequence[EvidenceClaim], as_of: date, tell: Tell
) -> dict[Key, OnRecord]:
    """The documents of the day: of the subject, of what belongs to it, and of what its claims cite."""
    cited = {
        (each.place_kind, each.place_id)
        for claim in claims
        for each in citations_on(claim, as_of)
        if each.place_kind
    }
    if subject.kind == AREA:
        wanted = {(each.kind, each.id) for each in all_subjects()} | set(recorded_subjects()) | cited
    else:
        wanted = {(subject.kind, subject.id), *linked_subjects(subject, as_of), *cited}
    found = {}
    tell(0, len(wanted))
    for done, (kind, subject_id) in enumerate(sorted(wanted), start=1):
        record = document_on(kind, subject_id, as_of)
        if record.document is not None:
            found[kind, subject_id] = record
        tell(done, len(wanted))
    return found


def _require_claims(
    subject: Subject, claims: Sequence[EvidenceClaim], gathered: Mapping[Key, OnRecord], as_of: date
) -> None:
    problems = []
    if subject.kind != AREA and (subject.kind, subject.id) not in gathered:
        problems.append(f"“{subject.title}” was not public on that day.")
    for claim in claims:
        if claim.subject_kind != AREA and (claim.subject_kind, claim.subject_id) not in gathered:
            problems.append(f"“{claim.text[:80]}” is about something that was not public on that day.")
    on_record = citable_in(each.document for each in gathered.values() if each.document is not None)
    problems += claim_problems([facts_of(claim, as_of) for claim in claims], on_record, as_of)
    if problems:
        raise Refused([Refusal(each) for each in dict.fromkeys(problems)])


def _facts(
    subject: Subject,
    as_of: date,
    claims: Sequence[EvidenceClaim],
    gathered: Mapping[Key, OnRecord],
    for_staff: bool,
) -> PackFacts:
    from coproduce import __version__

    settings = current_app.extensions["settings"]
    documents = sorted(
        (each.document for each in gathered.values() if each.document is not None),
        key=lambda document: (document["kind"], document["url"]),
    )
    titles = {(document["kind"], document["id"]): str(document["title"]) for document in documents}
    own = titles.get((subject.kind, subject.id), subject.title)
    later = sorted(
        (titles[key], undated_of(key[0])) for key, each in gathered.items() if each.put_together_later
    )
    return PackFacts(
        subject.kind,
        subject.slug,
        own,
        as_of,
        settings.area_name,
        settings.site_url,
        __version__,
        head_before(clock.london_moment(as_of)),
        documents,
        [_shown(claim, titles, as_of) for claim in claims],
        later,
        staff_tables(documents) if for_staff else {},
    )


def _shown(claim: EvidenceClaim, titles: Mapping[Key, str], as_of: date) -> ShownClaim:
    return ShownClaim(
        claim.heading,
        claim.side,
        claim.text,
        titles.get((claim.subject_kind, claim.subject_id), ""),
        claim.noted_on.isoformat(),
        tuple(
            ShownCitation(
                each.kind,
                each.title,
                each.url,
                each.dated.isoformat() if each.dated else "",
                each.shows,
                each.does_not_show,
                each.target_id,
            )
            for each in citations_on(claim, as_of)
        ),
    )


def _render(values: Mapping[str, Any]) -> str:
    """Without what pages share: a report knows no visitor and no present moment."""
    return current_app.jinja_env.get_template("evidence/pack/report.html").render(values)


def may_take(actor: Actor, pack: EvidencePack) -> bool:
    """Whether the file is there, for this person: exact figures are for those who may see them."""
    return pack.content is not None and (not pack.for_staff or allows(actor, "results.see_exact"))


def take_pack(actor: Actor, pack: EvidencePack) -> bytes:
    """The content. What is not for publication leaves an audit row. Raises NotAllowed, or NotFound for what is not made
    yet, was given up or may not be taken."""
    require(actor, "evidence.read")
    if pack.content is None or not may_take(actor, pack):
        raise NotFound("pack")
    if pack.for_staff:
        details = {"as_of": pack.as_of.isoformat(), "pack": pack.id, "sha256": pack.digest}
        audit.record(actor, "take_pack", pack.subject_kind, pack.subject_id, details=details)
        db.session.flush()
    return pack.content


# In the background ----------------------------------------------------------------------------------------------------


def ask_for_pack(
    actor: Actor, subject: Subject, as_of: date | None, *, for_staff: bool = False
) -> EvidencePack:
    """Leave a pack for the worker to make; asking again before it was made is asking once. Raises NotAllowed,
    InvalidInput."""
    if as_of is None:
        raise InvalidInput({"as_of": "Give the day that it shall show."})
    _require_may(actor, as_of, for_staff)
    waiting = _waiting(actor, subject, as_of, for_staff)
    if waiting is not None:
        return waiting
    pack = EvidencePack(
        id=new_id(),
        subject_kind=subject.kind,
        subject_id=subject.id,
        title=subject.title,
        slug=subject.slug,
        as_of=as_of,
        for_staff=for_staff,
        asked_at=clock.now(),
        asked_by_id=actor.account_id,
        asked_by_name=actor.name,
    )
    db.session.add(pack)
    db.session.flush()
    audit.record(
        actor,
        "ask_for_pack",
        subject.kind,
        subject.id,
        details={"as_of": as_of.isoformat(), "staff": for_staff},
    )
    outbox.emit(PackAsked(pack.id))
    return pack


def _waiting(actor: Actor, subject: Subject, as_of: date, for_staff: bool) -> EvidencePack | None:
    return db.session.scalars(
        select(EvidencePack).where(
            EvidencePack.subject_kind == subject.kind,
            EvidencePack.subject_id == subject.id,
            EvidencePack.as_of == as_of,
            EvidencePack.for_staff == for_staff,
            EvidencePack.asked_by_id == actor.account_id,
            EvidencePack.built_at.is_(None),
        )
    ).first()


# Interval 0: at every tick, since somebody may be waiting in front of the page.
@every(minutes=0, own_transactions=True)
def build_waiting() -> None:
    """Make what was asked for; of several workers one at a time."""
    with sole("evidence_packs") as mine:
        if not mine:
            return
        waiting = db.session.scalars(
            select(EvidencePack.id).where(EvidencePack.built_at.is_(None)).order_by(EvidencePack.asked_at)
        ).all()
        db.session.rollback()
        for pack_id in waiting:
            _build_one(pack_id)


def _build_one(pack_id: str) -> None:
    with unit_of_work():
        pack = db.session.get(EvidencePack, pack_id)
        if pack is None:
            return
        pack.started_at = clock.now()
        try:
            with db.session.begin_nested():
                content = build_now(
                    _asker(pack),
                    subject_of(pack.subject_kind, pack.subject_id),
                    pack.as_of,
                    for_staff=pack.for_staff,
                )
        except Refused as refused:
            pack.problems = [refusal.message for refusal in refused.refusals]
        except NotFound:
            pack.problems = ["What this pack is about is not there any more."]
        except Exception:
            log.exception("evidence pack %s failed", pack_id)
            pack.problems = [
                "Something went wrong while the pack was made. Try again, and tell the administrator."
            ]
        else:
            pack.content, pack.size, pack.digest = content, len(content), sha256(content).hexdigest()
        pack.built_at = clock.now()


def _asker(pack: EvidencePack) -> Actor:
    """What was asked for was allowed then; the worker acts with the rights that this took."""
    from coproduce.accounts.roles import ANALYST, COMMISSIONER

    return Actor(pack.asked_by_id, pack.asked_by_name, frozenset({COMMISSIONER, ANALYST}))


@every(minutes=24 * 60)
def give_up_old_packs() -> None:
    """The content goes after 30 days, the entry stays: the same pack can be made again."""
    db.session.execute(
        update(EvidencePack)
        .where(EvidencePack.asked_at < clock.now() - KEPT_FOR, func.length(EvidencePack.digest) > 0)
        .values(content=None)
    )
