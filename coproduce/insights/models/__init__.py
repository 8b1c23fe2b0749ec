"""What the texts say: machine suggestions on one side, what people decided on the other."""

from __future__ import annotations

from coproduce.insights.models.aspects import PassageAspect
from coproduce.insights.models.colleagues import (
    CodingSample,
    DeskAssignment,
    DeskComment,
    SampleText,
)
from coproduce.insights.models.machine import (
    AnalysisTask,
    CandidateTheme,
    CodebookRun,
    CodeSuggestion,
    MachineCoding,
    PassageSentiment,
    SentimentCorrection,
    SentimentModel,
    ThemeRun,
)
from coproduce.insights.models.machine_help import MachineSwitch
from coproduce.insights.models.making_sense import (
    MakingSense,
    ProposalText,
    SharedText,
    ThemeProposal,
)
from coproduce.insights.models.results import (
    PublicQuote,
    ResultsSnapshot,
)
from coproduce.insights.models.themes import (
    Coding,
    CodingStep,
    Excerpt,
    NoTheme,
    Theme,
    ThemeRule,
)

__all__ = [
    "AnalysisTask",
    "CandidateTheme",
    "CodeSuggestion",
    "CodebookRun",
    "Coding",
    "CodingSample",
    "CodingStep",
    "DeskAssignment",
    "DeskComment",
    "Excerpt",
    "MachineCoding",
    "MachineSwitch",
    "MakingSense",
    "NoTheme",
    "PassageAspect",
    "PassageSentiment",
    "ProposalText",
    "PublicQuote",
    "ResultsSnapshot",
    "SampleText",
    "SentimentCorrection",
    "SentimentModel",
    "SharedText",
    "Theme",
    "ThemeProposal",
    "ThemeRule",
    "ThemeRun",
]
