"""Rounds of checking, their private links, and what staff see of them exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import joinedload

from coproduce.accounts.models import Group
from coproduce.consultations.models import Consultation, ConsultationGroup
from coproduce.consultations.queries import receipt_keys
from coproduce.consultations.receipts import digests
from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.working_days import closed_days
from coproduce.feedback import addresses
from coproduce.feedback.models import CheckLink, CheckRound, Feedback, Finding, FindingVerdict
from coproduce.feedback.rules.checking import (
    BEFORE,
    MISSED,
    OBJECTIONS,
    READ,
    SAID,
    UNREAD,
    CheckFacts,
    answer_due,
    answer_lateness,
    reading_of,
    takes_verdicts,
)
from coproduce.safeguarding.models import Passage

# The `context_kind` of what people write about a finding; `context_id` is the finding.
FINDING_WORDS = "finding_words"
LED = "led"


def is_open(check: CheckRound) -> bool:
    """Whether its links work at this moment."""
    return takes_verdicts(check.state, check.feedback.state, check.closes_on, clock.today())


def rounds_of(feedback_id: str) -> list[CheckRound]:
    """The checks of these answers, the latest first."""
    statement = select(CheckRound).where(CheckRound.feedback_id == feedback_id)
    return list(db.session.scalars(statement.order_by(CheckRound.opened_at.desc())))


def round_of(feedback: Feedback, round_id: str) -> CheckRound:
    """Raises NotFound."""
    check = db.session.get(CheckRound, round_id)
    if check is None or check.feedback_id != feedback.id:
        raise NotFound("check")
    return check


def open_round(feedback_id: str) -> CheckRound | None:
    return next((check for check in rounds_of(feedback_id) if is_open(check)), None)


def link_behind(token: str) -> CheckLink:
    """What a private link opens while its round is open. Raises NotFound for any other."""
    digest = sha256(token.encode()).hexdigest()
    link = db.session.scalars(select(CheckLink).where(CheckLink.token_digest == digest)).first()
    if link is None or not is_open(link.round):
        raise NotFound("private link")
    return link


def round_for_group(actor: Actor, round_id: str, group_slug: str) -> tuple[CheckRound, Group]:
    """An open round and a group that led its consultation and that the actor supports. Raises NotFound."""
    check = db.session.get(CheckRound, round_id)
    group = db.session.scalars(select(Group).where(Group.slug == group_slug)).first()
    if check is None or group is None or group.id not in actor.group_ids or not is_open(check):
        raise NotFound("check")
    if group not in leading_groups(check.feedback):
        raise NotFound("check")
    return check, group


def leading_groups(feedback: Feedback) -> list[Group]:
    return [entry.group for entry in feedback.consultation.groups if entry.part == LED]


def checks_to_answer(group_ids: Collection[str]) -> list[tuple[CheckRound, Group]]:
    """Open rounds that ask one of these groups, soonest over first."""
    statement = (
        select(CheckRound, Group)
        .join(Feedback, Feedback.id == CheckRound.feedback_id)
        .join(ConsultationGroup, ConsultationGroup.consultation_id == Feedback.consultation_id)
        .join(Group, Group.id == ConsultationGroup.group_id)
        .where(CheckRound.state == "open", ConsultationGroup.part == LED, Group.id.in_(group_ids))
        .order_by(CheckRound.closes_on, Group.name)
    )
    return [(check, group) for check, group in db.session.execute(statement) if is_open(check)]


def verdicts_by_key(keys: Collection[str]) -> dict[str, FindingVerdict]:
    """What was said before, by finding; `keys` only the speaker can make."""
    statement = select(FindingVerdict).where(FindingVerdict.reply_key.in_(keys))
    found = db.session.scalars(statement.options(joinedload(FindingVerdict.passage)))
    return {verdict.finding_id: verdict for verdict in found}


def verdict_by_receipt(words: str) -> FindingVerdict | None:
    """What somebody said after release, by their six words."""
    found = digests(words, receipt_keys())
    if not found:
        return None
    of_receipt = and_(FindingVerdict.receipt_key > 0, FindingVerdict.reply_key.in_(found))
    return db.session.scalars(select(FindingVerdict).where(of_receipt)).first()


def verdict_of_account(account_id: str | None, verdict_id: str) -> FindingVerdict:
    """One's own. Raises NotFound."""
    verdict = db.session.get(FindingVerdict, verdict_id)
    if verdict is None or account_id is None or verdict.account_id != account_id:
        raise NotFound("verdict")
    return verdict


def verdicts_of_account(account_id: str) -> list[FindingVerdict]:
    statement = select(FindingVerdict).where(FindingVerdict.account_id == account_id)
    return sorted(db.session.scalars(statement), key=lambda each: (each.given_on, each.id), reverse=True)


# For staff: exact.


@dataclass(frozen=True)
class Tally:
    """What was said of one finding in a round. Exact, so never for publication."""

    said: int = 0
    missed: int = 0
    groups: tuple[tuple[str, str], ...] = ()  # (name, verdict in words)

    @property
    def total(self) -> int:
        return self.said + self.missed


def tallies(check: CheckRound) -> dict[str, Tally]:
    """Finding -> how many said which, groups among them, once the round is over: whoever knows when a family answered
    could subtract two readings."""
    if is_open(check):
        return {}
    rows = db.session.execute(
        select(FindingVerdict.finding_id, FindingVerdict.verdict, Group.name)
        .outerjoin(Group, Group.id == FindingVerdict.group_id)
        .where(FindingVerdict.round_id == check.id)
    ).all()
    by_finding: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for finding_id, verdict, group in rows:
        by_finding[finding_id].append((verdict, group))
    return {
        finding_id: Tally(
            sum(verdict == SAID for verdict, _ in said),
            sum(verdict == MISSED for verdict, _ in said),
            tuple(sorted((group, BEFORE[verdict]) for verdict, group in said if group)),
        )
        for finding_id, said in by_finding.items()
    }


def objections() -> Select[FindingVerdict]:
    return (
        select(FindingVerdict)
        .where(FindingVerdict.verdict.in_(OBJECTIONS))
        .options(joinedload(FindingVerdict.passage), joinedload(FindingVerdict.group))
    )


def objections_of_check(feedback: Feedback) -> dict[str, list[FindingVerdict]]:
    """Finding -> objections from its checks; those that wait first, then by their words: never as they came. While a
    round is open, of it only those whose words a person has read, since the others would be counted as they come."""
    check = open_round(feedback.id)
    statement = (
        objections()
        .join(Finding, Finding.id == FindingVerdict.finding_id)
        .where(Finding.feedback_id == feedback.id, FindingVerdict.round_id.is_not(None))
    )
    found: defaultdict[str, list[FindingVerdict]] = defaultdict(list)
    for verdict in sorted(db.session.scalars(statement), key=_for_reading):
        if check is None or verdict.round_id != check.id or _was_read(verdict):
            found[verdict.finding_id].append(verdict)
    return found


def _was_read(verdict: FindingVerdict) -> bool:
    return verdict.passage is not None and verdict.passage.state == "read"


def _for_reading(verdict: FindingVerdict) -> tuple[bool, str, str]:
    words = verdict.passage.words.casefold() if verdict.passage else ""
    return verdict.state != "waiting", words, verdict.id


def has_objections(finding: Finding) -> bool:
    """Whether anybody objected to it, in a check or after release."""
    statement = select(FindingVerdict.id).where(
        FindingVerdict.finding_id == finding.id, FindingVerdict.verdict.in_(OBJECTIONS)
    )
    return db.session.scalars(statement.limit(1)).first() is not None


def objections_by_id(finding: Finding, ids: Collection[str]) -> list[FindingVerdict]:
    """Of this finding; those that were taken back meanwhile are missing."""
    statement = objections().where(FindingVerdict.finding_id == finding.id, FindingVerdict.id.in_(ids))
    return list(db.session.scalars(statement))


def check_facts(feedback: Feedback) -> CheckFacts:
    """How the checks of these answers stand, before people are told."""
    url = addresses.check(feedback.consultation.slug)
    check = open_round(feedback.id)
    states = db.session.execute(
        select(FindingVerdict.state, Passage.state)
        .join(Finding, Finding.id == FindingVerdict.finding_id)
        .outerjoin(Passage, Passage.id == FindingVerdict.passage_id)
        .where(
            Finding.feedback_id == feedback.id,
            FindingVerdict.round_id.is_not(None),
            FindingVerdict.verdict.in_(OBJECTIONS),
        )
    ).all()
    waiting = [reading_of(passage) for state, passage in states if state == "waiting"]
    unread = waiting.count(UNREAD)
    unsettled = waiting.count(READ) if check else len(waiting) - unread
    reading = f"/manage/reading?source={FINDING_WORDS}"
    return CheckFacts(check.closes_on if check else None, unread, unsettled, url, reading)


def disagreements(*, settled: bool = False, consultation_id: str = "") -> list[FindingVerdict]:
    """Objections to answers that are public, those that wait longest first; `settled` takes the answered ones."""
    statement = (
        objections()
        .join(Finding, Finding.id == FindingVerdict.finding_id)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .where(
            FindingVerdict.round_id.is_(None),
            FindingVerdict.state == ("answered" if settled else "waiting"),
            Feedback.state != "withdrawn",
        )
    )
    if consultation_id:
        statement = statement.where(Feedback.consultation_id == consultation_id)
    return list(db.session.scalars(statement.order_by(FindingVerdict.given_on, FindingVerdict.id)))


def disagreement(verdict_id: str) -> FindingVerdict:
    """An objection to public answers. Raises NotFound."""
    verdict = db.session.get(FindingVerdict, verdict_id)
    if verdict is None or verdict.round_id is not None or verdict.verdict not in OBJECTIONS:
        raise NotFound("disagreement")
    return verdict


def disagreement_lateness(verdict: FindingVerdict) -> str:
    return answer_lateness(verdict.state, verdict.given_on, clock.today(), closed_days())


def disagreement_due(verdict: FindingVerdict) -> date:
    return answer_due(verdict.given_on, closed_days())


def consultations_with_disagreements() -> list[Consultation]:
    """Those whose public answers somebody objected to, by title."""
    objected = (
        select(Feedback.consultation_id)
        .join(Finding, Finding.feedback_id == Feedback.id)
        .join(FindingVerdict, FindingVerdict.finding_id == Finding.id)
        .where(FindingVerdict.round_id.is_(None), FindingVerdict.verdict.in_(OBJECTIONS))
    )
    statement = select(Consultation).where(Consultation.id.in_(objected)).order_by(Consultation.title)
    return list(db.session.scalars(statement))


def groups_to_speak_for(actor: Actor) -> list[Group]:
    """Groups that the actor supports, by name; none for whoever works for the council or a partner."""
    if not allows(actor, "checks.answer_for_group"):
        return []
    return list(db.session.scalars(select(Group).where(Group.id.in_(actor.group_ids)).order_by(Group.name)))
