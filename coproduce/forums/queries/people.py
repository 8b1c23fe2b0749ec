"""Who wrote something: the shown name of a participant, the real name and office of staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from coproduce.accounts.models import Account, Organisation, Role, account_role
from coproduce.accounts.roles import STAFF
from coproduce.core.database import db
from coproduce.forums.models import ForumProfile
from coproduce.forums.rules.names import UNNAMED, skeleton_of
from coproduce.safeguarding.models import Passage

BADGES = {"council": "Council", "nhs": "NHS", "trust": "NHS", "health": "NHS"}


@dataclass(frozen=True)
class Writer:
    """How somebody is shown beside their words. `badge` and `office` are of staff alone."""

    name: str
    badge: str = ""
    office: str = ""

    @property
    def initial(self) -> str:
        return self.name.removeprefix("A ")[:1].upper()


GONE = Writer("Somebody who has left")


def writers(account_ids: Collection[str | None]) -> dict[str | None, Writer]:
    """account -> how they are shown, in one query; an unread name is not among what is shown."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    found: dict[str | None, Writer] = {None: GONE}
    if not wanted:
        return found
    for row in db.session.connection().execute(_PEOPLE, {"ids": list(wanted)}):
        name = row.shown_name if row.reading == "read" else UNNAMED.get(row.age_band or "", "A member")
        found[row.id] = (
            _as_staff(row.name, row.job_title, row.organisation, row.kind) if row.staff else Writer(name)
        )
    return found


_account, _organisation, _role = Account.__table__, Organisation.__table__, Role.__table__
_profile, _passage = ForumProfile.__table__, Passage.__table__
# Built once: putting a statement together takes longer than running it.
_PEOPLE = (
    select(
        _account.c.id,
        _account.c.name,
        _account.c.job_title,
        _organisation.c.name.label("organisation"),
        _organisation.c.kind,
        select(account_role.c.account_id)
        .join(_role, _role.c.id == account_role.c.role_id)
        .where(account_role.c.account_id == _account.c.id, _role.c.name.in_(STAFF))
        .exists()
        .label("staff"),
        _profile.c.age_band,
        _passage.c.state.label("reading"),
        func.coalesce(_passage.c.redacted, _passage.c.body).label("shown_name"),
    )
    .select_from(
        _account.outerjoin(_organisation, _organisation.c.id == _account.c.organisation_id)
        .outerjoin(_profile, _profile.c.account_id == _account.c.id)
        .outerjoin(_passage, _passage.c.id == _profile.c.passage_id)
    )
    .where(_account.c.id.in_(bindparam("ids", expanding=True)))
)


def _as_staff(name: str, job_title: str, organisation: str | None, kind: str | None) -> Writer:
    office = ", ".join(part for part in (job_title, organisation or "") if part)
    return Writer(name or "A member of staff", BADGES.get((kind or "").lower(), "Partner"), office)


def profile_of(account_id: str | None) -> ForumProfile | None:
    """What somebody told us before they wrote for the first time."""
    if account_id is None:
        return None
    return db.session.scalars(select(ForumProfile).where(ForumProfile.account_id == account_id)).first()


def staff_skeletons() -> set[str]:
    """The names of all staff, without disguises."""
    names = db.session.scalars(select(Account.name).where(Account.roles.any(Role.name.in_(STAFF))))
    return {skeleton_of(name) for name in names if name.strip()}


def skeleton_is_taken(skeleton: str, except_account_id: str) -> bool:
    statement = select(ForumProfile.id).where(
        ForumProfile.skeleton == skeleton, ForumProfile.account_id != except_account_id
    )
    return db.session.scalar(statement) is not None
