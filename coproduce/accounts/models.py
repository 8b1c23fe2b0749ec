"""People, organisations and groups."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import JSON, Boolean, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.roles import STAFF
from coproduce.core.database import Base, Identified, UTCDateTime

account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Organisation(Identified, Base):
    """A council, an NHS body, a trust or a charity. Bodies come and go, so they are rows."""

    __tablename__ = "organisation"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(40))
    contact: Mapped[str] = mapped_column(String(200), default="")


class Role(Identified, RoleMixin, Base):
    __tablename__ = "role"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    description: Mapped[str] = mapped_column(String(200), default="")


class Account(Identified, UserMixin, Base):
    """A person who signs in. Taking part never requires one."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    job_title: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    password: Mapped[str | None] = mapped_column(String(255))
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    letter_secret: Mapped[str | None] = mapped_column(Text)  # what the code in a sign-in letter is made from
    mf_recovery_codes: Mapped[list[Any] | None] = mapped_column(MutableList.as_mutable(JSON()))

    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    roles: Mapped[list[Role]] = relationship(secondary=account_role, lazy="selectin")
    memberships: Mapped[list[GroupMembership]] = relationship(back_populates="account", lazy="selectin")

    @property
    def is_staff(self) -> bool:
        return any(role.name in STAFF for role in self.roles)

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Staff always give a second factor; whoever has set one up is asked for it too."""
        return self.is_staff or bool(tf_setup_methods), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        return self.is_staff


class Group(Identified, Base):
    """A youth group or parent carer forum. It can lead or shape a consultation and is told with the contributors."""

    __tablename__ = "participation_group"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(Text, default="")

    memberships: Mapped[list[GroupMembership]] = relationship(
        back_populates="group", cascade="all, delete-orphan"
    )


class GroupMembership(Identified, Base):
    """A facilitator or member of a group."""

    __tablename__ = "group_membership"
    __table_args__ = (UniqueConstraint("group_id", "account_id"),)

    group_id: Mapped[str] = mapped_column(ForeignKey("participation_group.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(String(20), default="member")  # facilitator or member

    group: Mapped[Group] = relationship(back_populates="memberships")
    account: Mapped[Account] = relationship(back_populates="memberships")


class AccountMail(Identified, Base):
    """A letter about signing in, waiting for delivery; it holds a code, so it is erased once it was sent."""

    __tablename__ = "account_mail"

    recipient: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
