"""Raising concerns and what becomes of them: one verb a function."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from coproduce.accounts.queries import accounts_by_ids
from coproduce.accounts.roles import GROUP_FACILITATOR, STAFF
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.lifecycle import fire
from coproduce.safeguarding.concern_rules import DEFAULT_CATEGORY, DEFAULT_SEVERITY, categories, severities
from coproduce.safeguarding.lifecycle import CONCERN
from coproduce.safeguarding.models import Attachment, Concern, ConcernNamed, ConcernStep, Passage
from coproduce.safeguarding.rules import LONGEST_NOTE
from coproduce.safeguarding.services import escalation
from coproduce.safeguarding.services.reading import mark_read

# The trail names no words of a concern: they may name people.
SEE_CONCERN = "see the concern"


@dataclass(frozen=True)
class Worry:
    """What somebody says who raises a concern. `named` are accounts of the members of staff whom it is about."""

    note: str
    category: str = DEFAULT_CATEGORY
    severity: str = DEFAULT_SEVERITY
    steps_taken: str = ""
    names_staff: bool = False
    named: Collection[str] = ()


def raise_concern(actor: Actor, passage: Passage, worry: Worry | str) -> Concern:
    """A person is worried about somebody behind a text. The first on duty is told at once, without content (rule 11).
    Raises NotAllowed, InvalidInput as `new_concern`."""
    concern = new_concern(actor, worry, passage=passage)
    if passage.state == "unread":
        mark_read(actor, passage)
    return concern


def new_concern(
    actor: Actor, worry: Worry | str, *, passage: Passage | None = None, attachment: Attachment | None = None
) -> Concern:
    """A raised concern, on the clock: about a text, a file, or what somebody saw or heard elsewhere.

    Raises NotAllowed; InvalidInput where the note is empty or too long, the category or severity unknown, or an account
    that it names is nobody of staff.
    """
    require(actor, "concerns.raise")
    worry = Worry(worry) if isinstance(worry, str) else worry
    _check(worry)
    about = passage or attachment
    concern = Concern(
        state=CONCERN.initial,
        passage_id=passage.id if passage else None,
        attachment_id=attachment.id if attachment else None,
        source_kind="passage" if passage else "attachment" if attachment else "",
        source_id=about.id if about else "",
        context_kind=about.context_kind if about else "",
        context_id=about.context_id if about else "",
        hint=passage.concern_hint if passage and passage.concern_hint else "",
        raised_by_id=actor.account_id,
        raised_at=clock.now(),
        acknowledge_by=clock.now(),
        category=worry.category,
        severity=worry.severity,
        note=worry.note.strip(),
        steps_taken=worry.steps_taken.strip(),
        names_staff=worry.names_staff or bool(worry.named),
        named=[ConcernNamed(account_id=account_id) for account_id in sorted(set(worry.named))],
    )
    db.session.add(concern)
    db.session.flush()
    escalation.begin(concern)
    fire(CONCERN, concern, "raise", actor)
    return concern


def acknowledge_concern(actor: Actor, concern: Concern, *, expected_version: int | None = None) -> None:
    """Somebody on duty has taken the concern on; nobody else is told any more."""
    fire(CONCERN, concern, "acknowledge", actor, expected_version=expected_version)
    concern.acknowledged_by_id, concern.acknowledged_at = actor.account_id, clock.now()
    concern.next_step_at = None
    note_step(actor, concern, "acknowledged")


def name_staff(
    actor: Actor, concern: Concern, account_ids: Collection[str], *, expected_version: int | None = None
) -> None:
    """It turns out that the concern is about these members of staff: from now on it does not reach them. Where one of
    them had it, the clock starts anew with the next on duty. Nobody is taken off again: that would show it to them.

    Raises NotAllowed, Stale; InvalidInput where nobody new is named, an account is nobody of staff, or the actor's own.
    """
    require(actor, "concerns.handle", concern)
    added = set(account_ids) - concern.named_ids
    if not added:
        raise InvalidInput({"named": "Choose whom it is about."})
    if actor.account_id in added:
        raise InvalidInput({"named": "It is about you: ask a deputy to take it on and to note that."})
    _check_named(added)
    had_it = concern.acknowledged_by_id in added and concern.state == "acknowledged"
    if had_it:
        fire(CONCERN, concern, "hand_on", actor, reason=SEE_CONCERN, expected_version=expected_version)
        concern.acknowledged_by_id = concern.acknowledged_at = None
    concern.named += [ConcernNamed(account_id=account_id) for account_id in sorted(added)]
    concern.names_staff = True
    names = ", ".join(account.name or account.email for account in accounts_by_ids(added).values())
    note_step(actor, concern, "named", f"It is about {names}, and no longer reaches them.")
    audit.record(actor, "name_staff", CONCERN.name, concern.id)
    if had_it:
        escalation.begin_again(concern)
    db.session.flush()


def hand_on(actor: Actor, concern: Concern, reason: str, *, expected_version: int | None = None) -> None:
    """Whoever has the concern cannot go on with it; the next on duty is told and the clock starts anew."""
    fire(CONCERN, concern, "hand_on", actor, reason=_said(reason), expected_version=expected_version)
    concern.acknowledged_by_id = concern.acknowledged_at = None
    note_step(actor, concern, "handed_on", reason)
    escalation.begin_again(concern)


def close_concern(
    actor: Actor, concern: Concern, outcome: str, *, expected_version: int | None = None
) -> None:
    """End a concern with what came of it. The outcome stays with the concern: it may name people, so the audit trail
    does not repeat it."""
    fire(CONCERN, concern, "close", actor, reason=_said(outcome), expected_version=expected_version)
    concern.outcome, concern.closed_at = outcome.strip(), clock.now()
    note_step(actor, concern, "closed", outcome)


def reopen_concern(
    actor: Actor, concern: Concern, reason: str, *, expected_version: int | None = None
) -> None:
    """Go on with a closed concern: whoever opens it again has it. What came of it until then stays in the log."""
    fire(CONCERN, concern, "reopen", actor, reason=_said(reason), expected_version=expected_version)
    concern.closed_at, concern.acknowledged_by_id = None, actor.account_id
    note_step(actor, concern, "reopened", reason)


def note_step(actor: Actor, concern: Concern, kind: str, words: str = "", **values: object) -> ConcernStep:
    """Add an entry to the log; the caller has asked for the permission."""
    step = ConcernStep(
        concern_id=concern.id,
        at=clock.now(),
        kind=kind,
        words=words.strip(),
        by_id=actor.account_id,
        by_name=actor.name,
        **{"on_day": clock.today(), **values},
    )
    db.session.add(step)
    db.session.flush()
    return step


def _check(worry: Worry) -> None:
    note, steps = worry.note.strip(), worry.steps_taken.strip()
    problems = {}
    if not note:
        problems["note"] = "Say what worries you."
    if len(note) > LONGEST_NOTE:
        problems["note"] = f"Write at most {LONGEST_NOTE:,} characters."
    if len(steps) > LONGEST_NOTE:
        problems["steps_taken"] = f"Write at most {LONGEST_NOTE:,} characters."
    if worry.category not in {kind.key for kind in categories()}:
        problems["category"] = "Choose what it is about."
    if worry.severity not in {kind.key for kind in severities()}:
        problems["severity"] = "Choose how soon somebody should act."
    if problems:
        raise InvalidInput(problems)
    _check_named(set(worry.named))


def _check_named(account_ids: set[str]) -> None:
    """Members of staff and facilitators alone: whoever cannot be told of concerns need not be kept from them."""
    found = accounts_by_ids(account_ids)
    known = {
        account_id
        for account_id, account in found.items()
        if {role.name for role in account.roles} & {*STAFF, GROUP_FACILITATOR}
    }
    if account_ids - known:
        raise InvalidInput({"named": "Choose people from the list."})


def _said(text: str) -> str:
    return SEE_CONCERN if text.strip() else ""
