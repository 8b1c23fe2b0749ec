"""What leads set for concerns, and figures about them without persons."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_by_ids, accounts_with_role
from coproduce.accounts.roles import SAFEGUARDING_LEAD
from coproduce.core.errors import Refused
from coproduce.safeguarding import concern_settings, duties, queries
from coproduce.safeguarding.concern_forms import ClocksForm, FallbackForm
from coproduce.safeguarding.concern_rules import severities
from coproduce.safeguarding.concern_statistics import statistics, year_in_words, years_shown
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("safeguarding_concern_settings", __name__, url_prefix="/manage/concerns")

MOST_ON_DUTY = 5


@blueprint.get("/settings")
@requires("concerns.settings")
def settings() -> ResponseReturnValue:
    return _page()


@blueprint.post("/settings/clocks")
@requires("concerns.settings")
def clocks() -> ResponseReturnValue:
    form = _clocks_form(sent=True)

    def action() -> None:
        minutes = {kind.key: form[kind.key].data for kind in severities()}
        concern_settings.save_clocks(current_actor(), minutes, expected_version=form.expected_version)

    status = carry_out(form, action)
    if status != 200:
        return _page(clocks=form), status
    flash("The clocks are changed, for concerns raised from now on.", "success")
    return redirect(url_for(".settings"))


@blueprint.post("/settings/fallback")
@requires("concerns.settings")
def fallback() -> ResponseReturnValue:
    form = _fallback_form(sent=True)

    def action() -> None:
        chosen = accounts_by_ids([form.account.data] if form.account.data else [])
        concern_settings.save_fallback(
            current_actor(),
            chosen.get(form.account.data),
            name=form.name.data or "",
            email=form.email.data or "",
            expected_version=form.expected_version,
        )

    status = carry_out(form, action)
    if status != 200:
        return _page(fallback=form), status
    flash("The fallback contact is changed.", "success")
    return redirect(url_for(".settings"))


@blueprint.post("/settings/order")
@requires("concerns.settings")
def order() -> ResponseReturnValue:
    """The lead and the deputies, in their order."""
    known = {account.id: account for account in accounts_with_role(SAFEGUARDING_LEAD)}
    chosen = [request.form.get(f"duty-{position}", "") for position in range(MOST_ON_DUTY)]
    try:
        duties.set_duties(current_actor(), [known[each] for each in chosen if each in known])
    except Refused as problem:
        return _page(problem=str(problem)), 422
    flash("The order is changed.", "success")
    return redirect(url_for(".settings"))


@blueprint.get("/statistics")
@requires("concerns.count")
def figures() -> ResponseReturnValue:
    """Counts of a year: exact for leads, suppressed for other staff."""
    years = years_shown(current_actor())
    year = request.args.get("year", years[0], type=int)
    return render_template(
        "safeguarding/concern_statistics.html",
        found=statistics(current_actor(), year),
        years=[{"value": each, "label": year_in_words(each)} for each in years],
        year=year,
        title=year_in_words(year),
    )


@blueprint.get("/statistics.csv")
@requires("concerns.count")
def figures_csv() -> ResponseReturnValue:
    years = years_shown(current_actor())
    found = statistics(current_actor(), request.args.get("year", years[0], type=int))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Table", "Line", "Concerns", "Not for publication" if found.exact else "Rounded to 5"])
    writer.writerows(
        [table.title, label, figure, ""] for table in found.tables for label, figure in table.rows
    )
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="concerns-{found.year}.csv"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _clocks_form(*, sent: bool) -> Any:
    stored = {**concern_settings.clocks(), "version": concern_settings.concern_settings().version}
    return _apart(ClocksForm(**stored) if sent else ClocksForm(formdata=None, **stored), "clocks")


def _fallback_form(*, sent: bool) -> Any:
    row = concern_settings.concern_settings()
    stored = {
        "version": row.version,
        "account": row.fallback_account_id or "",
        "email": row.fallback_email,
        "name": row.fallback_name,
    }
    form = FallbackForm(**stored) if sent else FallbackForm(formdata=None, **stored)
    form.account.choices = [("", "Nobody: use the address below"), *_holders()]
    return _apart(form, "fallback")


def _apart(form: Any, name: str) -> Any:
    """Two forms stand on one page, so their fields need different identifiers."""
    for each in form:
        each.id = f"{name}-{each.id}"
    return form


def _holders() -> list[tuple[str, str]]:
    return [(account.id, account.name or account.email) for account in accounts_with_role(SAFEGUARDING_LEAD)]


def _page(problem: str = "", **forms: Any) -> str:
    on_duty = [account.id for _, account in queries.safeguarding_duties()]
    people = [{"value": "", "label": "Nobody"}, *({"value": v, "label": words} for v, words in _holders())]
    row = concern_settings.concern_settings()
    return render_template(
        "safeguarding/concern_settings.html",
        problem=problem,
        clocks=forms.get("clocks") or _clocks_form(sent=False),
        fallback=forms.get("fallback") or _fallback_form(sent=False),
        form=next(iter(forms.values()), None),
        severities=severities(),
        has_fallback=bool(row.fallback_account_id or row.fallback_email),
        people=people,
        duties=[*on_duty, *[""] * (MOST_ON_DUTY - len(on_duty))][:MOST_ON_DUTY],
    )
