"""Every piece of free text that anyone gives, its reading by a person, and concerns."""

from __future__ import annotations

from coproduce.safeguarding.models.concerns import (
    Concern,
    ConcernLink,
    ConcernNamed,
    ConcernSettings,
    ConcernStep,
    ConcernTelling,
    RestrictedRead,
    SafeguardingDuty,
    SafetyContact,
    UnreadAlert,
)
from coproduce.safeguarding.models.reading import (
    Appeal,
    BacklogAlert,
    ReadingTally,
    RefusalReason,
    Report,
    ReportCase,
)
from coproduce.safeguarding.models.texts import Attachment, Passage, PassageRevision

__all__ = [
    "Appeal",
    "Attachment",
    "BacklogAlert",
    "Concern",
    "ConcernLink",
    "ConcernNamed",
    "ConcernSettings",
    "ConcernStep",
    "ConcernTelling",
    "Passage",
    "PassageRevision",
    "ReadingTally",
    "RefusalReason",
    "Report",
    "ReportCase",
    "RestrictedRead",
    "SafeguardingDuty",
    "SafetyContact",
    "UnreadAlert",
]
