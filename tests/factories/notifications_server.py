"""A real mail server for tests, which can be told to answer in a certain way or to hold its answer at a stage."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.environment import free_port

STAGES = ("connect", "mail", "rcpt", "data", "accepted")


@dataclass
class Mailbox:
    """What the server accepted, in order, and how it answers."""

    port: int = 0
    delivered: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answers: dict[str, str] = field(
        default_factory=dict
    )  # address -> reply to RCPT, or "data:" + reply to the content
    connections: int = 0
    hold_at: str = ""
    holding: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)

    def copies(self) -> Counter[str]:
        """How many letters each address got."""
        return Counter(address for address, _ in self.delivered)

    def to(self, address: str) -> list[EmailMessage]:
        return [message for recipient, message in self.delivered if recipient == address]

    def hold(self, stage: str) -> None:
        """Stop before answering at the next `stage`, until `release`."""
        self.holding.clear()
        self.go_on.clear()
        self.answered.clear()
        self.hold_at = stage

    def release(self) -> None:
        self.hold_at = ""
        self.go_on.set()


class _Handler:
    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def reach(self, stage: str) -> None:
        if self.mailbox.hold_at != stage:
            return
        self.mailbox.hold_at = ""
        self.mailbox.holding.set()
        await asyncio.to_thread(self.mailbox.go_on.wait)

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.mailbox.connections += 1
        await self.reach("connect")
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self.reach("mail")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        await self.reach("rcpt")
        answer = self.mailbox.answers.get(address, "250 OK")
        if answer.startswith(("250", "data:")):
            envelope.rcpt_tos.append(address)
            return "250 OK"
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await self.reach("data")
        for address in envelope.rcpt_tos:
            answer = self.mailbox.answers.get(address, "")
            if answer.startswith("data:"):
                return answer.removeprefix("data:")
            message: Any = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
            self.mailbox.delivered.append((address, message))
        await self.reach("accepted")
        # Set once the reply is on its way: the loop runs this after it has written what we return.
        asyncio.get_running_loop().call_later(0.02, self.mailbox.answered.set)
        return "250 OK"


@contextmanager
def mail_server(**options: Any) -> Iterator[Mailbox]:
    """A mail server on a free port of this machine; `options` are those of aiosmtpd."""
    mailbox = Mailbox(port=free_port())
    controller = Controller(
        _Handler(mailbox),
        hostname="127.0.0.1",
        port=mailbox.port,
        enable_SMTPUTF8=True,
        ready_timeout=20,
        **options,
    )
    controller.start()
    try:
        yield mailbox
    finally:
        mailbox.release()
        controller.stop()
