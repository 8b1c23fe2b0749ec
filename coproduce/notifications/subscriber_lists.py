"""Lists of addresses that follow something: giving an address, saying yes to it, stopping.

Nothing here leaves an audit row, and whether an address was known makes no difference that anybody could see. Each
change writes all rows of a scope anew in no order, so that none tells when it came: somebody may leave an address right
after an answer without a name (rule 17).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import Table, delete, insert, select, text

from coproduce.core import clock
from coproduce.core.database import Base, db
from coproduce.core.errors import NotFound
from coproduce.core.identifiers import new_id
from coproduce.notifications.addresses import normalised, subscriber_token, token_digest
from coproduce.notifications.rules import UNCONFIRMED_DAYS

Row = TypeVar("Row", bound=Base)
_chance = random.SystemRandom()


@dataclass(frozen=True)
class Subscription:
    """A row without its identifier: rows get new ones whenever they are written. `further` are the columns that one
    list has and another has not."""

    scope: str
    email: str
    given_on: date
    confirmed: bool = False
    further: Mapping[str, Any] = field(default_factory=dict)


Change = Callable[[list[Subscription]], list[Subscription]]


class SubscriberList(Generic[Row]):
    """One table of addresses. `model` has the columns scope, email, given_on, confirmed and token_digest, and those
    named in `further`; `purpose` keeps the links of one list from opening another."""

    def __init__(self, model: type[Row], purpose: str, further: Sequence[str]) -> None:
        self._model: Any = model
        self._table = cast("Table", model.__table__)
        self._purpose, self._further = purpose, tuple(further)

    def take(self, scope: str, email: str, **further: Any) -> str:
        """Take an address; returns the secret of its links where a letter is due. Whoever is confirmed already gets
        none, and nobody gets two a day."""
        address, today = normalised(email), clock.today()
        written: list[Subscription] = []

        def change(rows: list[Subscription]) -> list[Subscription]:
            known = next((row for row in rows if row.email == address), None)
            if known is not None and (known.confirmed or known.given_on == today):
                return rows
            others = [row for row in rows if row.email != address]
            written.append(Subscription(scope, address, today, further=further))
            return [*others, *written]

        self.rewrite(scope, change)
        return self.token(scope, address) if written else ""

    def token(self, scope: str, email: str) -> str:
        return subscriber_token(scope, email, self._purpose)

    def behind(self, token: str) -> Row:
        """The row whose link this is. Raises NotFound."""
        statement = select(self._model).where(self._model.token_digest == token_digest(token))
        found: Row | None = db.session.scalars(statement).first()
        if found is None:
            raise NotFound("subscriber")
        return found

    def confirm(self, token: str, **further: Any) -> None:
        """The person behind the address said yes, by a button on the page that the letter links to; `further` is what
        they chose there. Raises NotFound."""
        found: Any = self.behind(token)
        scope, email = found.scope, found.email

        def yes(row: Subscription) -> Subscription:
            return replace(row, confirmed=True, further={**row.further, **further})

        self.rewrite(scope, lambda rows: [yes(row) if row.email == email else row for row in rows])

    def unsubscribe(self, token: str) -> None:
        """Erase the address behind a link at once; one that is gone already is no fault."""
        try:
            found: Any = self.behind(token)
        except NotFound:
            return
        scope, email = found.scope, found.email
        self.rewrite(scope, lambda rows: [row for row in rows if row.email != email])

    def confirmed(self, scopes: Sequence[str]) -> Any:
        """A condition: rows that hear of any of these scopes."""
        return self._model.scope.in_(scopes) & self._model.confirmed

    def forget_unconfirmed(self) -> None:
        """Addresses that nobody said yes to are erased after two weeks."""
        oldest = clock.today() - timedelta(days=UNCONFIRMED_DAYS)
        model = self._model
        stale = select(model.scope).where(model.confirmed.is_(False), model.given_on < oldest).distinct()
        for scope in db.session.scalars(stale).all():
            self.rewrite(scope, lambda rows: [row for row in rows if row.confirmed or row.given_on >= oldest])

    def rewrite(self, scope: str, change: Change) -> None:
        """Write all rows of a scope anew, in no order: none of them tells when it came."""
        if db.engine.dialect.name == "postgresql":
            lock = text("SELECT pg_advisory_xact_lock(hashtext(:name))")
            db.session.execute(lock, {"name": self._table.name})
        columns = self._table.c
        names = ("scope", "email", "given_on", "confirmed", *self._further)
        statement = delete(self._table).where(columns.scope == scope)
        taken = db.session.execute(statement.returning(*(columns[name] for name in names))).all()
        for row in [known for known in db.session if isinstance(known, self._model)]:
            db.session.expunge(row)
        before = [self._read(dict(row._mapping)) for row in taken]
        rows = [self._stored(each) for each in change(before)]
        _chance.shuffle(rows)
        if rows:
            db.session.execute(insert(self._table), rows)

    def _read(self, row: Mapping[str, Any]) -> Subscription:
        further = {name: row[name] for name in self._further}
        return Subscription(row["scope"], row["email"], row["given_on"], row["confirmed"], further)

    def _stored(self, each: Subscription) -> dict[str, Any]:
        return {
            "id": new_id(),
            "token_digest": token_digest(self.token(each.scope, each.email)),
            "scope": each.scope,
            "email": each.email,
            "given_on": each.given_on,
            "confirmed": each.confirmed,
            **each.further,
        }
