"""Handing a letter to the mail server, step by step, so that each outcome is known for what it is (rule 1).

Before the server was given the letter, a fault means that nobody has it. Once it was given, a lost connection leaves
open whether the server took it: that is `UNCERTAIN`, and nothing else is.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8, Policy
from email.utils import format_datetime, parseaddr
from typing import Any, Protocol

from flask import current_app

from coproduce.config import Settings
from coproduce.core import clock

SENT, POSTPONED, REFUSED, UNCERTAIN = "sent", "postponed", "refused", "uncertain"
SECONDS = 30


@dataclass(frozen=True)
class Letter:
    """A letter as composed. `stop_url` is where one click unsubscribes; account letters have none."""

    to: str
    subject: str
    body: str
    message_id: str
    stop_url: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a letter: one of the four words above, and what the mail server said."""

    kind: str
    problem: str = ""


class Transport(Protocol):
    def send(self, letter: Letter) -> Outcome: ...


class WholeLine(UnstructuredHeader):
    """A header that is never folded or encoded: mail programs read addresses in it as they stand."""

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {self}{policy.linesep}"  # type: ignore[attr-defined]


_headers = HeaderRegistry()
for _name in ("message-id", "list-unsubscribe"):
    _headers.map_to_type(_name, WholeLine)  # type: ignore[arg-type]
PLAIN = SMTP.clone(header_factory=_headers)
INTERNATIONAL = SMTPUTF8.clone(header_factory=_headers)


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as mail: plain text in UTF-8 with the headers of RFC 3834 and RFC 8058. Raises ValueError where a
    header would hold a line break."""
    message = EmailMessage(policy=PLAIN)
    message["From"], message["To"] = sender, letter.to
    message["Subject"] = " ".join(letter.subject.split())
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:
        message["List-Unsubscribe"] = f"<{letter.stop_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.body, charset="utf-8", cte="quoted-printable")
    return message


class KeptTransport:
    """Where no mail server is set (never in production): the letter counts as sent, and its copy is in the mailbox."""

    def send(self, letter: Letter) -> Outcome:
        return Outcome(SENT)


class SmtpTransport:
    """One connection to the mail server for a batch of letters, opened with the first. A connection that breaks is
    opened again; a server that cannot be reached is not asked again in this batch."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._client: smtplib.SMTP | None = None
        self._unreachable: Outcome | None = None

    def send(self, letter: Letter) -> Outcome:
        if self._unreachable is not None:
            return self._unreachable
        try:
            client = self._connected()
        except (OSError, smtplib.SMTPException) as problem:
            self._unreachable = self._lost(POSTPONED, problem)
            return self._unreachable
        try:
            international = not letter.to.isascii()
            message = message_of(letter, self._settings.mail_from)
            content = message.as_bytes(policy=INTERNATIONAL if international else PLAIN)
            if international and not client.has_extn("smtputf8"):
                return Outcome(REFUSED, "the mail server does not take addresses with letters beyond ASCII")
            refusal = self._envelope(client, letter.to, international)
        except (OSError, smtplib.SMTPException) as problem:
            return self._lost(POSTPONED, problem)
        except ValueError as problem:
            return Outcome(REFUSED, f"the letter cannot be written as mail: {problem}")
        return refusal or self._hand_over(client, content)

    def _hand_over(self, client: smtplib.SMTP, content: bytes) -> Outcome:
        try:
            code, words = client.data(content)
        except smtplib.SMTPDataError as problem:  # refused before the content was given
            self._reset(client)
            return _refused(problem.smtp_code, problem.smtp_error)
        except (OSError, smtplib.SMTPException) as problem:
            return self._lost(UNCERTAIN, problem)
        if 200 <= code < 300:
            return Outcome(SENT)
        if 400 <= code < 600:
            return _refused(code, words)
        return self._lost(UNCERTAIN, smtplib.SMTPResponseException(code, words))

    def _envelope(self, client: smtplib.SMTP, recipient: str, international: bool) -> Outcome | None:
        """Say from whom and to whom; an outcome only where the server refuses. Raises like smtplib."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        code, words = client.mail(parseaddr(self._settings.mail_from)[1], options)
        if code == 250:
            code, words = client.rcpt(recipient)
        if code in (250, 251):
            return None
        self._reset(client)
        return _refused(code, words)

    def _reset(self, client: smtplib.SMTP) -> None:
        """End a refused letter, so that the connection can carry the next; where it broke, the next opens another."""
        try:
            client.rset()
        except (OSError, smtplib.SMTPException):
            client.close()
            self._client = None

    def _connected(self) -> smtplib.SMTP:
        if self._client is not None:
            return self._client
        settings = self._settings
        client = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS)
        self._client = client
        client.ehlo_or_helo_if_needed()
        if settings.smtp_starttls:
            client.starttls(context=ssl.create_default_context())
            client.ehlo()
        if settings.smtp_user:
            client.login(settings.smtp_user, settings.smtp_password)
        return client

    def _lost(self, kind: str, problem: Exception) -> Outcome:
        if self._client is not None:
            self._client.close()
            self._client = None
        return Outcome(kind, f"{type(problem).__name__}: {problem}"[:500])

    def close(self) -> None:
        if self._client is None:
            return
        try:
            self._client.quit()
        except (OSError, smtplib.SMTPException):
            self._client.close()  # the server had hung up already, which is all that was wanted
        self._client = None


def _refused(code: int, words: bytes | str) -> Outcome:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    problem = f"{code} {said}"[:500]
    return Outcome(REFUSED if 500 <= code < 600 else POSTPONED, problem)


@contextmanager
def open_transport() -> Iterator[Transport]:
    """The way letters go out of this site: its mail server, or the mailbox where none is set."""
    settings: Settings = current_app.extensions["settings"]
    if not settings.smtp_host:
        yield KeptTransport()
        return
    transport = SmtpTransport(settings)
    try:
        yield transport
    finally:
        transport.close()
