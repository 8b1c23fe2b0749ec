"""The site's signature: Ed25519 (RFC 8032), which is the same bytes each time for the same key and message."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from coproduce.config import Settings
from coproduce.core.errors import DomainError

KEY_LENGTH = 32
KEY_FILE = "signing-key"
# What stands before the 32 bytes of an Ed25519 public key in a PEM file (RFC 8410).
_PEM_PREFIX = bytes.fromhex("302a300506032b6570032100")
_BEGIN, _END = "-----BEGIN PUBLIC KEY-----", "-----END PUBLIC KEY-----"


class BadKey(DomainError):
    """A key is missing, or is none that this program can use."""


@dataclass(frozen=True)
class SiteKey:
    """The secret half never leaves this object; `public` are the 32 bytes of the other half."""

    public: bytes
    _secret: bytes = field(repr=False)

    def sign(self, message: bytes) -> bytes:
        """64 bytes."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self._secret).sign(message)


def site_key(settings: Settings) -> SiteKey:
    """The key that this site signs with. Outside production, where none is set, one is made in the instance folder.
    Raises BadKey."""
    if settings.signing_key:
        return _key_of(settings.signing_key)
    if settings.is_production:
        raise BadKey("COPRODUCE_SIGNING_KEY is not set")
    path = settings.instance_path / KEY_FILE
    if not path.exists():
        _make(path)
    return _key_of(path.read_text("ascii"))


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(new_secret())
    except FileExistsError:
        return  # another process made one at this moment


def new_secret() -> str:
    """A new secret key as the setting takes it: 32 bytes of the system's randomness in base 64."""
    return b64encode(os.urandom(KEY_LENGTH)).decode("ascii")


def _key_of(words: str) -> SiteKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        secret = b64decode(words.strip(), validate=True)
    except ValueError as problem:
        raise BadKey("the signing key is not 32 bytes in base 64") from problem
    if len(secret) != KEY_LENGTH:
        raise BadKey("the signing key is not 32 bytes in base 64")
    return SiteKey(Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw(), secret)


def signature_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of the key signed exactly this message."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def pem_of(public: bytes) -> str:
    """The public key as a text file, as other programs read it too."""
    return f"{_BEGIN}\n{b64encode(_PEM_PREFIX + public).decode('ascii')}\n{_END}\n"


def read_public_key(content: bytes) -> bytes:
    """The 32 bytes of a public key file. Raises BadKey."""
    words = content.decode("ascii", "replace").strip()
    if not (words.startswith(_BEGIN) and words.endswith(_END)):
        raise BadKey("the key file is no public key: it begins with BEGIN PUBLIC KEY")
    try:
        found = b64decode("".join(words[len(_BEGIN) : -len(_END)].split()), validate=True)
    except ValueError as problem:
        raise BadKey("the key file cannot be read") from problem
    if len(found) != len(_PEM_PREFIX) + KEY_LENGTH or not found.startswith(_PEM_PREFIX):
        raise BadKey("the key file holds no Ed25519 key")
    return found[len(_PEM_PREFIX) :]


def fingerprint(public: bytes) -> str:
    """A short name of a public key: the first 32 figures of its SHA-256, in groups of four."""
    figures = sha256(public).hexdigest()[:32]
    return " ".join(figures[place : place + 4] for place in range(0, 32, 4))
