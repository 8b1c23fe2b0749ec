"""Asking the author of a text, refusing to show it, and the author's appeal."""

from __future__ import annotations

from sqlalchemy import func, select

from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.core.outbox import emit
from coproduce.safeguarding.contexts import author_reach
from coproduce.safeguarding.events import PassageHidden
from coproduce.safeguarding.lifecycle import APPEAL, PASSAGE, AppealFacts, PassageFacts
from coproduce.safeguarding.models import Appeal, Passage, PassageRevision
from coproduce.safeguarding.rules import LONGEST_ANSWER
from coproduce.safeguarding.services.reading import fingerprint_of, note_reader
from coproduce.safeguarding.services.tallies import count


def ask_author(actor: Actor, passage: Passage, question: str, *, expected_version: int | None = None) -> None:
    """Ask whoever wrote the text for other or more words. Raises Refused, saying why, where they cannot be reached;
    InvalidInput where there is no question or a very long one."""
    words = _within(question, "question", "Write what you would like to ask.")
    fire(PASSAGE, passage, "ask", actor, facts=_reach(passage), expected_version=expected_version)
    passage.question, passage.hold_reason = words, ""
    note_reader(actor, passage)
    count("ask", passage.context_kind)
    db.session.flush()


def answer_question(
    actor: Actor, passage: Passage, words: str, *, expected_version: int | None = None
) -> None:
    """The author changes the words, or adds some; they wait for a person again. What stood there before is kept, and
    so is the question."""
    new = _within(words, "words", "Write your words here.", passage.body)
    fire(PASSAGE, passage, "answer", actor, expected_version=expected_version)
    number = db.session.scalar(select(func.count()).where(PassageRevision.passage_id == passage.id)) or 0
    db.session.add(
        PassageRevision(
            passage_id=passage.id,
            number=number + 1,
            words=passage.body,
            question=passage.question,
            replaced_on=clock.today(),
        )
    )
    passage.body, passage.fingerprint, passage.redacted = new, fingerprint_of(new), None
    passage.hinted, passage.concern_hint, passage.concern_hint_reason = False, "none", ""
    passage.personal_data_hints, passage.hinted_at = [], None
    passage.question, passage.received_on = "", clock.today()
    _is_unread_again(passage)


def take_back(actor: Actor, passage: Passage, *, expected_version: int | None = None) -> None:
    """Take back a question or a refusal: the text waits for a person again. Raises Refused while an appeal is open."""
    facts = PassageFacts(has_open_appeal=open_appeal_of(passage.id) is not None)
    fire(PASSAGE, passage, "take_back", actor, facts=facts, expected_version=expected_version)
    passage.question, passage.refusal_reason, passage.refused_by_id = "", "", None
    _is_unread_again(passage)


def refuse(actor: Actor, passage: Passage, reason: str, *, expected_version: int | None = None) -> None:
    """Do not show a text. Its author reads `reason` and may appeal; the audit trail does not repeat it. Raises Refused,
    saying why, where the author cannot be told."""
    words = _within(reason, "told", "Write the reason, in kind words: the author reads it.")
    was_seen = passage.state == "read"
    fire(PASSAGE, passage, "refuse", actor, facts=_reach(passage), expected_version=expected_version)
    passage.refusal_reason, passage.refused_by_id = words, actor.account_id
    passage.question, passage.hold_reason = "", ""
    note_reader(actor, passage)
    count("refuse", passage.context_kind)
    if was_seen:
        emit(PassageHidden(passage.id))
    db.session.flush()


def appeal(actor: Actor, passage: Passage, words: str) -> Appeal:
    """The author asks that somebody else look again. One appeal for each refusal."""
    require(actor, "passages.answer", passage)
    if passage.state != "refused":
        raise Refused("This text is not refused, so there is nothing to look at again.")
    if appeal_against_refusal(passage) is not None:
        raise Refused("You have asked us to look again already.")
    said = _within(words, "words", "Write why you think that we should show it.")
    new = Appeal(
        id=new_id(),
        state=APPEAL.initial,
        passage_id=passage.id,
        context_kind=passage.context_kind,
        author_id=actor.account_id,
        refused_by_id=passage.refused_by_id,
        refused_at=passage.read_at,
        refusal_reason=passage.refusal_reason,
        words=said,
        opened_at=clock.now(),
    )
    db.session.add(new)
    db.session.flush()
    return new


def decide_appeal(
    actor: Actor, decided: Appeal, answer: str, *, show: bool, expected_version: int | None = None
) -> None:
    """Somebody other than who refused the text shows it after all, or agrees that it is not shown. The author reads
    `answer`. Raises Refused for whoever refused it (rule 25)."""
    if len(answer.strip()) > LONGEST_ANSWER:
        raise InvalidInput({"answer": f"Write at most {LONGEST_ANSWER:,} characters."})
    facts = AppealFacts(decided.refused_by_id, actor.account_id, answer)
    action = "overturn" if show else "uphold"
    fire(APPEAL, decided, action, actor, facts=facts, expected_version=expected_version)
    decided.decided_by_id, decided.decided_at = actor.account_id, clock.now()
    decided.answer = answer.strip()
    passage = db.session.get(Passage, decided.passage_id) if decided.passage_id else None
    if show and passage is not None and passage.state == "refused":
        fire(PASSAGE, passage, "overturn", actor)
        passage.refusal_reason, passage.refused_by_id = "", None
        note_reader(actor, passage)
    db.session.flush()


def open_appeal_of(passage_id: str) -> Appeal | None:
    return db.session.scalars(
        select(Appeal).where(Appeal.passage_id == passage_id, Appeal.state == "open")
    ).first()


def appeal_against_refusal(passage: Passage) -> Appeal | None:
    """The appeal against the refusal that holds now; one against an earlier refusal does not count."""
    return db.session.scalars(
        select(Appeal).where(Appeal.passage_id == passage.id, Appeal.refused_at == passage.read_at)
    ).first()


def _reach(passage: Passage) -> PassageFacts:
    return PassageFacts(author_reach(passage).why_not)


def _within(words: str, field: str, missing: str, earlier: str = "") -> str:
    said = words.strip()
    longest = max(LONGEST_ANSWER, len(earlier))
    if not said:
        raise InvalidInput({field: missing})
    if len(said) > longest:
        raise InvalidInput({field: f"Write at most {longest:,} characters."})
    return said


def _is_unread_again(passage: Passage) -> None:
    passage.read_by_id, passage.read_at = None, None
    passage.claimed_by_id, passage.claimed_at = None, None
    db.session.flush()
