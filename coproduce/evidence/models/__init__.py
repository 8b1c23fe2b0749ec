"""Tables of the room that proves."""

from __future__ import annotations

from coproduce.evidence.models.claims import ClaimCitation, EvidenceClaim
from coproduce.evidence.models.files import GeneratedFile
from coproduce.evidence.models.lundy import LundyWords
from coproduce.evidence.models.packs import EvidencePack, EvidenceRecord
from coproduce.evidence.models.requests import CollectedText, InformationRequest, InformationSearch

__all__ = [
    "ClaimCitation",
    "CollectedText",
    "EvidenceClaim",
    "EvidencePack",
    "EvidenceRecord",
    "GeneratedFile",
    "InformationRequest",
    "InformationSearch",
    "LundyWords",
]
