"""Hearing of answers and promises: giving an address, saying yes to it, how often, stopping. One verb a function; see
`subscriber_lists` for why nothing here leaves a trace."""

from __future__ import annotations

from collections.abc import Collection

from flask import current_app
from sqlalchemy import select

from coproduce.accounts.models import Organisation
from coproduce.accounts.services import ask_for_letter
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.core.jobs import every
from coproduce.feedback.models import Commitment
from coproduce.notifications.addresses import normalised, site_address
from coproduce.notifications.answer_scopes import (
    AT_ONCE,
    CONSULTATION,
    ORGANISATION,
    PROMISE,
    RHYTHMS,
    WEEKLY,
    Followed,
)
from coproduce.notifications.subscriber_lists import SubscriberList
from coproduce.notifications.subscription_models import AnswerSubscriber

A_DAY = 24 * 60
FOLLOWERS = SubscriberList(AnswerSubscriber, "answer subscriber", ("rhythm",))
TARGETS = {CONSULTATION: Consultation, ORGANISATION: Organisation, PROMISE: Commitment}


def subscribe(followed: Followed, email: str, rhythm: str) -> None:
    """Take an address; a letter with a link to confirm it follows. Whoever is confirmed already gets none, and nobody
    gets two a day. Raises InvalidInput for a rhythm that there is not."""
    token = FOLLOWERS.take(followed.scope, email, rhythm=_known(rhythm))
    if token:
        _send_confirmation(followed, normalised(email), token)


def _known(rhythm: str) -> str:
    if rhythm not in RHYTHMS:
        raise InvalidInput({"rhythm": "Choose how often we write."})
    return rhythm


def _send_confirmation(followed: Followed, address: str, token: str) -> None:
    settings = current_app.extensions["settings"]
    # Without what pages share: a letter knows no visitor.
    letter = current_app.jinja_env.get_template("notifications/answers_follow_confirm.txt").render(
        followed=followed,
        link=site_address(f"/notices/answers/{token}"),
        stop_url=site_address(f"/notices/answers/{token}/stop"),
        area_name=settings.area_name,
        contact_email=settings.contact_email,
        contact_phone=settings.contact_phone,
    )
    subject, _, body = letter.lstrip().partition("\n")
    ask_for_letter(address, " ".join(subject.split()), body.strip() + "\n")


def confirm(token: str, rhythm: str) -> None:
    """The person behind the address said yes, or chose anew how often. Raises NotFound, InvalidInput."""
    FOLLOWERS.confirm(token, rhythm=_known(rhythm))


def stop_one(token: str) -> None:
    """No more letters about this one thing. One that is gone already is no fault."""
    FOLLOWERS.unsubscribe(token)


def stop_all(token: str) -> None:
    """Erase the address from everything that it follows here. One click in a mail program does this: whoever presses it
    expects no letter of this kind any more."""
    try:
        email = FOLLOWERS.behind(token).email
    except NotFound:
        return
    scopes = db.session.scalars(select(AnswerSubscriber.scope).where(AnswerSubscriber.email == email)).all()
    for scope in sorted(scopes):
        FOLLOWERS.rewrite(scope, lambda rows: [row for row in rows if row.email != email])


def followers_at_once(scopes: Collection[str]) -> list[str]:
    """Addresses that hear of something in these scopes at once."""
    return _addresses(scopes, AT_ONCE)


def followers_weekly(scopes: Collection[str]) -> list[str]:
    return _addresses(scopes, WEEKLY)


def _addresses(scopes: Collection[str], rhythm: str) -> list[str]:
    wanted = FOLLOWERS.confirmed(sorted(scopes)) & (AnswerSubscriber.rhythm == rhythm)
    return list(db.session.scalars(select(AnswerSubscriber.email).where(wanted).distinct()))


def wishes_of(email: str) -> list[AnswerSubscriber]:
    """What a confirmed address follows, what is narrowest first."""
    statement = select(AnswerSubscriber).where(
        AnswerSubscriber.email == normalised(email), AnswerSubscriber.confirmed
    )
    order = (PROMISE, CONSULTATION, ORGANISATION)
    found = db.session.scalars(statement).all()
    kinds = {each.id: each.scope.partition(":")[0] for each in found}
    return sorted(
        found, key=lambda each: (order.index(kinds[each.id]) if kinds[each.id] in order else 9, each.scope)
    )


@every(minutes=A_DAY)
def forget_unconfirmed_and_gone() -> None:
    """Erase addresses that nobody said yes to within two weeks, and those that follow what is not there any more."""
    FOLLOWERS.forget_unconfirmed()
    for scope in db.session.scalars(select(AnswerSubscriber.scope).distinct()).all():
        kind, _, identifier = scope.partition(":")
        target = TARGETS.get(kind)
        if target is not None and db.session.get(target, identifier) is None:
            FOLLOWERS.rewrite(scope, lambda rows: [])
