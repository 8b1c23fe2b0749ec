"""What the mail server's words mean, signing in to it, and encryption on the way."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from coproduce.notifications.transport import (
    PLAIN,
    POSTPONED,
    REFUSED,
    SENT,
    UNCERTAIN,
    Letter,
    SmtpTransport,
    message_of,
)
from tests.application import settings_for_tests
from tests.factories.notifications_server import Mailbox, mail_server

LETTER = Letter(
    "ann@example.org",
    "“Therapy”: our answer",
    "Hello,\n\n.a line that begins with a dot\n",
    "<one@example.org>",
    "https://a-long-host-name.of-a-council.example.org/notices/stop/" + "x" * 60,
)


def send(mailbox: Mailbox, letter: Letter = LETTER, **changes: object) -> str:
    """Send one letter over a connection of its own; what became of it."""
    settings = settings_for_tests(Path(), smtp_host="127.0.0.1", smtp_port=mailbox.port, **changes)
    transport = SmtpTransport(settings)
    try:
        return transport.send(letter).kind
    finally:
        transport.close()


@contextmanager
def server_that_says(*lines: bytes, hang_up_after: int) -> Iterator[Mailbox]:
    """A server that answers each line with the next of `lines`, and hangs up after so many answers."""

    class Talk(StreamRequestHandler):
        def handle(self) -> None:
            for line in lines[:hang_up_after]:
                self.wfile.write(line)
                if line.startswith(b"354"):
                    while self.rfile.readline() not in (b".\r\n", b""):
                        pass
                else:
                    self.rfile.readline()

    with TCPServer(("127.0.0.1", 0), Talk) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield Mailbox(port=server.server_address[1])
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        (1, POSTPONED),
        (2, POSTPONED),
        (3, POSTPONED),
        (4, UNCERTAIN),
        (5, UNCERTAIN),
    ],
)
def test_a_connection_that_breaks_is_uncertain_only_once_the_letter_was_given(
    answers: int, outcome: str
) -> None:
    talk = (b"220 hello\r\n", b"250 hello\r\n", b"250 sender\r\n", b"250 recipient\r\n", b"354 go on\r\n")
    with server_that_says(*talk, hang_up_after=answers) as mailbox:
        assert send(mailbox) == outcome


def test_words_after_the_letter_that_mean_nothing_are_uncertain() -> None:
    talk = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", b"what?\r\n")
    with server_that_says(*talk, hang_up_after=6) as mailbox:
        assert send(mailbox) == UNCERTAIN


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ("550 unknown", REFUSED),
        ("450 busy", POSTPONED),
        ("421 going down", POSTPONED),
        ("data:452 full", POSTPONED),
        ("data:554 spam", REFUSED),
    ],
)
def test_what_a_reply_means(answer: str, outcome: str) -> None:
    with mail_server() as mailbox:
        mailbox.answers[LETTER.to] = answer
        assert send(mailbox) == outcome


def test_the_letter_arrives_as_it_was_written() -> None:
    with mail_server() as mailbox:
        assert send(mailbox) == SENT
    (message,) = mailbox.to(LETTER.to)
    assert message.get_content().replace("\r\n", "\n") == LETTER.body
    assert message["Subject"] == LETTER.subject


def test_long_addresses_in_headers_are_neither_folded_nor_encoded() -> None:
    lines = message_of(LETTER, "coproduce <no-reply@example.org>").as_bytes(policy=PLAIN).split(b"\r\n")
    assert f"List-Unsubscribe: <{LETTER.stop_url}>".encode() in lines


def test_a_subject_cannot_smuggle_in_a_header() -> None:
    letter = Letter("ann@example.org", "One\r\nBcc: all@example.org", "Hello", "<two@example.org>")
    with mail_server() as mailbox:
        assert send(mailbox, letter) == SENT
    (message,) = mailbox.to("ann@example.org")
    assert message["Bcc"] is None


def certificate(folder: Path) -> Path:
    """A certificate of this machine's loopback address, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        made.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return path


def context_of(path: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context


def test_letters_go_encrypted_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = certificate(tmp_path)
    with mail_server(tls_context=context_of(path), require_starttls=True) as mailbox:
        assert send(mailbox, smtp_starttls=True) == POSTPONED, "nobody vouches for this certificate yet"
        monkeypatch.setenv("SSL_CERT_FILE", str(path))
        assert send(mailbox, smtp_starttls=True) == SENT
    with mail_server() as unencrypted:
        assert send(unencrypted, smtp_starttls=True) == POSTPONED
    assert unencrypted.copies() == {}


def test_the_site_signs_in_where_the_server_asks_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def authenticate(
        server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=given == LoginPassword(b"site", b"secret"), handled=False)

    path = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    options = {"tls_context": context_of(path), "auth_required": True, "authenticator": authenticate}
    with mail_server(**options) as mailbox:
        assert send(mailbox, smtp_starttls=True, smtp_user="site", smtp_password="secret") == SENT
        assert send(mailbox, smtp_starttls=True, smtp_user="site", smtp_password="wrong") == POSTPONED
    assert mailbox.copies() == {LETTER.to: 1}
