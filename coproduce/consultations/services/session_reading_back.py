"""Reading a session back to the group: what was understood, its yes, its corrections. Only then does it count."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm.attributes import flag_modified

from coproduce.consultations.lifecycle import SESSION
from coproduce.consultations.models import GroupSession, SessionReadback
from coproduce.consultations.queries import PASSAGE_CONTEXT
from coproduce.consultations.queries.session_contents import (
    facts_of,
)
from coproduce.consultations.queries.sessions import (
    SESSION_CONTEXT,
)
from coproduce.consultations.questionnaire import LONGEST_TEXT
from coproduce.consultations.rules.sessions import CORRECTED, YES
from coproduce.consultations.services.sessions import add_note, keep_notes_in, lapse
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire


def write_understood(
    actor: Actor, session: GroupSession, understood: Mapping[str, str], *, expected_version: int | None = None
) -> None:
    """Keep what was understood, by question; an empty text takes the words back. Words that the group corrected stay,
    and the new ones stand in a later round.

    Raises NotAllowed, Stale, Refused, InvalidInput by question.
    """
    require(actor, "sessions.run", session)
    if session.state not in ("open", "reading_back"):
        raise Refused("This session has ended, so nothing in it can be changed.")
    if expected_version is not None and expected_version != session.version:
        raise Stale(SESSION.name)
    problems = {key: _fault(words) for key, words in understood.items()}
    if any(problems.values()):
        raise InvalidInput({key: words for key, words in problems.items() if words})
    latest = {row.question_key: row for row in sorted(session.readbacks, key=lambda each: each.round)}
    for key, words in understood.items():
        _rewrite(session, latest.get(key), key, words.replace("\r\n", "\n").strip())
    _mark_changed(session)
    audit.record(actor, "write_understood", SESSION.name, session.id)
    db.session.flush()


def _fault(words: str) -> str:
    if "\x00" in words:
        return "This has a character that cannot be stored. Type it again."
    return f"Use at most {LONGEST_TEXT:,} characters." if len(words) > LONGEST_TEXT else ""


def _rewrite(session: GroupSession, before: SessionReadback | None, key: str, words: str) -> None:
    if before is not None and before.answer != CORRECTED:
        if before.understood == words:
            return
        if words:
            before.understood, before.answer, before.answered_on = words, "", None
        else:
            session.readbacks.remove(before)
    elif words:
        number = before.round + 1 if before is not None else 1
        session.readbacks.append(
            SessionReadback(id=new_id(), question_key=key, round=number, understood=words)
        )


def begin_reading_back(
    actor: Actor,
    session: GroupSession,
    understood: Mapping[str, str] | None = None,
    *,
    expected_version: int | None = None,
) -> None:
    """Close the code and read back to the group what was understood.

    Raises NotAllowed, Stale, InvalidInput, Refused with everything that is missing (heads, words, counts that cannot
    be).
    """
    if understood is not None:
        write_understood(actor, session, understood, expected_version=expected_version)
        expected_version = None
    fire(SESSION, session, "read_back", actor, facts=facts_of(session), expected_version=expected_version)


def say_yes(actor: Actor, session: GroupSession, *question_keys: str) -> None:
    """The group says to the words of these questions: yes, that is what we meant. Raises NotAllowed, Refused."""
    _require_reading_back(actor, session)
    for key in question_keys:
        row = _latest(session, key)
        if row.answer == CORRECTED:
            raise Refused("The group corrected these words. Write down anew what you understood.")
        row.answer, row.answered_on = YES, clock.today()
    audit.record(actor, "say_yes", SESSION.name, session.id, details={"questions": len(question_keys)})
    db.session.flush()


def correct_session(
    actor: Actor, session: GroupSession, question_key: str, words: str, *, reason: str = ""
) -> None:
    """The group says: not quite, and what it meant. Its words are kept as a note of their own; a confirmed session
    counts no more until the group has said yes again, and that needs a `reason`.

    Raises NotAllowed, Refused, InvalidInput naming "note".
    """
    row = _latest(session, question_key)
    was_confirmed = session.state == "confirmed"
    fire(SESSION, session, "correct", actor, reason=reason, details={"question": question_key})
    if was_confirmed:
        session.reason, session.confirmed_on = reason.strip(), None
        keep_notes_in(session, SESSION_CONTEXT, session.id)
    note = add_note(session, question_key, words)
    lapse(session, question_key)
    row.answer, row.answered_on, row.correction_id = CORRECTED, clock.today(), note.passage_id
    db.session.flush()


def confirm_session(actor: Actor, session: GroupSession, *, expected_version: int | None = None) -> None:
    """The group has said yes to everything: from now on the session counts, once, as the heads that were there, and
    its notes belong to the consultation. Raises NotAllowed, Stale, Refused with everything that is missing."""
    fire(SESSION, session, "confirm", actor, facts=facts_of(session), expected_version=expected_version)
    session.confirmed_on = clock.today()
    keep_notes_in(session, PASSAGE_CONTEXT, session.consultation_id)


def answer_reading_back(
    actor: Actor,
    session: GroupSession,
    answers: Mapping[str, str],
    corrections: Mapping[str, str],
    *,
    expected_version: int | None = None,
) -> bool:
    """All answers of the group at once: `answers` says yes or corrected by question, `corrections` what was meant.
    With yes to everything the session is confirmed: returns whether it is.

    Raises NotAllowed, Stale, Refused, InvalidInput by question.
    """
    _require_reading_back(actor, session)
    if expected_version is not None and expected_version != session.version:
        raise Stale(SESSION.name)
    left = facts_of(session).left
    problems = {
        key: "Choose what the group said." for key in left if answers.get(key) not in (YES, CORRECTED)
    }
    problems |= {
        key: "Write what the group meant."
        for key in left
        if answers.get(key) == CORRECTED and not corrections.get(key, "").strip()
    }
    if problems:
        raise InvalidInput(problems)
    say_yes(actor, session, *(key for key in left if answers[key] == YES))
    wrong = [key for key in left if answers[key] == CORRECTED]
    for key in wrong:
        correct_session(actor, session, key, corrections[key].replace("\r\n", "\n"))
    if not wrong:
        confirm_session(actor, session)
    return not wrong


def go_on_session(actor: Actor, session: GroupSession, *, expected_version: int | None = None) -> None:
    """Go back to taking answers: the code works again. Raises NotAllowed, Stale, Refused."""
    fire(SESSION, session, "go_on", actor, expected_version=expected_version)


def _latest(session: GroupSession, question_key: str) -> SessionReadback:
    rows = [row for row in session.readbacks if row.question_key == question_key]
    if not rows:
        raise Refused("Nothing was read back of this question.")
    return max(rows, key=lambda row: row.round)


def _require_reading_back(actor: Actor, session: GroupSession) -> None:
    require(actor, "sessions.run", session)
    if session.state != "reading_back":
        raise Refused("This session is not being read back now.")


def _mark_changed(session: GroupSession) -> None:
    """Give the session a new version, so that nobody says yes to words that stood on an older page."""
    flag_modified(session, "heads")
