"""Group sessions as they go on: opened, joined, heads and hands counted, notes taken, cancelled.

What is noted here is a group's own words: a person of the staff reads each note before anything of it is public, and
the group sees it all the time (rule 9). Until the group has confirmed it, nothing of a session counts anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from coproduce.accounts.models import Group
from coproduce.consultations.lifecycle import SESSION
from coproduce.consultations.models import (
    Consultation,
    Draft,
    GroupSession,
    Response,
    SessionCount,
    SessionNote,
)
from coproduce.consultations.queries import latest_version, window_of
from coproduce.consultations.queries.session_contents import (
    countables_of,
    phone_answers,
    questionnaire_of_session,
)
from coproduce.consultations.queries.sessions import (
    SESSION_CONTEXT,
    session_by_code,
)
from coproduce.consultations.questionnaire import LONGEST_TEXT, STANDARD, Question
from coproduce.consultations.rules import takes_answers
from coproduce.consultations.rules.sessions import (
    AGE_BANDS,
    Countable,
    Counted,
    day_faults,
    hand_faults,
    head_faults,
    new_code,
    normalised_code,
    too_many,
)
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import receive_passage

TYPED_WRONG = "That is not a code we know. It has six letters and figures, like CDF 347."
HAS_ENDED = "This code does not work now. Ask the person who gave it to you for the right one."
ANYTHING_ELSE = ""  # the question key of notes that belong to no question


@dataclass(frozen=True)
class Meeting:
    """What is known of a session when it is opened. `group_name` names a school or drop-in that is no group here."""

    held_on: date | None
    group_name: str = ""
    title: str = ""
    place: str = ""
    format: str = STANDARD
    may_name: bool = False
    may_quote: bool = False


def open_session(
    actor: Actor, consultation: Consultation, meeting: Meeting, group: Group | None = None
) -> GroupSession:
    """Open a session with a code of its own, for a group or for the name in `meeting`.

    Raises NotAllowed; Refused where the consultation takes no answers; InvalidInput (held_on, group_name).
    """
    require(actor, "sessions.open", group)
    version = latest_version(consultation.id)
    if version is None or not takes_answers(window_of(consultation), clock.now()):
        raise Refused("This consultation does not take answers now.")
    last_day = clock.to_london(consultation.closes_at).date() if consultation.closes_at else None
    problems = day_faults(meeting.held_on, last_day)
    name = group.name if group is not None else meeting.group_name.strip()
    if not name:
        problems["group_name"] = "Name the group, school or drop-in."
    if problems or meeting.held_on is None:
        raise InvalidInput(problems)
    session = GroupSession(
        id=new_id(),
        state=SESSION.initial,
        consultation_id=consultation.id,
        version_id=version.id,
        group_id=group.id if group is not None else None,
        group_name=name,
        title=meeting.title.strip(),
        place=meeting.place.strip(),
        held_on=meeting.held_on,
        code=_free_code(),
        facilitator_id=actor.account_id,
        format=meeting.format,
        may_name=meeting.may_name,
        may_quote=meeting.may_quote,
        heads={},
    )
    db.session.add(session)
    db.session.flush()
    _audit(actor, session, "open", consultation=consultation.id)
    return session


def _free_code() -> str:
    code = new_code()
    while db.session.scalar(select(GroupSession.id).where(GroupSession.code == code)) is not None:
        code = new_code()
    return code


def join_session(typed: str) -> GroupSession:
    """The session that a code leads to. Raises InvalidInput naming "code", kindly, for a wrong or ended one.

    It writes nothing: nobody's joining leaves a trace.
    """
    found = session_by_code(typed)
    if found is None:
        raise InvalidInput({"code": HAS_ENDED if normalised_code(typed) else TYPED_WRONG})
    return found


def record_heads(
    actor: Actor, session: GroupSession, heads: Mapping[str, int], *, expected_version: int | None = None
) -> None:
    """Keep how many people of each age band were there. Raises NotAllowed, Stale, Refused (it is confirmed already),
    InvalidInput by band, and under "heads" where more hands or phones were counted than heads."""
    _require_running(actor, session)
    if expected_version is not None and expected_version != session.version:
        raise Stale("group session")
    faults = head_faults(heads)
    if faults:
        raise InvalidInput(faults)
    kept = {band: heads[band] for band in AGE_BANDS if heads.get(band)}
    people, phones = sum(kept.values()), phone_answers(session.id)
    if phones.forms > people:
        raise InvalidInput(
            {"heads": f"{phones.forms} answers came on phones, so at least as many were there."}
        )
    hands = _hands_by_place(session)
    for question in questionnaire_of_session(session).questions:
        for each in countables_of(question, session.format):
            counted = _counted(each, hands.get(each.place, {}), phones)
            if words := too_many(counted, people):
                raise InvalidInput({"heads": f"{each.text}: {words}"})
    session.heads = kept
    _audit(actor, session, "record_heads")


def record_counts(
    actor: Actor, session: GroupSession, question_key: str, hands: Mapping[str, Mapping[str, int]]
) -> None:
    """Keep the hands that went up for the options of a question, by facet; a facet without entries is taken back.

    A yes that the group gave to this question before lapses. Raises NotAllowed, NotFound (no such question), Refused,
    and InvalidInput: "facet.option" where one is wrong, "facet" where together they are more than were there.
    """
    _require_running(actor, session)
    question = session_question(session, question_key)
    countables = {each.facet: each for each in countables_of(question, session.format)}
    phones = phone_answers(session.id)
    problems = {facet: "Nothing can be counted here." for facet in hands if facet not in countables}
    for facet, each in countables.items():
        given = hands.get(facet, {})
        problems |= {f"{facet}.{key}": words for key, words in hand_faults(each, given).items()}
        if not problems and session.people:
            words = too_many(_counted(each, given, phones), session.people)
            problems |= {facet: words} if words else {}
    if problems:
        raise InvalidInput(problems)
    for old in [count for count in session.counts if count.question_key == question_key]:
        session.counts.remove(old)
    db.session.flush()
    session.counts += [
        SessionCount(id=new_id(), question_key=question_key, facet=facet, option_key=key, people=people)
        for facet, given in hands.items()
        for key, people in given.items()
    ]
    lapse(session, question_key)
    _audit(actor, session, "record_counts", question=question_key)


def record_note(actor: Actor, session: GroupSession, question_key: str, words: str) -> SessionNote:
    """Write down what somebody said; `question_key` is ANYTHING_ELSE for what belongs to no question.

    Raises NotAllowed, NotFound, Refused, InvalidInput naming "note".
    """
    _require_running(actor, session)
    if question_key != ANYTHING_ELSE:
        session_question(session, question_key)
    return add_note(session, question_key, words)


def add_note(session: GroupSession, question_key: str, words: str) -> SessionNote:
    """Add the group's words as a text for people to read. The caller has authorised it."""
    if not words.strip() or "\x00" in words:
        raise InvalidInput({"note": "Write what was said."})
    if len(words) > LONGEST_TEXT:
        raise InvalidInput(
            {"note": f"Use at most {LONGEST_TEXT:,} characters. Put the rest into another note."}
        )
    passage = receive_passage(
        words,
        context_kind=SESSION_CONTEXT,
        context_id=session.id,
        topic=question_key,
        young=session.is_young,
        may_quote=session.may_quote,
        received_on=clock.today(),
    )
    note = SessionNote(id=new_id(), question_key=question_key, passage=passage)
    session.notes.append(note)
    lapse(session, question_key)
    db.session.flush()
    return note


def remove_note(actor: Actor, session: GroupSession, note_id: str) -> None:
    """Take a note out again, because of a slip. Raises NotAllowed, NotFound, Refused; also Refused once staff hold the
    text back or have read it: then it may matter to somebody's safety."""
    _require_running(actor, session)
    note = next((each for each in session.notes if each.id == note_id), None)
    if note is None:
        raise NotFound("note")
    if note.passage.state != "unread" or any(
        each.correction_id == note.passage_id for each in session.readbacks
    ):
        raise Refused("This note was read already, so it stays. Add another one that puts it right.")
    session.notes.remove(note)
    lapse(session, note.question_key)
    _audit(actor, session, "remove_note")


def cancel_session(
    actor: Actor, session: GroupSession, reason: str, *, expected_version: int | None = None
) -> None:
    """Give a session up, with a reason. Forms that members sent on their own phones stay and count as single forms:
    each of them was promised an answer. Raises NotAllowed, Stale, Refused."""
    fire(SESSION, session, "cancel", actor, reason=reason, expected_version=expected_version)
    session.reason = reason.strip()
    session.confirmed_on = None
    keep_notes_in(session, SESSION_CONTEXT, session.id)
    for table, values in ((Response, {"source": "web"}), (Draft, {})):
        alone: dict[str, Any] = {"group_session_id": None, **values}
        db.session.execute(
            update(table)
            .where(table.group_session_id == session.id)
            .values(alone)
            .execution_options(synchronize_session=False)
        )
    db.session.flush()
    db.session.expire_all()


def session_question(session: GroupSession, question_key: str) -> Question:
    """Raises NotFound."""
    question = questionnaire_of_session(session).question(question_key)
    if question is None or not question.asks:
        raise NotFound("question")
    return question


def lapse(session: GroupSession, question_key: str) -> None:
    """The group's yes was to other words or counts than there are now."""
    for row in session.readbacks:
        if row.question_key == question_key and row.answer == "yes":
            row.answer, row.answered_on = "", None


def keep_notes_in(session: GroupSession, context_kind: str, context_id: str) -> None:
    """Say where the session's notes belong: to the session alone, or to the consultation, where they count."""
    passages = [note.passage_id for note in session.notes]
    for passage in db.session.scalars(select(Passage).where(Passage.id.in_(passages))):
        passage.context_kind, passage.context_id = context_kind, context_id
    db.session.flush()


def _require_running(actor: Actor, session: GroupSession) -> None:
    """Raises NotAllowed, and Refused where the session is confirmed or cancelled."""
    require(actor, "sessions.run", session)
    if session.state not in ("open", "reading_back"):
        raise Refused("This session has ended, so nothing in it can be changed.")


def _hands_by_place(session: GroupSession) -> dict[tuple[str, str], dict[str, int]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for count in session.counts:
        found.setdefault((count.question_key, count.facet), {})[count.option_key] = count.people
    return found


def _counted(each: Countable, hands: Mapping[str, int], phones: Any) -> Counted:
    return Counted(each, hands, phones.people.get(each.place, 0), phones.chosen.get(each.place, {}))


def _audit(actor: Actor, session: GroupSession, action: str, **details: str) -> None:
    audit.record(actor, action, SESSION.name, session.id, details=details)
    db.session.flush()
