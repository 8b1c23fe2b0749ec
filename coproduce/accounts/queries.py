"""Reading accounts, organisations and groups."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from coproduce.accounts.models import Account, Group, Organisation, Role
from coproduce.core.database import db
from coproduce.core.errors import NotFound


def account_by_email(email: str) -> Account | None:
    return db.session.scalars(select(Account).where(Account.email == email.strip().lower())).first()


def account_by_id(account_id: str) -> Account:
    """Raises NotFound."""
    account = db.session.get(Account, account_id)
    if account is None:
        raise NotFound("account")
    return account


def accounts_with_role(*roles: str) -> list[Account]:
    """Active accounts that hold any of the roles, by name."""
    statement = select(Account).where(Account.active, Account.roles.any(Role.name.in_(roles)))
    return list(db.session.scalars(statement.order_by(Account.name)))


def accounts_by_ids(ids: Collection[str]) -> dict[str, Account]:
    if not ids:
        return {}
    return {account.id: account for account in db.session.scalars(select(Account).where(Account.id.in_(ids)))}


def people(search: str = "", role: str = "") -> Select[Account]:
    """All accounts by name; a statement, for paging."""
    statement = select(Account).order_by(func.lower(Account.name), Account.email)
    if search:
        pattern = f"%{search.strip()}%"
        statement = statement.where(or_(Account.name.ilike(pattern), Account.email.ilike(pattern)))
    if role:
        statement = statement.where(Account.roles.any(Role.name == role))
    return statement


def role_by_name(name: str) -> Role | None:
    return db.session.scalars(select(Role).where(Role.name == name)).first()


def organisation_by_slug(slug: str) -> Organisation:
    """Raises NotFound."""
    return _one_by_slug(Organisation, slug)


def group_by_slug(slug: str) -> Group:
    """Raises NotFound."""
    return _one_by_slug(Group, slug)


Named = TypeVar("Named", Organisation, Group)


def _one_by_slug(kind: type[Named], slug: str) -> Named:
    found = db.session.scalars(select(kind).where(kind.slug == slug)).first()
    if found is None:
        raise NotFound(f"{kind.__name__.lower()} {slug!r}")
    return found


def all_organisations() -> list[Organisation]:
    return list(db.session.scalars(select(Organisation).order_by(Organisation.name)))


def all_groups() -> list[Group]:
    """Every group with who belongs to it, by name."""
    return list(
        db.session.scalars(select(Group).options(selectinload(Group.memberships)).order_by(Group.name))
    )
