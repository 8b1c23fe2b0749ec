"""Results: prepared by the worker, published by a person, dated and never changed (rules 14 to 16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_id
from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.insights.crossing import key_of
from coproduce.insights.events import SnapshotAsked
from coproduce.insights.further_tallies import with_more
from coproduce.insights.involvement import involvement_questions
from coproduce.insights.lifecycle import SNAPSHOT
from coproduce.insights.models import ResultsSnapshot
from coproduce.insights.queries.crosses import crossables
from coproduce.insights.queries.results import published_before
from coproduce.insights.queries.themes import questions_of, text_questions
from coproduce.insights.rules import SnapshotFacts
from coproduce.insights.session_tallies import session_results
from coproduce.insights.snapshot import Asked, bands_of, build_document, compared
from coproduce.insights.tallies import exact_results

# Each makes the others harder to protect, and more are not looked at.
MOST_CROSSES = 8


def ask_for_snapshot(
    actor: Actor, consultation: Consultation, crosses: Sequence[tuple[str, str]] = ()
) -> None:
    """Ask the worker to prepare results, with tables of two questions given by their keys. What was prepared and not
    published is discarded. Raises NotAllowed, InvalidInput."""
    require(actor, "results.prepare", consultation)
    wanted = _wanted(consultation, crosses)
    waiting = db.session.scalars(
        select(ResultsSnapshot).where(
            ResultsSnapshot.consultation_id == consultation.id, ResultsSnapshot.state == "prepared"
        )
    )
    for snapshot in waiting:
        fire(SNAPSHOT, snapshot, "discard", actor)
    audit.record(actor, "ask_for_results", "consultation", consultation.id)
    outbox.emit(SnapshotAsked(consultation.id, wanted))


def _wanted(consultation: Consultation, crosses: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Raises InvalidInput for a pair that is no table, or too many of them."""
    if not crosses:
        return ()
    known = {each.key for each in crossables(consultation.id, about_you=False)}
    if any(rows == columns for rows, columns in crosses):
        raise InvalidInput({"columns": "Choose two different questions."})
    if any(key not in known for pair in crosses for key in pair):
        raise InvalidInput({"columns": "One of these questions is not there any more."})
    once = {key_of(rows, columns): (rows, columns) for rows, columns in crosses}
    if len(once) > MOST_CROSSES:
        raise InvalidInput({"columns": f"Choose at most {MOST_CROSSES} tables of two questions."})
    return tuple(once.values())


def prepare_snapshot(consultation_id: str, crosses: Sequence[Sequence[str]] = ()) -> ResultsSnapshot:
    """Count, protect and keep results that a person can publish, in the caller's transaction."""
    return save_snapshot(consultation_id, counted_document(consultation_id, crosses))


def counted_document(consultation_id: str, crosses: Sequence[Sequence[str]] = ()) -> dict[str, Any]:
    """The document of protected figures as things stand now, with tables of these pairs of questions; reads only."""
    consultation = consultation_by_id(consultation_id)
    earlier = [snapshot.document for snapshot in published_before(consultation_id)]
    asked = Asked(
        clock.now(),
        _day(consultation.opens_at),
        _day(consultation.closed_at or consultation.closes_at),
        tuple(text_questions(consultation_id).values()),
    )
    exact = with_more(exact_results(consultation_id, bands_of(earlier)), consultation, crosses)
    document = build_document(asked, exact, earlier, session_results(consultation_id))
    return {**document, "involvement": involvement_questions(questions_of(consultation_id))}


def save_snapshot(consultation_id: str, document: dict[str, Any]) -> ResultsSnapshot:
    last = db.session.scalar(
        select(func.max(ResultsSnapshot.number)).where(ResultsSnapshot.consultation_id == consultation_id)
    )
    snapshot = ResultsSnapshot(
        id=new_id(),
        state=SNAPSHOT.initial,
        consultation_id=consultation_id,
        number=(last or 0) + 1,
        taken_at=clock.now(),
        document=document,
    )
    db.session.add(snapshot)
    db.session.flush()
    return snapshot


def publish_snapshot(actor: Actor, snapshot: ResultsSnapshot, *, expected_version: int | None = None) -> None:
    """Make results public; those that were public before are replaced. Raises NotAllowed, Stale, Refused."""
    fire(SNAPSHOT, snapshot, "publish", actor, facts=facts_of(snapshot), expected_version=expected_version)
    for earlier in published_before(snapshot.consultation_id):
        if earlier.id != snapshot.id and earlier.state == "published":
            fire(SNAPSHOT, earlier, "replace", actor)


def withdraw_snapshot(
    actor: Actor, snapshot: ResultsSnapshot, reason: str, *, expected_version: int | None = None
) -> None:
    """Take published results back, with a reason."""
    fire(SNAPSHOT, snapshot, "withdraw", actor, reason=reason, expected_version=expected_version)


def take_out_exact(actor: Actor, consultation: Consultation, questions: Sequence[str] = ()) -> None:
    """Put on record that somebody takes a file of exact figures: of all questions, or of two against each other. Raises
    NotAllowed."""
    require(actor, "results.see_exact", consultation)
    details = {"questions": list(questions)} if questions else {}
    audit.record(actor, "export_exact_figures", "consultation", consultation.id, details=details)
    db.session.flush()


def facts_of(snapshot: ResultsSnapshot) -> SnapshotFacts:
    """What the guard of publishing looks at."""
    consultation = consultation_by_id(snapshot.consultation_id)
    return SnapshotFacts(
        consultation_state=consultation.state,
        closed_at=consultation.closed_at,
        taken_at=snapshot.taken_at,
        problem=snapshot.document.get("problem", ""),
        earlier=tuple(
            compared(snapshot.document, earlier.document)
            for earlier in published_before(snapshot.consultation_id)
        ),
    )


def _day(moment: Any) -> date | None:
    return clock.to_london(moment).date() if moment else None
