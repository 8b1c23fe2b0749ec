"""Handling requests for information: what was asked, what was found, what is given, and what is kept back and why.

Collecting a text is not reading it in the sense of rule 9: a request stands on record with its searches and decisions,
and no text says that somebody read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, select

from coproduce.accounts.queries import account_by_email
from coproduce.consultations.models import Response
from coproduce.consultations.queries import response_by_receipt
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.clock import london_moment
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.core.working_days import closed_days
from coproduce.evidence.models import CollectedText, InformationRequest, InformationSearch
from coproduce.evidence.queries import requests as queries
from coproduce.evidence.request_lifecycle import (
    AGREE,
    COLLECTED_TEXT,
    HANDLE,
    INFORMATION_REQUEST,
    UNDECIDED,
)
from coproduce.evidence.rules import requests as rules
from coproduce.safeguarding.models import Passage

SHORTEST_SEARCH = 3
MOST_COLLECTED = 2000
NOBODY_HAS_IT = "No account has this e-mail address."


@dataclass(frozen=True)
class NewRequest:
    """What is noted of a request. `account_email` names the account of somebody who asks for their own data. `key` is
    that of the form it was typed into: the button pressed twice registers one request."""

    kind: str
    asked: str
    requester: str
    received_on: date
    account_email: str = ""
    key: str = ""


def register_request(actor: Actor, new: NewRequest) -> InformationRequest:
    """Note a request; its clock runs from the day on which it was received. Raises NotAllowed, InvalidInput."""
    require(actor, HANDLE)
    before = db.session.get(InformationRequest, new.key) if new.key else None
    if before is not None and _says_the_same(before, new):
        return before
    account = account_by_email(new.account_email.strip()) if new.account_email.strip() else None
    _refuse_faults(new, known=account is not None)
    due = rules.due_on(new.kind, new.received_on, closed_days())
    asked = InformationRequest(
        id=new.key if new.key and before is None else new_id(),
        state=INFORMATION_REQUEST.initial,
        reference=_next_reference(new.received_on.year),
        kind=new.kind,
        asked=new.asked.strip(),
        requester=new.requester.strip(),
        account_id=account.id if account and new.kind == rules.OWN_DATA else None,
        handler_id=actor.account_id,
        received_on=new.received_on,
        due_on=due,
        first_due_on=due,
    )
    db.session.add(asked)
    _note(actor, asked, "register", {"kind": new.kind, "due_on": due.isoformat()})
    return asked


def _says_the_same(before: InformationRequest, new: NewRequest) -> bool:
    """Whether a form was sent again as it was; somebody may also have gone back to it for another request."""
    typed = (new.kind, new.asked.strip(), new.requester.strip(), new.received_on)
    return (before.kind, before.asked, before.requester, before.received_on) == typed


def _refuse_faults(new: NewRequest, *, known: bool) -> None:
    faults = {}
    if new.kind not in rules.KINDS:
        faults["kind"] = "Choose what kind of request it is."
    if not new.asked.strip():
        faults["asked"] = "Write what is asked for."
    if new.received_on > clock.today():
        faults["received_on"] = "This day has not come yet."
    if new.account_email.strip() and not known:
        faults["account_email"] = NOBODY_HAS_IT
    if faults:
        raise InvalidInput(faults)


def _next_reference(year: int) -> str:
    return f"IR-{year}-{queries.numbers_of_year(year) + 1:03}"


def take_over(actor: Actor, asked: InformationRequest) -> None:
    """Whoever does this handles the request from now on. Raises NotAllowed."""
    require(actor, HANDLE, asked)
    before, asked.handler_id = asked.handler_id, actor.account_id
    _note(actor, asked, "take_over", {"before": before})


def extend_request(actor: Actor, asked: InformationRequest, reason: str, version: int | None = None) -> None:
    """Take the longer time that the law allows, once, and say why. Raises NotAllowed, Refused, Stale."""
    facts = rules.ExtendFacts(asked.due_on != asked.first_due_on, asked.first_due_on, clock.today())
    due = rules.extended_due_on(asked.kind, asked.received_on, asked.first_due_on, closed_days())
    details = {"due_before": asked.due_on.isoformat(), "due_after": due.isoformat()}
    fire(
        INFORMATION_REQUEST,
        asked,
        "extend",
        actor,
        facts=facts,
        reason=reason,
        expected_version=version,
        details=details,
    )
    asked.due_on, asked.extended_because = due, reason.strip()
    db.session.flush()


# Finding -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """What to search for: every one of the words, in texts of one kind and place and between two days, where given."""

    words: str
    kind: str = ""
    place_id: str = ""
    since: date | None = None
    until: date | None = None


def search(actor: Actor, asked: InformationRequest, wanted: Wanted) -> InformationSearch:
    """Search and keep what was searched for, so that it can be shown later that it was. Raises NotAllowed, Refused,
    InvalidInput."""
    _require_open(actor, asked)
    words = " ".join(wanted.words.split())
    if len(words) < SHORTEST_SEARCH:
        raise InvalidInput({"words": f"Type at least {SHORTEST_SEARCH} letters."})
    if wanted.since and wanted.until and wanted.since > wanted.until:
        raise InvalidInput({"until": "The last day is before the first."})
    made = InformationSearch(
        id=new_id(),
        request_id=asked.id,
        words=words[:200],
        kind=wanted.kind,
        place_id=wanted.place_id,
        since=wanted.since,
        until=wanted.until,
        at=clock.now(),
        by_name=actor.name,
    )
    made.found = _count(queries.texts_matching(made)) + len(queries.staff_words_matching(made))
    made.held_back = queries.held_back_matching(made)
    db.session.add(made)
    _note(actor, asked, "search", {"found": made.found, "held_back": made.held_back})
    return made


def _count(statement: Select[Passage]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0


def collect(actor: Actor, asked: InformationRequest, made: InformationSearch, sources: Iterable[str]) -> int:
    """Add chosen texts of a search to the request and return how many are new. What the search did not find is never
    added. Raises NotAllowed, Refused."""
    _require_open(actor, asked)
    chosen = set(sources)
    passage_ids = {each.removeprefix("passage:") for each in chosen if each.startswith("passage:")}
    found = db.session.scalars(queries.texts_matching(made).where(Passage.id.in_(passage_ids))).all()
    staff = [each for each in queries.staff_words_matching(made) if each.source in chosen]
    there = {each.passage_id for each in asked.texts} | {each.source for each in asked.texts}
    new = [each for each in queries.shown(asked, found) if not each.collected]
    new += [each for each in staff if each.source not in there]
    if len(asked.texts) + len(new) > MOST_COLLECTED:
        raise Refused(f"A request holds {MOST_COLLECTED:,} texts at most. Narrow the search.")
    for each in new:
        _add(asked, each.source, each.kind, each.place, each.words, each.written_on)
    _note(actor, asked, "collect", {"texts": len(new)})
    return len(new)


def collect_all(actor: Actor, asked: InformationRequest, made: InformationSearch) -> int:
    """Add everything that a search found. Raises as `collect`."""
    ids = db.session.scalars(queries.texts_matching(made).with_only_columns(Passage.id)).all()
    staff = queries.staff_words_matching(made)
    return collect(
        actor, asked, made, [*(f"passage:{each}" for each in ids), *(each.source for each in staff)]
    )


def _add(
    asked: InformationRequest, source: str, kind: str, place: str, words: str, written_on: date | None
) -> None:
    of_passage = source.startswith("passage:")
    asked.texts.append(
        CollectedText(
            id=new_id(),
            state=UNDECIDED,
            passage_id=source.removeprefix("passage:") if of_passage else None,
            source=None if of_passage else source,
            kind=kind[:60],
            place=place[:400],
            written_on=written_on,
            own_words=None if of_passage else words,
        )
    )


def gather_own_data(actor: Actor, asked: InformationRequest) -> int:
    """Add everything that is joined to the account of somebody who asks for their own data; returns how many are new.

    Answers that they gave without an account are joined to nobody, and cannot be found: with the six words of a receipt
    `answers_by_receipt` shows them. Raises NotAllowed, Refused.
    """
    from coproduce.evidence.queries.own_data import own_data

    _require_open(actor, asked)
    if asked.account_id is None:
        raise Refused("This request names no account, so there is nothing to gather.")
    there = {each.passage_id for each in asked.texts} | {each.source for each in asked.texts}
    new = [each for each in own_data(asked.account_id) if each.source.removeprefix("passage:") not in there]
    for each in new:
        _add(asked, each.source, each.kind, each.place, each.words, each.written_on)
    _note(actor, asked, "gather", {"texts": len(new)})
    return len(new)


def answers_by_receipt(actor: Actor, asked: InformationRequest, words: str) -> Response:
    """The one response that six words lead to, to be shown and given at once. Nothing that joins it to the request is
    kept: the trail says that words were used, and not which response they led to (rule 17).

    Raises NotAllowed, Refused, NotFound.
    """
    _require_open(actor, asked)
    found = response_by_receipt(words)
    if found is None:
        raise NotFound("response")
    _note(actor, asked, "use_receipt", {})
    return found


# Deciding ----------------------------------------------------------------------------------------------------------


def give(actor: Actor, text: CollectedText, version: int | None = None) -> None:
    """Give the words as they are. Raises NotAllowed, Refused, Stale."""
    _decide(actor, text, "give", version)


def redact(actor: Actor, text: CollectedText, pieces: Sequence[str], version: int | None = None) -> None:
    """Give the words with these pieces hidden wherever they stand. Raises NotAllowed, Refused, Stale; InvalidInput for
    a piece that stands nowhere."""
    hidden, missing = queries.hidden_from(text, pieces)
    if missing:
        raise InvalidInput({"further": f"“{missing[0][:100]}” does not stand in this text."})
    facts = rules.RedactFacts(hidden, len(queries.words_of(text)))
    _decide(actor, text, "redact", version, facts=facts)
    text.hidden = [list(span) for span in hidden]
    db.session.flush()


def withhold(
    actor: Actor, text: CollectedText, exemption: str, reason: str, version: int | None = None
) -> None:
    """Keep a text back for a reason in law, once a second person agrees. Raises NotAllowed, Refused, Stale."""
    facts = rules.WithholdFacts(text.request.kind, exemption)
    _decide(actor, text, "withhold", version, facts=facts, reason=reason, details={"exemption": exemption})
    text.exemption, text.reason = exemption, reason.strip()
    db.session.flush()


def agree(actor: Actor, text: CollectedText, reason: str = "", version: int | None = None) -> None:
    """Agree as the second person that a text is kept back. Raises NotAllowed, Refused, Stale."""
    _require_open(actor, text.request, AGREE)
    facts = rules.AgreeFacts(
        text.decided_by_id == actor.account_id,
        clock.now(),
        london_moment(queries.alone_from(text)),
        reason,
    )
    fire(COLLECTED_TEXT, text, "agree", actor, facts=facts, reason=reason, expected_version=version)
    text.agreed_by_id = actor.account_id
    text.agreed_alone_because = reason.strip() if facts.same_person else ""
    db.session.flush()


def think_again(actor: Actor, text: CollectedText, version: int | None = None) -> None:
    """Take a decision back. Raises NotAllowed, Refused, Stale."""
    _require_open(actor, text.request, AGREE)
    fire(COLLECTED_TEXT, text, "think_again", actor, expected_version=version)
    _clear(text)
    db.session.flush()


def leave_out(actor: Actor, text: CollectedText) -> None:
    """Take an undecided text out of the request again. Raises NotAllowed, Refused."""
    asked = text.request
    _require_open(actor, asked)
    if text.state != UNDECIDED:
        raise Refused("This text is decided on. Take the decision back first.")
    asked.texts.remove(text)
    _note(actor, asked, "leave_out", {})


def _decide(
    actor: Actor,
    text: CollectedText,
    action: str,
    version: int | None,
    *,
    facts: object = None,
    reason: str = "",
    details: dict[str, str] | None = None,
) -> None:
    _require_open(actor, text.request)
    if text.passage is not None and text.passage.state == "held" and action != "withhold":
        raise Refused("This text is held back by a reader. Keep it back, or ask the safeguarding lead.")
    fire(
        COLLECTED_TEXT,
        text,
        action,
        actor,
        facts=facts,
        reason=reason,
        expected_version=version,
        details={"request": text.request.reference, **(details or {})},
    )
    text.digest = rules.digest_of(queries.words_of(text))
    text.decided_by_id, text.decided_at = actor.account_id, clock.now()
    db.session.flush()


def _clear(text: CollectedText) -> None:
    text.digest, text.hidden, text.exemption, text.reason = "", [], "", ""
    text.decided_by_id = text.decided_at = text.agreed_by_id = None
    text.agreed_alone_because = ""


# Ending ------------------------------------------------------------------------------------------------------------


def answer_request(actor: Actor, asked: InformationRequest, words: str, version: int | None = None) -> None:
    """Say that it was answered, and how. Raises NotAllowed, Refused (what is not decided), Stale."""
    facts = queries.answer_facts(asked, words)
    fire(INFORMATION_REQUEST, asked, "answer", actor, facts=facts, expected_version=version)
    asked.answer, asked.answered_on = words.strip(), clock.today()
    db.session.flush()


def withdraw_request(
    actor: Actor, asked: InformationRequest, reason: str, version: int | None = None
) -> None:
    """Whoever asked does not want it any more. Raises NotAllowed, Refused, Stale."""
    fire(INFORMATION_REQUEST, asked, "withdraw", actor, reason=reason, expected_version=version)
    asked.answer, asked.answered_on = reason.strip(), clock.today()
    db.session.flush()


def reopen_request(actor: Actor, asked: InformationRequest, reason: str, version: int | None = None) -> None:
    """Somebody complained about the answer, and it is looked at again. Raises NotAllowed, Refused, Stale."""
    fire(INFORMATION_REQUEST, asked, "reopen", actor, reason=reason, expected_version=version)
    asked.answered_on = None
    db.session.flush()


def note_export(actor: Actor, asked: InformationRequest, file_format: str) -> None:
    """Authorise the file of what is given and leave its audit row. Raises NotAllowed."""
    require(actor, HANDLE, asked)
    given = sum(queries.words_given(each) is not None for each in asked.texts)
    _note(actor, asked, "export", {"format": file_format, "texts": given})


def _require_open(actor: Actor, asked: InformationRequest, permission: str = HANDLE) -> None:
    require(actor, permission, asked)
    if asked.state != "open":
        raise Refused("This request is not open any more.")


def _note(actor: Actor, asked: InformationRequest, action: str, details: dict[str, object]) -> None:
    audit.record(actor, action, INFORMATION_REQUEST.name, asked.id, details=details)
    db.session.flush()
