"""Made-up reviews of drafts by groups. Each function adds to the session and flushes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account, Group
from coproduce.consultations import services
from coproduce.consultations.models import Consultation, DraftReview, ReviewComment
from coproduce.consultations.queries.reviews import digests_now
from coproduce.consultations.rules.reviews import whole_digest
from coproduce.consultations.services import SignOff
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import make_consultation


@dataclass
class People:
    """A group that leads a draft, everybody in it, and the commissioner who asks."""

    group: Group
    facilitator: Account
    member: Account
    asker: Account

    @property
    def leads(self) -> Actor:
        return _actor(self.facilitator)

    @property
    def belongs(self) -> Actor:
        return _actor(self.member)

    @property
    def asks(self) -> Actor:
        return _actor(self.asker)


# Somebody who reads texts, where no row has to stand for them.
READER = Actor(name="Mo Derator (invented)", roles=frozenset({"moderator"}))


def _actor(account: Account) -> Actor:
    db.session.refresh(account)
    return actor_of(account)


def make_people(name: str = "STARS") -> People:
    facilitator = make_account("group_facilitator", name="Beth Facilitator (invented)")
    member = make_account(name="Mem Ber (invented)")
    asker = make_account("commissioner", name="Cora Missioner (invented)")
    return People(make_group(name, facilitator, (member,)), facilitator, member, asker)


def make_draft(people: People, part: str = "led", **values: Any) -> Consultation:
    return make_consultation("draft", groups={part: people.group}, **values)


def ask(people: People, consultation: Consultation, **values: Any) -> DraftReview:
    """The group is asked to look over the draft within two weeks."""
    asked = {"request": "Please look it over.", "answer_by": clock.today() + timedelta(days=14), **values}
    return services.ask_group(people.asks, consultation, people.group, **asked)


def say(
    people: People, review: DraftReview, words: str = "Ask about toilets.", **values: Any
) -> ReviewComment:
    return services.comment_on_draft(people.belongs, review, words, **values)


def answer(people: People, comment: ReviewComment, **values: Any) -> None:
    said = {"said": "Toilets were missing.", "changed": True, "answer": "We added a question.", **values}
    services.answer_comment(people.asks, comment.review, comment, **said)


def sign(people: People, review: DraftReview, **values: Any) -> None:
    """The facilitator signs the draft as it stands."""
    said = {"role": "meeting", "seen": whole_digest(digests_now(review.consultation)), **values}
    services.sign_off(people.leads, review, SignOff(**said))


def read(comment: ReviewComment) -> None:
    """A person reads the words of a comment."""
    mark_read(READER, comment.passage)
