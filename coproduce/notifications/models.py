"""Who is told what, by which channel, and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful, UTCDateTime


class OutcomeContact(Base):
    """An address that wants to hear the outcome. It has no link to answers, no time of day, and the table is
    rewritten in shuffled batches, so that neither row order nor PostgreSQL's xmin pairs it with a response (rule 17).
    Only `notifications.shuffling` writes here; `sealed` rows have left the batch that each change rewrites.

    `delivery` is the state of its confirmation letter (queued, sending, sent, uncertain, failed). It is not fired by
    the lifecycle engine on purpose: the engine's audit rows would keep an order.
    """

    __tablename__ = "outcome_contact"
    __table_args__ = (UniqueConstraint("consultation_id", "email"), WITHOUT_ARRIVAL_ORDER)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    email: Mapped[str] = mapped_column(String(255))
    given_on: Mapped[date] = mapped_column(Date)
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    keep: Mapped[bool] = mapped_column(Boolean, default=False)  # keep the address for later consultations
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    delivery: Mapped[str] = mapped_column(String(20), default="queued")
    sealed: Mapped[bool] = mapped_column(Boolean, default=False)


class Notice(Stateful, Base):
    """One message to one recipient by one channel about one event (rule 1).

    States: queued, sending, sent, uncertain, failed. `recipient_key` is a keyed hash of the address, so that one person
    who is reached in several roles gets one letter, and the row outlives the erased `address`. An uncertain or failed
    notice is settled when a named person accepts it with a reason.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("event_key", "recipient_key", "channel"), WITHOUT_ARRIVAL_ORDER)

    event_key: Mapped[str] = mapped_column(
        String(120), index=True
    )  # such as "TellingBegan:<feedback id>:<round>"
    recipient_key: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20), default="email")
    message: Mapped[str] = mapped_column(String(60))  # the catalogue's name of the message
    subject_id: Mapped[str] = mapped_column(String(32), index=True)  # what it is about, for the catalogue
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    address: Mapped[str] = mapped_column(String(255), default="")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    problem: Mapped[str] = mapped_column(Text, default="")
    accepted_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    accepted_reason: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class LetterStop(Base):
    """Somebody with an account wants no more letters about one consultation: as a member of a group, or because their
    answers are linked with the account. An address that was left apart is erased instead (`OutcomeContact`)."""

    __tablename__ = "letter_stop"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )


class ContactList(Identified, Base):
    """Addresses that somebody gathered elsewhere and may use to tell people about consultations. It is erased on a day
    that was set when it came. Nothing joins it to answers or to the addresses that wait for an outcome."""

    __tablename__ = "contact_list"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    source: Mapped[str] = mapped_column(Text)  # where the addresses come from; each letter says so
    lawful_basis: Mapped[str] = mapped_column(Text)
    imported_on: Mapped[date] = mapped_column(Date)
    erase_on: Mapped[date] = mapped_column(Date, index=True)
    imported_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class ContactListEntry(Identified, Base):
    """One address of a list. A list is written at once and in random order, so its rows tell nothing about people.
    `stop_digest` belongs to the link in the letters and is the same in every list that holds the address."""

    __tablename__ = "contact_list_entry"
    __table_args__ = (UniqueConstraint("contact_list_id", "email"), WITHOUT_ARRIVAL_ORDER)

    contact_list_id: Mapped[str] = mapped_column(ForeignKey("contact_list.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(255), index=True)
    stop_digest: Mapped[str] = mapped_column(String(64), index=True)
    stopped: Mapped[bool] = mapped_column(Boolean, default=False)


class ContactListStop(Base):
    """Somebody wants no letters that go to imported lists. It outlives the list and holds no address, so that the next
    list that is imported leaves them out too."""

    __tablename__ = "contact_list_stop"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    stop_digest: Mapped[str] = mapped_column(String(64), primary_key=True)


class ConsultationContactList(Base):
    """What a list is told about a consultation; a named person saw the letters and the number of addresses first."""

    __tablename__ = "consultation_contact_list"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    contact_list_id: Mapped[str] = mapped_column(
        ForeignKey("contact_list.id", ondelete="CASCADE"), primary_key=True
    )
    opening: Mapped[bool] = mapped_column(Boolean, default=False)
    closing: Mapped[bool] = mapped_column(Boolean, default=False)
    outcome: Mapped[bool] = mapped_column(Boolean, default=False)
    agreed_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    agreed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    contact_list: Mapped[ContactList] = relationship(lazy="joined")


class ContactListUpload(Identified, Base):
    """A file of addresses that somebody uploaded and has not confirmed yet, with what they said about it (`facts`);
    erased once it is imported, or after an hour."""

    __tablename__ = "contact_list_upload"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class KeptMail(Identified, Base):
    """A copy of a sent letter for `/manage/mailbox`; on development and demonstration sites only."""

    __tablename__ = "kept_mail"

    recipient: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
