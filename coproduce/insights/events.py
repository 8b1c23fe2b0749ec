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
    """An analyst asked the worker for suggested themes: of one question (`topic`) or all, with so many themes (0: as
    many as the texts speak of), from this `seed`."""

    consultation_id: str
    topic: str = ""
    themes: int = 0
    seed: int = 0
    asked_by_id: str = ""


@dataclass(frozen=True)
class CodesAsked(Event):
    """An analyst asked the worker to code what is left as the codebook says."""

    consultation_id: str
    topic: str = ""
    asked_by_id: str = ""


@dataclass(frozen=True)
class ModelAsked(Event):
    """An analyst asked the worker for a model that has learnt from the area's corrections. The consultation is that of
    the newest of them: it is where the work is shown."""

    consultation_id: str
    asked_by_id: str = ""


@dataclass(frozen=True)
class SnapshotAsked(Event):
    """An analyst asked the worker to prepare results, with these tables of two questions (pairs of their keys)."""

    consultation_id: str
    crosses: tuple[tuple[str, str], ...] = ()


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


@dataclass(frozen=True)
class GroupAskedToMakeSense(Event):
    """A group may look at texts now, and propose themes."""

    making_sense_id: str


@dataclass(frozen=True)
class ThemeProposed(Event):
    """Somebody of the group proposed a theme."""

    proposal_id: str


@dataclass(frozen=True)
class ProposalAnswered(Event):
    """What a group proposed was taken up as a theme, or answered with a reason."""

    proposal_id: str
