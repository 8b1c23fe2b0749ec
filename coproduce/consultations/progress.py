"""What became of a consultation, as upper rooms know it: the thread on its page shows it without this room asking them.

`insights` registers when a person had read every text and when results were published, `feedback` when the answer
became public.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coproduce.consultations.models import Consultation


@dataclass(frozen=True)
class Reached:
    """A step that was reached: the day in London and the page that shows it, if one does. Only what is public may be
    named."""

    on: date
    url: str = ""


Source = Callable[[Consultation], Reached | None]

READ, HEARD, ANSWERED = "read", "heard", "answered"

_sources: dict[str, Source] = {}


def register_progress(step: str, source: Source) -> None:
    """`source(consultation)` says when `step` (READ, HEARD or ANSWERED) was reached, or None."""
    if step not in (READ, HEARD, ANSWERED):
        raise ValueError(f"there is no step {step!r}")
    _sources[step] = source


@dataclass(frozen=True)
class Reports:
    """The yearly reports of a consultation that is open all year: the newest one that anybody may read, the day on
    which the next one is due (None after the last), whether it is late, and the page of them all."""

    last: Reached | None
    due_on: date | None
    is_late: bool
    url: str


ReportSource = Callable[[Consultation], Reports | None]

_reports: list[ReportSource] = []


def register_reports(source: ReportSource) -> None:
    """`source(consultation)` says how the reports stand; None where it is not open all year. The last one holds."""
    _reports[:] = [source]


def reports_of(consultation: Consultation) -> Reports | None:
    """None also where nobody registered."""
    return _reports[0](consultation) if _reports and consultation.standing else None


_telling: list[Callable[[Consultation], bool]] = []


def register_telling(source: Callable[[Consultation], bool]) -> None:
    """`source(consultation)` says whether telling those who took part has begun. The last one holds. It is for staff:
    the public learns of answers by ANSWERED alone."""
    _telling[:] = [source]


def telling_has_begun(consultation: Consultation) -> bool:
    return bool(_telling) and _telling[0](consultation)


def reached(step: str, consultation: Consultation) -> Reached | None:
    source = _sources.get(step)
    return source(consultation) if source else None


def is_known(step: str) -> bool:
    """Whether some room reports this step at all."""
    return step in _sources
