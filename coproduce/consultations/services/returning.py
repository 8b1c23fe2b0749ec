"""Coming back to a draft on another device: with six words, or with a link in a letter that holds them."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.accounts.services import ask_for_letter
from coproduce.consultations import receipts
from coproduce.consultations.models import Draft
from coproduce.consultations.queries import receipt_keys
from coproduce.core.database import db


def give_return_words(draft: Draft) -> str:
    """Six new words that open this draft from anywhere; earlier ones stop working. Only their keyed hash is kept."""
    words, keys = receipts.new_receipt(), receipt_keys()
    draft.return_digest = receipts.digest(_named(words), keys[max(keys)])
    db.session.flush()
    return words


def draft_by_return_words(consultation_id: str, typed: str) -> Draft | None:
    """The draft that these words open, however they were typed."""
    words = receipts.normalised(typed)
    if words is None:
        return None
    digests = [receipts.digest(_named(words), key) for key in receipt_keys().values()]
    statement = select(Draft).where(
        Draft.consultation_id == consultation_id, Draft.return_digest.in_(digests)
    )
    return db.session.scalars(statement).first()


def move_draft(draft: Draft, token_digest: str) -> None:
    """From now on the draft belongs to another browser's cookie."""
    draft.token_digest = token_digest
    db.session.flush()


def send_return_letter(recipient: str, subject: str, body: str) -> None:
    """Send the link. The address stands in the letter alone, which is erased once it was sent, beside no answer."""
    ask_for_letter(recipient, subject, body)


def _named(words: str) -> str:
    """Words of a draft are never the words of a receipt."""
    return f"draft {words}"
