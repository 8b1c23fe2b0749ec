"""Receipts: six words that stand for one response, known to nobody but the person who got them (rule 18).

Six words of a list of 7,776 hold 77 bits. Stored is only an HMAC-SHA256 under a versioned key that lives outside the
database, so that a stolen database cannot be searched for words. How the list was chosen stands in
docs/adr/0010-words-of-receipts.md. It must never change, since given receipts are made of it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from itsdangerous import BadSignature, URLSafeSerializer

WORDS_IN_RECEIPT = 6
WORDS_IN_LIST = 7776


@cache
def word_list() -> tuple[str, ...]:
    return tuple((Path(__file__).parent / "receipt_words.txt").read_text(encoding="utf-8").split())


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word_list())


def new_seed() -> str:
    """Sixteen random bytes as text, from which one receipt follows."""
    return secrets.token_hex(16)


def words_from(seed: str) -> str:
    """The receipt of a seed, always the same: a second press of the button finds the first one's response."""
    number = int.from_bytes(hashlib.sha256(f"receipt {seed}".encode()).digest(), "big")
    words = []
    for _ in range(WORDS_IN_RECEIPT):
        number, index = divmod(number, WORDS_IN_LIST)
        words.append(word_list()[index])
    return " ".join(words)


def new_receipt() -> str:
    return words_from(new_seed())


def normalised(typed: str) -> str | None:
    """Six known words, lower case, one space between, however they were typed (capitals, hyphens, commas, lines);
    None where it cannot be a receipt."""
    words = re.findall(r"[a-z]+", typed[:400].lower())
    if len(words) != WORDS_IN_RECEIPT or not _known_words().issuperset(words):
        return None
    return " ".join(words)


def unknown_words(typed: str) -> list[str]:
    """The typed words that stand in no receipt, so that a person can be told which one to look at."""
    return [word for word in re.findall(r"[^\W\d_]+", typed[:400].lower()) if word not in _known_words()]


def digest(words: str, key: str) -> str:
    """What is stored for a receipt: 64 hexadecimal digits. `words` are normalised already."""
    return hmac.new(key.encode(), words.encode(), hashlib.sha256).hexdigest()


def digests(typed: str, keys: Mapping[int, str]) -> list[str]:
    """The digests under every key that is still in use, newest first; empty where it cannot be a receipt."""
    words = normalised(typed)
    return [] if words is None else [digest(words, keys[version]) for version in sorted(keys, reverse=True)]


def sealed_seed(secret_key: str, draft: str) -> str:
    """A new seed for the page on which a person checks their answers, signed together with the draft it is for."""
    return _seal(secret_key).dumps([new_seed(), draft])


def opened_seed(secret_key: str, sealed: str) -> tuple[str, str] | None:
    """(seed, draft) of a sealed seed; None where it was not made here."""
    try:
        seed, draft = _seal(secret_key).loads(sealed)
    except (BadSignature, ValueError, TypeError):
        return None
    return str(seed), str(draft)


def _seal(secret_key: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret_key, salt="consultations.receipt-seed")
