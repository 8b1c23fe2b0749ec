"""Consultations, their questionnaires, and the answers people give."""

from __future__ import annotations

from coproduce.consultations.models.admission import OneTimeCode
from coproduce.consultations.models.bank import BankQuestion
from coproduce.consultations.models.calendars import ElectionPeriod, OpeningTerms, SchoolHoliday
from coproduce.consultations.models.consultations import (
    Consultation,
    ConsultationChange,
    ConsultationGroup,
    ConsultationOption,
    ConsultationPart,
)
from coproduce.consultations.models.formats import ConsultationVideo, Language
from coproduce.consultations.models.keying import KeyedCheck, KeyedScan
from coproduce.consultations.models.printing import PrintPack, PrintSettings
from coproduce.consultations.models.questionnaires import QuestionnaireVersion
from coproduce.consultations.models.reach import (
    EqualityAnswer,
    EqualityChoice,
    EqualityQuestion,
    EqualityWording,
    PopulationFigure,
    ReachStep,
)
from coproduce.consultations.models.responses import Answer, Draft, ImportUpload, Response
from coproduce.consultations.models.reviews import DraftReview, ReviewChange, ReviewComment
from coproduce.consultations.models.sessions import (
    GroupSession,
    SessionCount,
    SessionNote,
    SessionReadback,
)
from coproduce.consultations.models.statements import Statement

__all__ = [
    "Answer",
    "BankQuestion",
    "Consultation",
    "ConsultationChange",
    "ConsultationGroup",
    "ConsultationOption",
    "ConsultationPart",
    "ConsultationVideo",
    "Draft",
    "DraftReview",
    "ElectionPeriod",
    "EqualityAnswer",
    "EqualityChoice",
    "EqualityQuestion",
    "EqualityWording",
    "GroupSession",
    "ImportUpload",
    "KeyedCheck",
    "KeyedScan",
    "Language",
    "OneTimeCode",
    "OpeningTerms",
    "PopulationFigure",
    "PrintPack",
    "PrintSettings",
    "QuestionnaireVersion",
    "ReachStep",
    "Response",
    "ReviewChange",
    "ReviewComment",
    "SchoolHoliday",
    "SessionCount",
    "SessionNote",
    "SessionReadback",
    "Statement",
]
