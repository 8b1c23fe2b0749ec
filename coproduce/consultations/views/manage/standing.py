"""Whether a draft will be open for a while or all year, and which year its reports cover."""

from __future__ import annotations

from datetime import date

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.consultations.forms.standing import StandingForm
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.rules.standing import YEAR_ENDS, StandingFacts, report_years, years_after
from coproduce.consultations.services.standing import make_standing
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core import clock
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.templating import day


@manage.route("/<slug>/standing", methods=["GET", "POST"])
@requires("consultations.edit")
def standing(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    stored = {
        "standing": "all_year" if consultation.standing else "",
        "report_year": consultation.report_year,
    }
    form, status = StandingForm(version=consultation.version, **stored), 200
    form.report_year.choices = [
        SelectChoice(name, year.words, render_kw={"hint": f"{year.hint} {_first_report(consultation, name)}"})
        for name, year in YEAR_ENDS.items()
    ]
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: make_standing(
                current_actor(),
                consultation,
                standing=form.standing.data == "all_year",
                report_year=form.report_year.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("It is open all year." if consultation.standing else "It closes on a day.", "success")
            return to_page(consultation)
    return render_template("consultations/manage/standing.html", consultation=consultation, form=form), status


def _first_report(consultation: Consultation, year: str) -> str:
    """What the first report would cover, with the dates as they are now."""
    opens_on = _opening_day(consultation)
    facts = StandingFacts(opens_on, consultation.answer_promised_on, year)
    first = report_years(facts, opens_on)[0]
    latest = years_after(opens_on, 1)
    if not opens_on < first.due_on <= latest:
        return ""
    return f"The first one: {first.words}, due on {day(first.due_on)}."


def _opening_day(consultation: Consultation) -> date:
    return clock.to_london(consultation.opens_at).date() if consultation.opens_at else clock.today()
