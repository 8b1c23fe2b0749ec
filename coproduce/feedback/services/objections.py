"""Settling objections: the finding is changed, it is answered in public, or it is shown beside the finding."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from sqlalchemy import bindparam, func, select, update

from coproduce.consultations.services.forgetting import COMPANIONS, rewrite
from coproduce.core import clock, jobs, outbox
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.lifecycle import fire
from coproduce.core.working_days import closed_days
from coproduce.feedback.checking_lifecycle import OBJECTION
from coproduce.feedback.events import DisagreementsWait
from coproduce.feedback.models import Finding, FindingVerdict
from coproduce.feedback.queries.check_rounds import disagreements, objections_by_id
from coproduce.feedback.rules.checking import (
    SettlingObjectionFacts,
    answer_lateness,
    answer_problems,
    reading_of,
)
from coproduce.feedback.services.checking import words_of
from coproduce.safeguarding.models import Passage

AN_HOUR, TEN_MINUTES = 60, 10
TOLD, WARNED = 1, 2


@dataclass(frozen=True)
class PublicAnswer:
    """What everybody reads beside an objection, and who stands for it."""

    text: str
    owner_name: str
    owner_role: str = ""


def settle_by_change(actor: Actor, finding: Finding, ids: Collection[str]) -> None:
    """The finding says something else now, because of these objections. Raises NotAllowed, Refused."""
    for verdict in _chosen(finding, ids):
        _settle(actor, finding, verdict, "change", {"finding": finding.id, "before": verdict.said_then})


def settle_by_showing(actor: Actor, finding: Finding, ids: Collection[str]) -> None:
    """They stand beside the finding when it is public. Raises NotAllowed, Refused (unread, or without consent)."""
    for verdict in _chosen(finding, ids):
        _settle(actor, finding, verdict, "show", {"finding": finding.id})


def answer_objections(actor: Actor, finding: Finding, ids: Collection[str], answer: PublicAnswer) -> None:
    """One public answer to one objection, or to several that say the same (rule 12). Raises NotAllowed, InvalidInput,
    Refused."""
    _check(answer)
    for verdict in _chosen(finding, ids):
        _settle(actor, finding, verdict, "answer", {"finding": finding.id}, answer)


def answer_disagreement(
    actor: Actor,
    verdict: FindingVerdict,
    answer: PublicAnswer,
    *,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """Answer one, or put its answer right, with a `reason` then. Raises NotAllowed, InvalidInput, Refused, Stale."""
    _check(answer)
    action = "correct" if verdict.state == "answered" else "answer"
    if action == "correct" and not reason.strip():
        raise InvalidInput({"reason": "Say what you put right, and why."})
    details = {"finding": verdict.finding_id}
    _settle(actor, verdict.finding, verdict, action, details, answer, reason, expected_version)


def _check(answer: PublicAnswer) -> None:
    problems = answer_problems(answer.text, answer.owner_name)
    if problems:
        raise InvalidInput(problems)


def _chosen(finding: Finding, ids: Collection[str]) -> list[FindingVerdict]:
    if not ids:
        raise InvalidInput({"ids": "Choose at least one objection."})
    found = objections_by_id(finding, ids)
    if len(found) != len(set(ids)):
        raise Refused("One of these was changed or taken back meanwhile. Look at the list again.")
    return found


def _settle(
    actor: Actor,
    finding: Finding,
    verdict: FindingVerdict,
    action: str,
    details: dict[str, Any],
    answer: PublicAnswer | None = None,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    passage = verdict.passage
    facts = SettlingObjectionFacts(
        reading=reading_of(passage.state if passage else None),
        may_show=bool(passage and passage.may_quote),
        after_release=verdict.round_id is None,
        changed=words_of(finding, young=verdict.young) != verdict.said_then,
        answer=answer.text if answer else "",
        owner=answer.owner_name if answer else "",
    )
    fire(
        OBJECTION,
        verdict,
        action,
        actor,
        facts=facts,
        reason=reason,
        expected_version=expected_version,
        details=details,
    )
    verdict.settled_on = clock.today()
    if answer is not None:
        verdict.answer, verdict.owner_name = answer.text.strip(), answer.owner_name.strip()
        verdict.owner_role = answer.owner_role.strip()
    db.session.flush()


@jobs.every(minutes=AN_HOUR)
def tell_staff_of_disagreements() -> None:
    """Once the day after they came, and once before their time is over: one event for all of a day, so that none
    stands for one person and none says when somebody wrote (rule 17)."""
    today, closed = clock.today(), closed_days()
    due: dict[tuple[str, int], list[str]] = {}
    for verdict in disagreements():
        in_time = answer_lateness(verdict.state, verdict.given_on, today, closed) == "in_time"
        level = TOLD if in_time else WARNED
        if verdict.given_on < today and verdict.staff_told < level:
            due.setdefault((verdict.finding.feedback_id, level), []).append(verdict.id)
    for (feedback_id, level), ids in due.items():
        told = update(FindingVerdict).where(FindingVerdict.id.in_(ids)).values(staff_told=level)
        db.session.execute(told, execution_options={"synchronize_session": "fetch"})
        outbox.emit(DisagreementsWait(feedback_id, today.isoformat(), level == WARNED))


@jobs.every(minutes=TEN_MINUTES)
def forget_order_of_verdicts() -> None:
    """Write what people said since the last time again, shuffled and together with some of what was said earlier. One
    sending holds a verdict of each finding, so that rows of one transaction are no sign of an earlier shuffling. SQLite
    keeps no order, so there is nothing to do."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    chosen = list(db.session.scalars(select(FindingVerdict.id).where(FindingVerdict.mixed.is_(False))))
    if not chosen:
        return
    earlier = select(FindingVerdict.id).where(FindingVerdict.mixed).order_by(func.random())
    chosen += db.session.scalars(earlier.limit(COMPANIONS)).all()
    statement = select(FindingVerdict.passage_id).where(FindingVerdict.id.in_(chosen))
    words = [each for each in db.session.scalars(statement) if each is not None]
    SystemRandom().shuffle(chosen)
    again = update(FindingVerdict).where(FindingVerdict.id == bindparam("row")).values(mixed=True)
    db.session.connection().execute(again, [{"row": each} for each in chosen])
    rewrite(Passage, "received_on", words)
