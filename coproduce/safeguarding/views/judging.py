"""Reports and appeals: their lists, one of each, and what is decided; the list of kind reasons; the figures."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_by_ids
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.safeguarding import queries, services
from coproduce.safeguarding.contexts import kind_in_words
from coproduce.safeguarding.models import Appeal, Attachment, Passage, RefusalReason, ReportCase
from coproduce.safeguarding.queries.figures import ACTIONS, MonthOfReading
from coproduce.safeguarding.reading_forms import DecisionForm, ReasonForm
from coproduce.safeguarding.rules import REPORT_CATEGORIES, working_time
from coproduce.safeguarding.services.reports import subject_of
from coproduce.safeguarding.views.reading import case_form
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

blueprint = Blueprint("safeguarding_judging", __name__, url_prefix="/manage/reading")

HEADINGS = {
    "month": "Month",
    "kind": "Kind",
    "approve": "Approved",
    "redact": "Words hidden",
    "hold": "Held back",
    "ask": "Author asked",
    "refuse": "Refused",
    "reports": "Reports made",
    "acted": "Reports: something was done",
    "no_action": "Reports: nothing was wrong",
    "case_median": "Hours to decide a report",
    "appeals": "Appeals made",
    "upheld": "Appeals: refusal stays",
    "overturned": "Appeals: shown after all",
    "appeal_median": "Hours to decide an appeal",
}


@blueprint.get("/reports")
@requires("passages.decide")
def reports() -> ResponseReturnValue:
    """What people reported and nobody has decided about, oldest first; or what was decided."""
    decided = _wants_decided()
    page = page_of(queries.report_cases(current_actor(), decided=decided), number=page_number())
    return render_template(
        "safeguarding/reports.html",
        page=page,
        decided=decided,
        kind=kind_in_words,
        categories=REPORT_CATEGORIES,
    )


@blueprint.get("/reports/<case_id>")
@requires("passages.decide")
def report(case_id: str) -> ResponseReturnValue:
    """One case: to the text or file where it is still there, else a page of its own."""
    found = queries.case_for_deciding(current_actor(), case_id)
    subject = subject_of(found)
    if subject is not None and found.state == "open":
        return redirect(_address(subject))
    return _case_page(found, case_form(formdata=None))


@blueprint.post("/reports/<case_id>")
@requires("passages.decide")
def decide_report(case_id: str) -> ResponseReturnValue:
    """Something was done, or it may stay; those who reported it are told why."""
    found = queries.case_for_deciding(current_actor(), case_id)
    form = case_form(version=found.version)

    def action() -> None:
        services.decide_case(
            current_actor(),
            found,
            form.answer.data or "",
            acted=form.decision.data == "act",
            expected_version=form.expected_version,
        )

    status = carry_out(form, action)
    if status != 200:
        return _case_page(found, form), status
    flash("Decided. Those who reported it are told.", "success")
    return redirect(url_for(".reports"))


@blueprint.get("/appeals")
@requires("passages.decide")
def appeals() -> ResponseReturnValue:
    """Appeals that wait for a second person, oldest first; or those that were decided."""
    decided = _wants_decided()
    page = page_of(queries.appeals_to_decide(current_actor(), decided=decided), number=page_number())
    return render_template(
        "safeguarding/appeals.html",
        page=page,
        decided=decided,
        kind=kind_in_words,
        me=current_actor().account_id,
        names=accounts_by_ids(_people(page.rows)),
    )


@blueprint.get("/appeals/<appeal_id>")
@requires("passages.decide")
def appeal(appeal_id: str) -> ResponseReturnValue:
    found = queries.appeal_for_deciding(current_actor(), appeal_id)
    return _appeal_page(found, _appeal_form(formdata=None))


@blueprint.post("/appeals/<appeal_id>")
@requires("passages.decide")
def decide_appeal(appeal_id: str) -> ResponseReturnValue:
    """Somebody other than who refused the text decides."""
    found = queries.appeal_for_deciding(current_actor(), appeal_id)
    form = _appeal_form(version=found.version)

    def action() -> None:
        services.decide_appeal(
            current_actor(),
            found,
            form.answer.data or "",
            show=form.decision.data == "show",
            expected_version=form.expected_version,
        )

    status = carry_out(form, action)
    if status != 200:
        return _appeal_page(found, form), status
    flash("Decided. The author is told.", "success")
    return redirect(url_for(".appeals"))


@blueprint.get("/reasons")
@requires("reading.reasons")
def reasons() -> ResponseReturnValue:
    """Kind reasons for not showing a text."""
    return _reasons_page(ReasonForm(formdata=None))


@blueprint.post("/reasons")
@requires("reading.reasons")
def add_reason() -> ResponseReturnValue:
    return _save_reason(None)


@blueprint.post("/reasons/usual")
@requires("reading.reasons")
def add_usual_reasons() -> ResponseReturnValue:
    """Begin with a list that most places need."""
    added = services.add_usual_reasons(current_actor())
    flash(f"{added} reasons added. Change them as you like.", "success")
    return redirect(url_for(".reasons"))


@blueprint.get("/reasons/<reason_id>")
@requires("reading.reasons")
def reason(reason_id: str) -> ResponseReturnValue:
    found = queries.refusal_reason_by_id(reason_id)
    return render_template("safeguarding/reason.html", reason=found, form=ReasonForm(obj=found))


@blueprint.post("/reasons/<reason_id>")
@requires("reading.reasons")
def change_reason(reason_id: str) -> ResponseReturnValue:
    return _save_reason(queries.refusal_reason_by_id(reason_id))


@blueprint.get("/figures")
@requires("reading.figures")
def figures() -> ResponseReturnValue:
    """Reports, decisions and appeals by month and kind: numbers without persons."""
    rows = queries.monthly_figures(current_actor())
    return render_template(
        "safeguarding/figures.html",
        rows=rows,
        working_time=working_time,
        may_read=allows(current_actor(), "passages.read"),
    )


@blueprint.get("/figures.csv")
@requires("reading.figures")
def figures_csv() -> ResponseReturnValue:
    """The same numbers for a spreadsheet; times are hours of working time."""
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow(HEADINGS.values())
    for row in queries.monthly_figures(current_actor()):
        writer.writerow(_cells(row))
    return Response(
        "\ufeff" + written.getvalue(),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename=reading-figures-{clock.today()}.csv"},
    )


def _cells(row: MonthOfReading) -> list[Any]:
    times = [
        "" if each is None else round(each.total_seconds() / 3600, 1)
        for each in (row.case_median, row.appeal_median)
    ]
    return [
        row.month,
        row.kind,
        *(row.decisions[action] for action in ACTIONS),
        row.reports,
        row.acted,
        row.no_action,
        times[0],
        row.appeals,
        row.upheld,
        row.overturned,
        times[1],
    ]


def _wants_decided() -> bool:
    return request.args.get("state") == "decided"


def _people(rows: Any) -> list[str]:
    return [each for row in rows for each in (row.refused_by_id, row.decided_by_id) if each]


def _address(subject: Passage | Attachment) -> str:
    if isinstance(subject, Passage):
        return url_for("safeguarding_reading.passage", passage_id=subject.id)
    return url_for("safeguarding_attachments.attachment", attachment_id=subject.id)


def _case_page(found: ReportCase, form: DecisionForm) -> str:
    subject = subject_of(found)
    return render_template(
        "safeguarding/report.html",
        case=found,
        form=form,
        address=_address(subject) if subject is not None else "",
        kind=kind_in_words,
        categories=REPORT_CATEGORIES,
        names=accounts_by_ids([found.decided_by_id] if found.decided_by_id else []),
    )


def _appeal_form(**values: Any) -> DecisionForm:
    form = DecisionForm(**values)
    form.decision.choices = [("show", "Show it after all"), ("keep", "It is still not shown")]
    form.answer.label.text = "What the author is told"
    return form


def _appeal_page(found: Appeal, form: DecisionForm) -> str:
    passage = db.session.get(Passage, found.passage_id) if found.passage_id else None
    return render_template(
        "safeguarding/appeal.html",
        appeal=found,
        passage=passage,
        form=form,
        kind=kind_in_words,
        is_own=found.refused_by_id == current_actor().account_id,
        names=accounts_by_ids(_people([found])),
    )


def _reasons_page(form: ReasonForm) -> str:
    return render_template(
        "safeguarding/reasons.html", reasons=queries.refusal_reasons(retired=True), form=form
    )


def _save_reason(found: RefusalReason | None) -> ResponseReturnValue:
    form = ReasonForm(obj=found)

    def action() -> None:
        services.save_reason(
            current_actor(),
            found,
            name=form.name.data or "",
            words=form.words.data or "",
            position=form.position.data or 0,
            retired=bool(form.retired.data),
        )

    status = carry_out(form, action)
    if status != 200:
        page = (
            render_template("safeguarding/reason.html", reason=found, form=form)
            if found
            else _reasons_page(form)
        )
        return page, status
    flash("The reason is saved.", "success")
    return redirect(url_for(".reasons"))
