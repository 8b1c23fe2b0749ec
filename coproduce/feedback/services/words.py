"""When the words of each part of the answers were last changed, for adults and for young people."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.feedback.models import Feedback, Finding, WordsWritten


def note_words(feedback: Feedback, finding: Finding | None, part: str, words: str, young: str) -> None:
    """After a part was saved: remember the moment for those words that are new. `part` is introduction, you_said or
    reply."""
    finding_id, now = finding.id if finding is not None else None, clock.now()
    digest, young_digest = _digest(words), _digest(young)
    noted = db.session.scalars(
        select(WordsWritten).where(
            WordsWritten.feedback_id == feedback.id,
            WordsWritten.finding_id == finding_id if finding_id else WordsWritten.finding_id.is_(None),
            WordsWritten.part == part,
        )
    ).first()
    if noted is None:
        noted = WordsWritten(id=new_id(), feedback_id=feedback.id, finding_id=finding_id, part=part)
        noted.digest, noted.young_digest = "", ""
        db.session.add(noted)
    if noted.digest != digest:
        noted.digest, noted.written_at = digest, now
    if noted.young_digest != young_digest:
        noted.young_digest, noted.young_written_at = young_digest, now


def _digest(words: str) -> str:
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
