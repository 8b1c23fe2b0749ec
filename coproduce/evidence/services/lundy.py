"""Words of staff on a consultation's Lundy card."""

from __future__ import annotations

from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Stale
from coproduce.core.identifiers import new_id
from coproduce.evidence.models import LundyWords
from coproduce.evidence.queries.lundy import words_of
from coproduce.evidence.rules.lundy import FIELDS


def write_words(
    actor: Actor,
    consultation: Consultation,
    field: str,
    *,
    words: str,
    source: str,
    source_url: str = "",
    expected_version: int | None = None,
) -> LundyWords | None:
    """Say something on one field, with the source that it rests on; empty words take it away. `expected_version` is 0
    where nothing stood there. Raises NotAllowed, NotFound (no such field), InvalidInput (no source), Stale."""
    require(actor, "lundy.write")
    if field not in FIELDS:
        raise NotFound("field of the card")
    row = words_of(consultation.id).get(field)
    if expected_version is not None and expected_version != (row.version if row else 0):
        raise Stale("words on the card")
    words, source = words.strip(), source.strip()
    if words and not source:
        raise InvalidInput({"source": "Say where this can be seen: minutes, a report, a page."})
    audit.record(actor, "write_lundy_words", "consultation", consultation.id, details={"field": field})
    if not words:
        if row is not None:
            db.session.delete(row)
            db.session.flush()
        return None
    if row is None:
        row = LundyWords(id=new_id(), consultation_id=consultation.id, field=field)
        db.session.add(row)
    row.words, row.source, row.source_url = words, source, source_url.strip()
    row.written_on = clock.today()
    db.session.flush()
    return row
