"""Letters to staff before a clock runs out: what we heard, or the outcome."""

from __future__ import annotations

from datetime import date

from coproduce.accounts.queries import account_by_email
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.events import ClockRunsOut
from coproduce.feedback.queries import clocks_of_consultation
from coproduce.feedback.rules.clocks import HEARD, MET, STEPS
from coproduce.notifications import audiences
from coproduce.notifications.addresses import site_address
from coproduce.notifications.catalogue import Line
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence
from coproduce.notifications.room_letters import RoomLetters, register_letters


def _of_clock(event: ClockRunsOut) -> Occurrence | None:
    """Each clock and each last day of it is an occasion of its own; both stand in the key, which the letter reads."""
    consultation = db.session.get(Consultation, event.consultation_id)
    if consultation is None or event.step not in STEPS:
        return None
    key = f"{type(event).__name__}:{consultation.id}:{event.step}:{event.due_on}"
    return Occurrence(key, consultation.id, consultation)


def _clock_runs_out(notice: Notice) -> Facts:
    consultation = db.session.get(Consultation, notice.subject_id)
    account = account_by_email(notice.address)
    if consultation is None or account is None or not account.active:
        raise NoLongerWanted("the consultation or the account is gone")
    step, due_on = notice.event_key.split(":")[-2:]
    running = {each.clock.step: each.clock for each in clocks_of_consultation(consultation)}
    if (
        step not in running
        or running[step].stands == MET
        or running[step].due_on != date.fromisoformat(due_on)
    ):
        raise NoLongerWanted("it is done, or it is due on another day")
    heard = step == HEARD
    path = addresses.results_work(consultation.slug) if heard else addresses.overview(consultation.slug)
    return {
        "name": account.name,
        "consultation": consultation,
        "heard": heard,
        "due_on": running[step].due_on,
        "link": site_address(path),
    }


register_letters(
    RoomLetters(
        lines=(Line(ClockRunsOut, audiences.staff, "clock_runs_out"),),
        titles={"clock_runs_out": "A clock runs out"},
        occurrences={ClockRunsOut: _of_clock},
        facts={"clock_runs_out": _clock_runs_out},
    )
)
