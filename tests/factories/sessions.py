"""Made-up group sessions: opened, counted, read back and confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account, Group
from coproduce.consultations import services
from coproduce.consultations.models import Consultation, GroupSession, Response
from coproduce.consultations.queries.session_contents import (
    latest_readbacks,
    phone_answers,
    talked_about,
)
from coproduce.core import clock
from coproduce.core.access import Actor
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import make_response

HEADS = {"11_to_15": 12, "adults": 2}
HANDS = {"who": {"": {"parent": 2, "young_person": 12}}}


def make_facilitator(name: str = "") -> tuple[Account, Group, Actor]:
    """A facilitator with a group of their own, who is no staff."""
    account = make_account("group_facilitator", name=name)
    group = make_group(facilitator=account)
    return account, group, actor_of(account)


def make_session(
    consultation: Consultation, actor: Actor | None = None, group: Group | None = None, **values: Any
) -> GroupSession:
    """An open session; of a new group with its facilitator, where none is given."""
    if actor is None:
        _, group, actor = make_facilitator()
    facts: dict[str, Any] = {"held_on": clock.today(), "may_name": True, "may_quote": True, **values}
    return services.open_session(actor, consultation, services.Meeting(**facts), group)


def count_session(
    actor: Actor,
    session: GroupSession,
    hands: Mapping[str, Mapping[str, Mapping[str, int]]] | None = None,
    heads: Mapping[str, int] | None = None,
) -> None:
    services.record_heads(actor, session, heads or HEADS)
    for key, facets in (HANDS if hands is None else hands).items():
        services.record_counts(actor, session, key, facets)


def confirm(actor: Actor, session: GroupSession) -> None:
    """Write down something for everything that was talked about, read it back, and say yes."""
    talked = talked_about(session, phone_answers(session.id))
    services.begin_reading_back(actor, session, {key: f"You said this of: {words}" for key, words in talked})
    services.say_yes(actor, session, *latest_readbacks(session))
    services.confirm_session(actor, session)


def confirmed_session(
    consultation: Consultation,
    actor: Actor | None = None,
    group: Group | None = None,
    *,
    hands: Mapping[str, Mapping[str, Mapping[str, int]]] | None = None,
    heads: Mapping[str, int] | None = None,
    **values: Any,
) -> GroupSession:
    """A session of 14 that the group has said yes to."""
    if actor is None:
        _, group, actor = make_facilitator()
    session = make_session(consultation, actor, group, **values)
    count_session(actor, session, hands, heads)
    confirm(actor, session)
    return session


def make_phone_answer(session: GroupSession, consultation: Consultation, **values: Any) -> Response:
    """A form that a member of the session sent on a phone."""
    return make_response(
        consultation, young=session.is_young, source="session", group_session_id=session.id, **values
    )
