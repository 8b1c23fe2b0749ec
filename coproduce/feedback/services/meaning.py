"""Saying “that is not what I meant”, and settling it. Saying and taking back leave no audit row, no event and no log
line: none may stand for one anonymous person (rule 17)."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Connection, Delete, Select, Table, delete, event, func, literal, select
from sqlalchemy.orm import Mapper

from coproduce.consultations.models import Response
from coproduce.consultations.queries import answers_of
from coproduce.consultations.services.erasing import erase_with_texts
from coproduce.consultations.services.forgetting import COMPANIONS, newcomers, rewrite
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.jobs import every
from coproduce.core.lifecycle import fire
from coproduce.feedback.meaning_lifecycle import MEANING_CORRECTION
from coproduce.feedback.models import Finding, MeaningCorrection
from coproduce.feedback.queries.meaning import CONTEXT, TOPIC, settling_facts
from coproduce.feedback.queries.trace import trace_of
from coproduce.feedback.rules.meaning import FINDING, LONGEST_WORDS, parted
from coproduce.feedback.trace import Trace, finding_about
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read, receive_passage


def say(response: Response, passage_id: str, about: str, words: str) -> MeaningCorrection:
    """Note that a person did not mean that; said twice it is noted once. `about` is a step that the path of this very
    text shows now, so nothing that is not public can be named by trying. The caller has made sure that this person may
    see the response. Raises NotFound, InvalidInput."""
    passage = _own_passage(response, passage_id)
    named = parted(about)
    if named is None or about not in sayable(trace_of(response), passage_id):
        raise NotFound("step of the path")
    body = words.strip()
    if len(body) > LONGEST_WORDS:
        raise InvalidInput({"explanation": f"Use at most {LONGEST_WORDS:,} signs."})
    step, target = named
    before = db.session.scalars(
        select(MeaningCorrection).where(
            MeaningCorrection.passage_id == passage_id,
            MeaningCorrection.about == step,
            MeaningCorrection.target_id == target,
        )
    ).first()
    if before is not None:
        return before
    finding = db.session.get(Finding, target) if step == FINDING else None
    correction = MeaningCorrection(
        id=new_id(),
        state=MEANING_CORRECTION.initial,
        consultation_id=response.consultation_id,
        passage_id=passage_id,
        about=step,
        target_id=target,
        noted_revision=finding.revision if finding is not None else 0,
        words_id=_receive(body, response, passage) if body else None,
        said_on=clock.today(),
    )
    db.session.add(correction)
    db.session.flush()
    return correction


def sayable(trace: Trace, passage_id: str) -> dict[str, str]:
    """What can be called “not what I meant” of one text -> its words: the themes and findings on its path, and that it
    is in none. Only what the page shows its writer."""
    found: dict[str, str] = {}
    for path in trace.paths:
        if path.text.passage_id == passage_id:
            for part in path.themes:
                if part.about:
                    found[part.about] = part.name or part.because
                found.update({finding_about(answer): answer.you_said for answer in part.answers})
    return found


def take_back(response: Response, passage_id: str, about: str) -> None:
    """The person thought again. What was settled stays. Raises NotFound, Refused."""
    _own_passage(response, passage_id)
    step, target = parted(about) or ("", "")
    found = db.session.scalars(
        select(MeaningCorrection).where(
            MeaningCorrection.passage_id == passage_id,
            MeaningCorrection.about == step,
            MeaningCorrection.target_id == target,
        )
    ).first()
    if found is None:
        raise NotFound("correction")
    if found.state != "open":
        raise Refused("A person has looked at this already. You can read what they said.")
    words = found.words
    db.session.delete(found)
    db.session.flush()
    if words is not None:
        db.session.delete(words)
        db.session.flush()


def _own_passage(response: Response, passage_id: str) -> Passage:
    own = {
        each.passage.id: each.passage for each in answers_of(response).values() if each.passage is not None
    }
    if passage_id not in own:
        raise NotFound("text")
    return own[passage_id]


def _receive(body: str, response: Response, passage: Passage) -> str:
    received = receive_passage(
        body,
        context_kind=CONTEXT,
        context_id=response.consultation_id,
        topic=TOPIC,
        young=passage.young,
        may_quote=False,
        received_on=clock.today(),
        age_band=passage.age_band,
    )
    db.session.flush()
    return received.id


def settle(
    actor: Actor,
    correction: MeaningCorrection,
    action: str,
    reason: str,
    *,
    expected_version: int | None = None,
) -> None:
    """Say what came of it: `change` where the text was sorted anew or the finding says something else now, `keep` where
    it stays. The person reads the reason. Whoever settles it has read the words that came with it (rule 9). The audit
    trail names what was decided about, never the text. Raises NotAllowed, Stale, Refused."""
    details: dict[str, Any] = {
        "consultation": correction.consultation_id,
        correction.about: correction.target_id,
    }
    fire(
        MEANING_CORRECTION,
        correction,
        action,
        actor,
        facts=settling_facts(correction),
        reason=reason,
        expected_version=expected_version,
        details=details,
    )
    correction.reason, correction.settled_on = reason.strip(), clock.today()
    correction.settled_by_id = actor.account_id
    if correction.words is not None and correction.words.state == "unread":
        mark_read(actor, correction.words)
    db.session.flush()


@event.listens_for(Passage, "before_delete")
def _words_go_with_the_text(_: Mapper[Any], connection: Connection, passage: Passage) -> None:
    """Who changes an answer takes back what they said about the text that it had."""
    connection.execute(_words_about(select(literal(passage.id))))


@erase_with_texts
def words_go_with_erased_texts(passages: Select[Any]) -> None:
    """Who takes answers back takes back what they said about them; so does the day on which answers are erased."""
    db.session.execute(_words_about(passages), execution_options={"synchronize_session": False})


def _words_about(passages: Select[Any]) -> Delete:
    words = cast("Table", Passage.__table__)
    about = select(MeaningCorrection.words_id).where(
        MeaningCorrection.passage_id.in_(passages), MeaningCorrection.words_id.is_not(None)
    )
    return delete(words).where(words.c.id.in_(about))


@every(minutes=10)
def forget_order_of_corrections() -> None:
    """Write anew, in shuffled batches, what came one by one, as responses are (rule 17). SQLite keeps no order."""
    if db.session.get_bind().dialect.name != "postgresql":
        return
    chosen = newcomers(MeaningCorrection)
    if not chosen:
        return
    earlier = select(MeaningCorrection.id).where(MeaningCorrection.id.not_in(chosen)).order_by(func.random())
    chosen += db.session.scalars(earlier.limit(COMPANIONS)).all()
    words = db.session.scalars(
        select(MeaningCorrection.words_id).where(
            MeaningCorrection.id.in_(chosen), MeaningCorrection.words_id.is_not(None)
        )
    ).all()
    rewrite(MeaningCorrection, "said_on", chosen)
    rewrite(Passage, "received_on", [each for each in words if each is not None])
