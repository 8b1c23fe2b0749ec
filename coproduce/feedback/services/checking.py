"""Asking those who took part whether the findings are right, and taking in what they say.

Saying something and taking it back leave no audit row, no event and no log line: none may stand for one anonymous
person (rule 17).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from coproduce.accounts.models import Group
from coproduce.consultations import receipts
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import receipt_keys
from coproduce.core import clock, jobs
from coproduce.core.access import CLOCK, Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.core.working_days import add_working_days, closed_days
from coproduce.feedback import addresses
from coproduce.feedback.checking_lifecycle import CHECK_ROUND, OBJECTION
from coproduce.feedback.models import CheckLink, CheckRound, Feedback, Finding, FindingVerdict
from coproduce.feedback.queries.answers import digest_of, is_public_now
from coproduce.feedback.queries.check_rounds import (
    FINDING_WORDS,
    is_open,
    leading_groups,
    open_round,
    verdict_by_receipt,
    verdicts_by_key,
)
from coproduce.feedback.rules.checking import (
    OBJECTIONS,
    OpeningCheckFacts,
    days_problem,
    verdict_problems,
)
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import receive_passage

AN_HOUR = 60
NOTED = "noted"


def open_check(
    actor: Actor,
    feedback: Feedback,
    *,
    days: int | None,
    shows_replies: bool = False,
    introduction: str = "",
    expected_version: int | None = None,
) -> CheckRound:
    """Ask those who took part, for so many working days, whether the findings are right. Letters go out. Raises
    NotAllowed, InvalidInput, Refused (what is missing first), Stale."""
    require(actor, "checks.open", feedback)
    if expected_version is not None and expected_version != feedback.version:
        raise Stale("answers")
    problem = days_problem(days)
    if days is None or problem:
        raise InvalidInput({"days": problem})
    check = CheckRound(
        id=new_id(),
        feedback=feedback,
        state=CHECK_ROUND.initial,
        opened_at=clock.now(),
        closes_on=add_working_days(clock.today(), days, closed_days()),
        shows_replies=shows_replies,
        introduction=introduction.strip(),
    )
    facts = OpeningCheckFacts(
        feedback.state,
        tuple((finding.you_said, finding.you_said_young) for finding in feedback.findings),
        open_round(feedback.id) is not None,
        days,
        addresses.overview(feedback.consultation.slug),
    )
    fire(CHECK_ROUND, check, "open", actor, facts=facts, details={"feedback": feedback.id})
    db.session.add(check)
    db.session.flush()
    return check


def close_check(actor: Actor, check: CheckRound, reason: str, expected_version: int | None = None) -> None:
    """End a round before its time; its links stop working. Raises NotAllowed, Refused, Stale."""
    fire(CHECK_ROUND, check, "close_early", actor, reason=reason, expected_version=expected_version)
    check.closed_on = clock.today()
    db.session.flush()


@jobs.every(minutes=AN_HOUR)
def close_checks_that_are_over() -> None:
    """Note that a round is over. Its links do not wait for this: the day is compared at every opening."""
    over = select(CheckRound).where(CheckRound.state == "open", CheckRound.closes_on < clock.today())
    for check in db.session.scalars(over).all():
        fire(CHECK_ROUND, check, "close", CLOCK)
        check.closed_on = check.closes_on
    db.session.flush()


def new_check_link(round_id: str, group_id: str | None = None) -> str:
    """The secret part of a private link; only its hash is kept, and nothing says whose it is."""
    token = secrets.token_urlsafe(24)
    db.session.add(
        CheckLink(id=new_id(), round_id=round_id, token_digest=digest_of(token), group_id=group_id)
    )
    db.session.flush()
    return token


@dataclass(frozen=True)
class Said:
    """What somebody says of one finding: a key of rules.checking.VERDICTS, words, and whether these may be shown."""

    verdict: str
    words: str = ""
    may_show: bool = False
    young: bool = False


@dataclass(frozen=True)
class _Speaker:
    """Who speaks, as far as it is kept."""

    round_id: str | None = None
    group_id: str | None = None
    account_id: str | None = None
    receipt_key: int = 0


def key_of_link(token: str, finding_id: str) -> str:
    """What a link's verdict of a finding stands under. The key is the link itself, which is stored nowhere, so nobody
    with the whole database and all of its keys can say which link said what."""
    return hmac.new(token.encode(), f"verdict {finding_id}".encode(), sha256).hexdigest()


def key_of_group(group_id: str, finding_id: str, round_id: str | None) -> str:
    """A group says one thing of a finding in each round, and one after release."""
    return sha256(f"group {group_id} {finding_id} {round_id or 'after'}".encode()).hexdigest()


def give_verdicts(check: CheckRound, token: str, said: Mapping[str, Said]) -> None:
    """What somebody with a private link says, by finding; saying it again replaces it. Raises NotFound (the round is
    over), InvalidInput (by "verdict-ID" and "words-ID")."""
    _put_all(check, {each: key_of_link(token, each) for each in said}, said, _Speaker(round_id=check.id))


def give_group_verdicts(actor: Actor, check: CheckRound, group: Group, said: Mapping[str, Said]) -> None:
    """What a group that led says together, by its facilitator: once, named, and replaced when said again. Raises
    NotAllowed, NotFound, InvalidInput."""
    require(actor, "checks.answer_for_group", group.id)
    if group not in leading_groups(check.feedback):
        raise NotFound("check")
    keys = {each: key_of_group(group.id, each, check.id) for each in said}
    _put_all(check, keys, said, _Speaker(round_id=check.id, group_id=group.id))


def _put_all(check: CheckRound, keys: Mapping[str, str], said: Mapping[str, Said], speaker: _Speaker) -> None:
    if not is_open(check):
        raise NotFound("check")
    findings = {finding.id: finding for finding in check.feedback.findings if finding.id in said}
    if len(findings) != len(said):
        raise Refused("The findings changed while you were reading. Look at them again.")
    problems = {
        f"{name}-{finding_id}": sentence
        for finding_id, each in said.items()
        for name, sentence in verdict_problems(each.verdict, each.words, after=False).items()
    }
    if problems:
        raise InvalidInput(problems)
    before = verdicts_by_key(list(keys.values()))
    try:
        with db.session.begin_nested():
            for finding_id, finding in findings.items():
                _put(finding, keys[finding_id], said[finding_id], speaker, before.get(finding_id))
    except IntegrityError:
        return  # two presses at the same moment: the other one is stored


def _put(
    finding: Finding, key: str, said: Said, speaker: _Speaker, before: FindingVerdict | None
) -> FindingVerdict:
    """Store it in the place of what was said before. What is the same stays as it is, with what staff did about it."""
    words = said.words.replace("\r\n", "\n").strip()
    about = words_of(finding, young=said.young)
    if before is not None:
        if _same(before, said, words, about):
            return before
        take_back(before)
    passage = None
    if words:
        passage = receive_passage(
            words,
            context_kind=FINDING_WORDS,
            context_id=finding.id,
            topic="before" if speaker.round_id else "after",
            young=said.young,
            may_quote=said.may_show,
            received_on=clock.today(),
        )
    verdict = FindingVerdict(
        id=new_id(),
        finding_id=finding.id,
        state=OBJECTION.initial if said.verdict in OBJECTIONS else NOTED,
        verdict=said.verdict,
        reply_key=key,
        given_on=clock.today(),
        young=said.young,
        passage=passage,
        said_then=about,
        **vars(speaker),
    )
    db.session.add(verdict)
    db.session.flush()
    return verdict


def words_of(finding: Finding, *, young: bool) -> str:
    """The words of a finding as somebody reads them."""
    return (finding.you_said_young if young else "") or finding.you_said


def _same(before: FindingVerdict, said: Said, words: str, about: str) -> bool:
    old, may_show = ("", said.may_show) if before.passage is None else _words(before)
    now = (said.verdict, words, said.may_show, about)
    return (before.verdict, old, may_show, before.said_then) == now


def _words(verdict: FindingVerdict) -> tuple[str, bool]:
    passage = verdict.passage
    return (passage.body, passage.may_quote) if passage is not None else ("", False)


def say_after_release(
    finding: Finding, said: Said, *, receipt: str, account_id: str | None = None
) -> FindingVerdict:
    """What anybody says of a finding that is public; the same receipt sent again finds what the first sending stored.
    `account_id` only where the person asked for it. Raises NotFound (not public now), InvalidInput."""
    _check_public(finding, said)
    before = verdict_by_receipt(receipt)
    if before is not None:
        return before
    keys = receipt_keys()
    newest = max(keys)
    key = receipts.digest(receipts.normalised(receipt) or "", keys[newest])
    try:
        with db.session.begin_nested():
            return _put(finding, key, said, _Speaker(account_id=account_id, receipt_key=newest), None)
    except IntegrityError:
        stored = verdict_by_receipt(receipt)
        if stored is None:
            raise
        return stored


def say_after_release_for_group(actor: Actor, finding: Finding, group: Group, said: Said) -> FindingVerdict:
    """The same by a group, named; saying it again replaces it. Raises NotAllowed, NotFound, InvalidInput."""
    require(actor, "checks.answer_for_group", group.id)
    _check_public(finding, said)
    key = key_of_group(group.id, finding.id, None)
    before = verdicts_by_key([key]).get(finding.id)
    return _put(finding, key, said, _Speaker(group_id=group.id), before)


def _check_public(finding: Finding, said: Said) -> None:
    if not is_public_now(finding.feedback):
        raise NotFound("finding")
    problems = verdict_problems(said.verdict, said.words, after=True)
    if problems:
        raise InvalidInput(problems)


def take_back(verdict: FindingVerdict) -> None:
    """Delete what somebody said with its words and with what was answered to it, because they asked."""
    db.session.delete(verdict)
    db.session.flush()


def take_back_for_group(actor: Actor, verdict: FindingVerdict) -> None:
    """Raises NotAllowed."""
    require(actor, "checks.answer_for_group", verdict.group_id or "")
    take_back(verdict)


@jobs.every(minutes=AN_HOUR)
def erase_words_with_the_answers() -> None:
    """Once the answers to a consultation are erased, so is what people wrote about its findings. That somebody
    objected, and what was answered, stays."""
    over = (
        select(Finding.id)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .where(Consultation.responses_erased_on.is_not(None))
    )
    words = select(Passage).where(Passage.context_kind == FINDING_WORDS, Passage.context_id.in_(over))
    for passage in db.session.scalars(words).all():
        db.session.delete(passage)
    db.session.flush()
