"""What families say of a kept promise, and what staff answer.

`judge_by_link` and `judge_for_group` are the only places where a word of it is written, and neither lets a role of
staff in. What one person says leaves no audit row, no event and no time (rule 17).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from coproduce.accounts.models import Group
from coproduce.accounts.queries import account_by_id
from coproduce.consultations.services.forgetting import COMPANIONS, newcomers, rewrite
from coproduce.core import clock, jobs
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.feedback.impact_links import voice_behind
from coproduce.feedback.lifecycle import IMPACT_CHECK
from coproduce.feedback.models import ImpactCheck, ImpactVoice
from coproduce.feedback.queries.impact import IMPACT_JUDGEMENT, asked_groups, takes_answers
from coproduce.feedback.rules.impact import (
    AskedGroup,
    ReplyToFamiliesFacts,
    judgement_problems,
    reply_to_families_problems,
)
from coproduce.feedback.services.promises import promise_elsewhere
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import receive_passage

FOLLOWS = "promise"  # the kind of place of a promise that follows from another one


@dataclass(frozen=True)
class Judgement:
    """A key of `rules.impact.VERDICTS`, words, and whether a group lets its words be shown."""

    verdict: str
    words: str = ""
    may_quote: bool = False


def judge_by_link(actor: Actor, check: ImpactCheck, token: str, said: Judgement) -> None:
    """Say by a private link whether it worked; saying it again replaces. `actor` is whoever is signed in meanwhile: it
    is not stored. Raises NotFound (no such link), NotAllowed (staff), Refused (over), InvalidInput."""
    digest = voice_behind(check.id, token)
    if digest is None:
        raise NotFound("private link")
    _no_staff(actor)
    _check(check, said)
    found = db.session.scalars(
        select(ImpactVoice).where(ImpactVoice.check_id == check.id, ImpactVoice.voice_digest == digest)
    ).first()
    if found is None:
        found = ImpactVoice(id=new_id(), check_id=check.id, voice_digest=digest)
        db.session.add(found)
    _put(found, check, Judgement(said.verdict, said.words), young=False)


def judge_for_group(actor: Actor, check: ImpactCheck, group: Group, said: Judgement) -> None:
    """Say for a group that is asked, as a group. Raises NotAllowed (staff always), Refused (over), InvalidInput."""
    require(actor, "impact.judge", AskedGroup(group.id, asked_groups(check.commitment)))
    _no_staff(actor)
    _check(check, said)
    found = db.session.scalars(
        select(ImpactVoice).where(ImpactVoice.check_id == check.id, ImpactVoice.group_id == group.id)
    ).first()
    if found is None:
        found = ImpactVoice(id=new_id(), check_id=check.id, group_id=group.id)
        db.session.add(found)
    _put(found, check, said, young="youth" in group.kind.lower())


def _no_staff(actor: Actor) -> None:
    """A session without a second factor hides roles of staff, so the account itself is asked."""
    if actor.account_id is not None and account_by_id(actor.account_id).is_staff:
        raise NotAllowed("impact.judge")


def _check(check: ImpactCheck, said: Judgement) -> None:
    if not takes_answers(check):
        raise Refused("We have stopped asking about this. You can read what families said.")
    problems = judgement_problems(said.verdict, said.words)
    if problems:
        raise InvalidInput(problems)


def _put(voice: ImpactVoice, check: ImpactCheck, said: Judgement, *, young: bool) -> None:
    """Other words are another text: it is read anew before anybody sees it."""
    voice.verdict, voice.given_on = said.verdict, clock.today()
    words, before = said.words.replace("\r\n", "\n").strip(), voice.passage
    if before is not None and before.body == words:
        before.may_quote = said.may_quote
        db.session.flush()
        return
    voice.passage = _receive(check, words, said.may_quote, young) if words else None
    db.session.flush()
    if before is not None:
        db.session.delete(before)
        db.session.flush()


def _receive(check: ImpactCheck, words: str, may_quote: bool, young: bool) -> Passage:
    return receive_passage(
        words,
        context_kind=IMPACT_JUDGEMENT,
        context_id=check.id,
        topic="judgement",
        young=young,
        may_quote=may_quote,
        received_on=clock.today(),
    )


@dataclass(frozen=True)
class ReplyToFamilies:
    """What staff say follows: a reason always; with a title and a date a new promise too."""

    words: str
    owner_name: str
    owner_role: str = ""
    title: str = ""
    due_on: date | None = None


def reply_to_families(
    actor: Actor, check: ImpactCheck, answer: ReplyToFamilies, expected_version: int | None = None
) -> None:
    """Say what follows from what families say; it is public at once. Raises NotAllowed, Refused, Stale,
    InvalidInput."""
    require(actor, "commitments.edit", check)
    facts = ReplyToFamiliesFacts(answer.words, answer.owner_name, answer.title, answer.due_on, clock.today())
    problems = reply_to_families_problems(facts)
    if problems:
        raise InvalidInput(problems)
    fire(IMPACT_CHECK, check, "reply", actor, expected_version=expected_version)
    check.reply, check.replied_on = answer.words.strip(), clock.today()
    check.owner_name = answer.owner_name.strip()
    if facts.promises and answer.due_on is not None:
        check.new_commitment = promise_elsewhere(
            actor,
            place=(FOLLOWS, check.commitment_id),
            title=answer.title,
            due_on=answer.due_on,
            owner_name=answer.owner_name,
            owner_role=answer.owner_role,
        )
    db.session.flush()


@jobs.every(minutes=10)
def forget_order_of_voices() -> None:
    """Write again, in shuffled batches, what came one by one since the last time, with some that came earlier: numbers
    of transactions tell no order then (rule 17). SQLite keeps no order. Words whose promise was erased go too."""
    said = select(ImpactVoice.passage_id).where(ImpactVoice.passage_id.is_not(None))
    db.session.execute(
        delete(Passage).where(
            Passage.context_kind == IMPACT_JUDGEMENT,
            Passage.received_on < clock.today() - timedelta(days=1),
            Passage.id.not_in(said),
        ),
        execution_options={"synchronize_session": False},
    )
    if db.session.get_bind().dialect.name != "postgresql":
        return
    chosen = newcomers(ImpactVoice)
    if not chosen:
        return
    earlier = select(ImpactVoice.id).where(ImpactVoice.id.not_in(chosen)).order_by(func.random())
    chosen += db.session.scalars(earlier.limit(COMPANIONS)).all()
    with_words = select(ImpactVoice.passage_id).where(
        ImpactVoice.id.in_(chosen), ImpactVoice.passage_id.is_not(None)
    )
    words = [passage_id for passage_id in db.session.scalars(with_words) if passage_id is not None]
    rewrite(ImpactVoice, "given_on", chosen)
    rewrite(Passage, "received_on", words)
