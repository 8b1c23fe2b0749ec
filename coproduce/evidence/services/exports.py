"""Taking a table out: the right to it, and the row in the audit trail."""

from __future__ import annotations

from coproduce.core import audit
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.evidence.queries.exports import EXPORTS, Export


def exports_for(actor: Actor) -> list[Export]:
    """The tables that this person may take out."""
    return [export for export in EXPORTS.values() if allows(actor, export.permission)]


def note_export(actor: Actor, export: Export, file_format: str) -> None:
    """Authorise one export and leave its audit row. Raises NotAllowed."""
    require(actor, export.permission)
    audit.record(actor, "export_table", "export", export.key, details={"format": file_format})
    db.session.flush()
