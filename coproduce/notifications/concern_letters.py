"""Letters about concerns: to whoever's turn it is, and without any content (rule 11).

Who is told was decided and noted in `safeguarding`; here is only asked again, when the letter goes out, whether that
person may still open the concern.
"""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_email, accounts_with_role
from coproduce.accounts.roles import ADMINISTRATOR
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.notifications import queries
from coproduce.notifications.addresses import normalised, site_address
from coproduce.notifications.catalogue import Line
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence
from coproduce.notifications.room_letters import RoomLetters, register_letters
from coproduce.safeguarding.concern_rules import ADMINISTRATORS
from coproduce.safeguarding.concern_settings import concern_settings
from coproduce.safeguarding.events import ConcernHandedOn, ConcernOverdue, ConcernRaised
from coproduce.safeguarding.models import Concern
from coproduce.safeguarding.queries import telling_at
from coproduce.web.panels import register_panel

# What is kept with a letter that did not go out: the same words whatever the reason was.
NOT_NEEDED = "this letter is not needed any more"


def whose_turn(occurrence: Occurrence) -> Iterable[str]:
    """The one person whom this step is for: by their account, or by the address of the fallback contact."""
    telling = telling_at(occurrence.subject_id, occurrence.position)
    if telling is None:
        return []
    account = db.session.get(Account, telling.account_id) if telling.account_id else None
    return [account.email] if account is not None else [telling.email] if telling.email else []


def administrators(occurrence: Occurrence) -> Iterable[str]:
    """Where nobody may open a concern: those who can put somebody on duty, without any whom it names."""
    telling = telling_at(occurrence.subject_id, occurrence.position)
    concern = db.session.get(Concern, occurrence.subject_id)
    if telling is None or concern is None or telling.turn != ADMINISTRATORS:
        return []
    named = concern.named_ids
    return [account.email for account in accounts_with_role(ADMINISTRATOR) if account.id not in named]


def _first(event: ConcernRaised) -> Occurrence:
    return Occurrence(f"ConcernRaised:{event.concern_id}", event.concern_id)


def _later(event: ConcernOverdue | ConcernHandedOn) -> Occurrence:
    key = f"{type(event).__name__}:{event.concern_id}:{event.position}"
    return Occurrence(key, event.concern_id, position=event.position)


def _concern(notice: Notice) -> Facts:
    concern = db.session.get(Concern, notice.subject_id)
    if concern is None or concern.state != "raised":
        raise NoLongerWanted(NOT_NEEDED)
    account = account_by_email(notice.address)
    if account is None:
        if notice.address != normalised(concern_settings().fallback_email):
            raise NoLongerWanted(NOT_NEEDED)
    elif not account.active or not allows(actor_of(account), "concerns.handle", concern):
        raise NoLongerWanted(NOT_NEEDED)
    return {"link": site_address(f"/manage/concerns/{concern.id}"), "has_account": account is not None}


def _nobody(notice: Notice) -> Facts:
    concern = db.session.get(Concern, notice.subject_id)
    account = account_by_email(notice.address)
    if concern is None or account is None or not account.active or account.id in concern.named_ids:
        raise NoLongerWanted(NOT_NEEDED)
    return {"link": site_address("/manage/safety-numbers")}


def letters_about(concern: Concern) -> str | None:
    """On the page of a concern: how its letters fared."""
    found = queries.concern_letters(concern.id)
    return render_template("notifications/panels/concern.html", letters=found) if found else None


register_panel("concern", letters_about, 50)
register_letters(
    RoomLetters(
        lines=(
            Line(ConcernRaised, whose_turn, "concern_raised"),
            Line(ConcernRaised, administrators, "concern_without_anybody"),
            Line(ConcernHandedOn, whose_turn, "concern_raised"),
            Line(ConcernHandedOn, administrators, "concern_without_anybody"),
            Line(ConcernOverdue, whose_turn, "concern_overdue"),
        ),
        titles={
            "concern_raised": "Concern raised",
            "concern_overdue": "Concern overdue",
            "concern_without_anybody": "Concern that nobody may open",
        },
        occurrences={ConcernRaised: _first, ConcernHandedOn: _later, ConcernOverdue: _later},
        facts={
            "concern_raised": _concern,
            "concern_overdue": _concern,
            "concern_without_anybody": _nobody,
        },
        urgent=queries.CONCERN_LETTERS,
    )
)
