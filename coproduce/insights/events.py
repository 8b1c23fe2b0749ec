"""What happened in understanding the views."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class ThemeApproved(Event):
    theme_id: str


@dataclass(frozen=True)
class ThemeMerged(Event):
    """Everything of this theme is in another now."""

    theme_id: str


@dataclass(frozen=True)
class ThemesAsked(Event):
    """An analyst asked the worker for suggested themes."""

    consultation_id: str


@dataclass(frozen=True)
class SnapshotAsked(Event):
    """An analyst asked the worker to prepare results."""

    consultation_id: str


@dataclass(frozen=True)
class ResultsPublished(Event):
    snapshot_id: str


@dataclass(frozen=True)
class QuoteWithdrawn(Event):
    quote_id: str


@dataclass(frozen=True)
class ViewTaken(Event):
    """What somebody said in the forums is read with the views on a consultation; they are told."""

    taken_id: str
