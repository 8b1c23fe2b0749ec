"""What the plan for reaching people shows on other pages: the consultation's own, its readiness, and the
staff home."""

from __future__ import annotations

from flask import render_template

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.equality import overdue_steps, reach_steps
from coproduce.consultations.services.reaching import reach_advice
from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("consultation", how_we_reach, position=80)
    register_panel("consultation.readiness", advice, position=50)
    register_panel("staff_home", overdue, position=25)


def how_we_reach(consultation: Consultation) -> str | None:
    """Whom and how, for everybody. Names, days and notes are for staff."""
    steps = reach_steps(consultation.id)
    return render_template("consultations/panel_reach_plan.html", steps=steps) if steps else None


def advice(consultation: Consultation) -> str | None:
    """What opening does not wait for."""
    found = reach_advice(consultation)
    return render_template("consultations/manage/panel_reach_advice.html", advice=found) if found else None


def overdue(actor: Actor) -> str | None:
    if not allows(actor, "consultations.edit"):
        return None
    late = overdue_steps(clock.today())
    return render_template("consultations/manage/panel_reach_due.html", late=late) if late else None
