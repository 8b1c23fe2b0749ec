"""One response per person or per child: codes that are handed out, and spent before anything is answered (rule 19)."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import ColumnElement, delete, select, update

from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation, Draft, OneTimeCode
from coproduce.consultations.queries import receipt_keys
from coproduce.consultations.services.drafts import begin_draft
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput

# Without letters and figures that look alike. Eight of them hold 39 bits, and tries are counted.
ALPHABET = "ABCDEFGHJKMNPQRTUVWXY3468"
LENGTH = 8
MOST_AT_ONCE = 5000


def make_codes(actor: Actor, consultation: Consultation, count: int) -> list[str]:
    """New codes to hand out, shown this once: only keyed hashes are stored. Raises NotAllowed, InvalidInput."""
    require(actor, "consultations.run", consultation)
    if not consultation.one_response_per:
        raise InvalidInput({"count": "This consultation needs no codes: anybody may answer it."})
    if not 1 <= count <= MOST_AT_ONCE:
        raise InvalidInput({"count": f"Make between 1 and {MOST_AT_ONCE:,} codes at once."})
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(count)]
    db.session.add_all(OneTimeCode(consultation_id=consultation.id, digest=_digest(code)) for code in codes)
    audit.record(actor, "make_codes", CONSULTATION.name, consultation.id, details={"codes": count})
    db.session.flush()
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def spend_code(consultation_id: str, typed: str) -> None:
    """Spend a code, however it was typed. Raises InvalidInput for "code" where it is unknown or was spent before."""
    code = normalised(typed)
    spent = db.session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.consultation_id == consultation_id,
            OneTimeCode.digest.in_(_digests(code)),
            OneTimeCode.spent.is_(False),
        )
        .values(spent=True)
        .execution_options(synchronize_session=False)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise InvalidInput(
            {"code": "This code does not work. Check it letter by letter. Each code works once."}
        )


def normalised(typed: str) -> str:
    """A code as it was made, however it was typed."""
    return "".join(letter for letter in typed.upper() if letter.isascii() and letter.isalnum())


def begin_admission(consultation_id: str, version_id: str, token_digest: str) -> None:
    """Remember, under the keyed hash of a word that the browser holds, that somebody may begin: an empty draft.
    A browser can bring back a cookie as often as it likes, so that it holds one proves nothing by itself."""
    begin_draft(consultation_id, version_id, token_digest, admitted=True)


def may_begin(consultation_id: str, token_digest: str) -> bool:
    """Whether an admission was given and not used yet."""
    found = select(Draft.token_digest).where(*_is_admission(consultation_id, token_digest))
    return db.session.scalar(found) is not None


def use_admission(consultation_id: str, token_digest: str) -> bool:
    """Use up an admission; false where there is none."""
    used = db.session.execute(
        delete(Draft)
        .where(*_is_admission(consultation_id, token_digest))
        .execution_options(synchronize_session=False)
    )
    return used.rowcount == 1  # type: ignore[attr-defined]


def _is_admission(consultation_id: str, token_digest: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Draft.token_digest == token_digest,
        Draft.consultation_id == consultation_id,
        Draft.admitted.is_(True),
    )


def _digests(code: str) -> list[str]:
    return [_digest(code, key) for key in receipt_keys().values()]


def _digest(code: str, key: str = "") -> str:
    keys = receipt_keys()
    return hmac.new((key or keys[max(keys)]).encode(), f"code {code}".encode(), hashlib.sha256).hexdigest()
