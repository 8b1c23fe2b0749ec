"""Tables of answers, promises and yearly reports."""

from __future__ import annotations

from coproduce.feedback.models.answers import (
    Feedback,
    Finding,
    LeadTimeLink,
    Reply,
    finding_quote,
    finding_theme,
)
from coproduce.feedback.models.checking import CheckLink, CheckRound, FindingVerdict
from coproduce.feedback.models.clocks import (
    ClockTerms,
    ClockWarning,
    CountedViews,
)
from coproduce.feedback.models.impact import ImpactCheck, ImpactMove, ImpactVoice
from coproduce.feedback.models.lint import LintOverride, WordsWritten
from coproduce.feedback.models.meaning import MeaningCorrection
from coproduce.feedback.models.progress import (
    PromiseMeasure,
    PromiseMilestone,
    PromiseNote,
    PromiseReading,
    PromiseStep,
)
from coproduce.feedback.models.promises import (
    Commitment,
    DateChange,
)
from coproduce.feedback.models.sources import FindingSource
from coproduce.feedback.models.yearly import (
    ReportCorrection,
    ReportEntry,
    ReportExclusion,
    YearlyReport,
    report_entry_passage,
    report_entry_quote,
)

__all__ = [
    "CheckLink",
    "CheckRound",
    "ClockTerms",
    "ClockWarning",
    "Commitment",
    "CountedViews",
    "DateChange",
    "Feedback",
    "Finding",
    "FindingSource",
    "FindingVerdict",
    "ImpactCheck",
    "ImpactMove",
    "ImpactVoice",
    "LeadTimeLink",
    "LintOverride",
    "MeaningCorrection",
    "PromiseMeasure",
    "PromiseMilestone",
    "PromiseNote",
    "PromiseReading",
    "PromiseStep",
    "Reply",
    "ReportCorrection",
    "ReportEntry",
    "ReportExclusion",
    "WordsWritten",
    "YearlyReport",
    "finding_quote",
    "finding_theme",
    "report_entry_passage",
    "report_entry_quote",
]
