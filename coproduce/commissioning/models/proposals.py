"""A commissioning proposal and what it consists of."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Account, Organisation
from coproduce.commissioning.models.contents import (
    AttributedStatement,
    MoneyLine,
    NeedStatement,
    PostLine,
    ProposalDocument,
    ProposalMeasure,
    ProposalOption,
    ProposalPart,
)
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime


class Proposal(Stateful, Base):
    """Something that the council or a partner thinks of buying, changing or ending, from the first idea to its review.

    `state` is the stage of the cycle (`data/stages.json`), or draft, closed or withdrawn. `edits` counts changes of
    anything within, so that `version` moves with each.
    """

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_state_next", "state", "next_step_on"),)

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    origin: Mapped[str] = mapped_column(
        String(20), default="idea"
    )  # idea, money, contract_ends, duty, change
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_young: Mapped[str] = mapped_column(Text, default="")
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"))
    owner_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    accountable_name: Mapped[str] = mapped_column(String(200), default="")
    accountable_role: Mapped[str] = mapped_column(String(200), default="")
    contract_ends_on: Mapped[date | None] = mapped_column(Date)
    yearly_value: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))  # pounds
    next_step: Mapped[str] = mapped_column(String(300), default="")
    next_step_on: Mapped[date | None] = mapped_column(Date, index=True)
    # Rule 26: a small contract goes the light way, with a reason and the name of who agreed; both are public.
    light: Mapped[bool] = mapped_column(Boolean, default=False)
    light_reason: Mapped[str] = mapped_column(Text, default="")
    light_agreed_by: Mapped[str] = mapped_column(String(200), default="")
    route: Mapped[str] = mapped_column(String(30), default="delegated")  # a key of data/decision_routes.json
    notice_given_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    stage_began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    edits: Mapped[int] = mapped_column(Integer, default=0)
    # What was held back when it was taken out: earlier versions go on hiding it.
    held_back_removed: Mapped[list[str]] = mapped_column(JSON, default=list)

    organisation: Mapped[Organisation] = relationship()
    owner: Mapped[Account | None] = relationship()
    parts: Mapped[list[ProposalPart]] = relationship(
        order_by="ProposalPart.position", cascade="all, delete-orphan"
    )
    needs: Mapped[list[NeedStatement]] = relationship(
        order_by="NeedStatement.position", cascade="all, delete-orphan"
    )
    options: Mapped[list[ProposalOption]] = relationship(
        order_by="ProposalOption.position", cascade="all, delete-orphan"
    )
    money: Mapped[list[MoneyLine]] = relationship(order_by="MoneyLine.position", cascade="all, delete-orphan")
    posts: Mapped[list[PostLine]] = relationship(order_by="PostLine.position", cascade="all, delete-orphan")
    measures: Mapped[list[ProposalMeasure]] = relationship(
        order_by="ProposalMeasure.position", cascade="all, delete-orphan"
    )
    statements: Mapped[list[AttributedStatement]] = relationship(
        order_by="AttributedStatement.position", cascade="all, delete-orphan"
    )
    documents: Mapped[list[ProposalDocument]] = relationship(
        order_by="ProposalDocument.position", cascade="all, delete-orphan"
    )


class ProposalVersion(Identified, Base):
    """What a proposal said at one moment: a stage began, a partner was asked to sign, it was decided.

    `snapshot` is what `services.versions.snapshot_of` gives. It never holds what was held back then; what is held back
    later is hidden when it is shown.
    """

    __tablename__ = "proposal_version"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(String(20))  # a stage's key, or edited or decided
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    snapshot: Mapped[dict[str, Any]] = mapped_column(JSON)
