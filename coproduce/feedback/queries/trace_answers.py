"""The public answers that one response's words went into, with the promises in them and what changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from coproduce.accounts.models import Organisation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback import addresses
from coproduce.feedback.models import Commitment, Feedback, Finding, FindingSource, Reply, finding_theme
from coproduce.feedback.queries.answers import public_condition
from coproduce.feedback.queries.promise_record import WHOLE, record_of
from coproduce.feedback.queries.promises import promise_facts
from coproduce.feedback.rules import lateness
from coproduce.feedback.rules.sources import EXTENTS, FULLY
from coproduce.feedback.trace import PublicAnswer, PublicPromise
from coproduce.insights.models import Theme

ThemesByPassage = Mapping[str, Iterable[Theme]]
LATEST_NOTES = 2
# Extents and themes by finding.
Links = dict[str, dict[str, str]]


def public_answers(feedback: Feedback, themes: ThemesByPassage, young: bool) -> tuple[PublicAnswer, ...]:
    """Answers of one consultation to these themes. The caller has seen to it that they are public."""
    wanted = {theme.id for group in themes.values() for theme in group}
    chosen = select(Finding).where(
        Finding.feedback_id == feedback.id, Finding.themes.any(Theme.id.in_(wanted))
    )
    return _shown(chosen.order_by(Finding.position), wanted, young)


def public_answers_elsewhere(
    consultation_id: str, wanted: Collection[str], targets: Mapping[str, Collection[str]], young: bool
) -> tuple[PublicAnswer, ...]:
    """Public findings of other consultations that rest on these themes, or by `targets` (kind of source -> ids) on
    these very words (rule 4: only what is open at this moment)."""
    rests_on = [
        and_(FindingSource.kind == kind, FindingSource.target_id.in_(ids))
        for kind, ids in targets.items()
        if ids
    ]
    if not rests_on:
        return ()
    named = select(FindingSource.finding_id).where(or_(*rests_on))
    chosen = (
        select(Finding)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .where(Finding.id.in_(named), Feedback.consultation_id != consultation_id, public_condition())
        .order_by(Feedback.public_from, Finding.position)
    )
    return _shown(chosen, set(wanted), young, elsewhere=True)


def _shown(
    chosen: object, wanted: Collection[str], young: bool, *, elsewhere: bool = False
) -> tuple[PublicAnswer, ...]:
    statement = chosen.options(  # type: ignore[attr-defined]
        joinedload(Finding.feedback).joinedload(Feedback.consultation),
        selectinload(Finding.reply).selectinload(Reply.commitment).options(*WHOLE),
    )
    findings = [each for each in db.session.scalars(statement).unique() if each.reply is not None]
    links = _links([each.id for each in findings], wanted)
    owners = _organisations(findings)
    today, closed = clock.today(), closed_days()
    return tuple(
        _answer(each, each.reply, links.get(each.id, {}), owners, young, today, closed, elsewhere)
        for each in findings
    )


def _answer(
    finding: Finding,
    reply: Reply,
    links: Mapping[str, str],
    owners: Mapping[str, str],
    young: bool,
    today: date,
    closed: frozenset[date],
    elsewhere: bool,
) -> PublicAnswer:
    consultation = finding.feedback.consultation
    organisation = owners.get(reply.organisation_id or consultation.owner_organisation_id or "", "")
    owner = (reply.owner_name, reply.owner_role, organisation)
    return PublicAnswer(
        finding.id,
        (finding.you_said_young if young else "") or finding.you_said,
        reply.kind,
        (reply.text_young if young else "") or reply.text,
        public_promise(reply.commitment, today, closed) if reply.commitment else None,
        reason=reply.reason,
        owner=", ".join(part for part in owner if part),
        theme_ids=frozenset(links),
        extents=tuple((theme, words) for theme, words in links.items() if words),
        slug=consultation.slug if elsewhere else "",
    )


def _links(finding_ids: Collection[str], wanted: Collection[str]) -> Links:
    """Finding -> theme -> how far the answer goes for it in words, empty where it goes all the way."""
    columns = finding_theme.c
    own = select(columns.finding_id, columns.theme_id, columns.extent, columns.extent_reason).where(
        columns.finding_id.in_(finding_ids), columns.theme_id.in_(wanted)
    )
    sources = select(
        FindingSource.finding_id, FindingSource.target_id, FindingSource.extent, FindingSource.reason
    ).where(FindingSource.finding_id.in_(finding_ids), FindingSource.target_id.in_(wanted))
    found: Links = {}
    for statement in (own, sources):
        for finding_id, theme_id, extent, reason in db.session.execute(statement):
            words = EXTENTS[extent][1] if extent in EXTENTS and extent != FULLY else ""
            found.setdefault(finding_id, {})[theme_id] = (
                f"{words}, because: {reason}" if words and reason else words
            )
    return found


def _organisations(findings: Collection[Finding]) -> dict[str, str]:
    ids = {each.reply.organisation_id for each in findings if each.reply and each.reply.organisation_id}
    ids |= {each.feedback.consultation.owner_organisation_id or "" for each in findings}
    rows = db.session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)))
    return dict(rows.all())


def public_promise(commitment: Commitment, today: date, closed: frozenset[date]) -> PublicPromise:
    return PublicPromise(
        commitment.title,
        commitment.state,
        commitment.due_on,
        commitment.done_on,
        commitment.stopped_reason,
        tuple(change.due_before for change in commitment.date_changes),
        late=lateness(promise_facts(commitment), today, closed) == "late",
        since=_what_changed_since(commitment),
        href=addresses.public_promise(commitment.id),
    )


def _what_changed_since(commitment: Commitment) -> tuple[str, ...]:
    """Notes, figures and what families said, in public words and figures alone."""
    record = record_of(commitment)
    notes = [note.words for note in record.notes if note.taken_back_on is None][-LATEST_NOTES:]
    figures = [f"{measure.facts.name}: {measure.sentence}" for measure in record.measures]
    families = [f"Did it work? {check.sentence}" for check in record.checks if check.sentence]
    return (*notes, *figures, *families)
