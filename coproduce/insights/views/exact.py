"""Exact figures for staff with the right: counts of each question, and any two of them against each other (rule 15).

Each page and each file says that it is not for publication. A file is taken by a button, and leaves an audit row.
"""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations.files.tables import MEDIA_TYPES
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.sessions import reach_of
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.insights import queries
from coproduce.insights.counts import CrossTally
from coproduce.insights.exact_files import SMALL, cross_rows, exact_rows, table_file
from coproduce.insights.queries.crosses import Crossable, crossable_called, crossables, exact_cross
from coproduce.insights.services.results import take_out_exact
from coproduce.insights.session_tallies import session_results
from coproduce.insights.snapshot import bands_of
from coproduce.insights.tallies import exact_results
from coproduce.insights.views.blueprints import manage
from coproduce.safeguarding.models import RestrictedRead
from coproduce.web.guards import current_actor, requires
from coproduce.web.site import record_access

CROSS_READ = "equality_cross_table"


@manage.get("/results/exact")
@requires("results.see_exact")
def exact(slug: str) -> ResponseReturnValue:
    """Every count as it is."""
    consultation = consultation_by_slug(slug)
    return render_template(
        "insights/exact.html",
        consultation=consultation,
        exact=exact_results(consultation.id, _bands(consultation)),
        sessions=session_results(consultation.id),
        waiting=reach_of(consultation).waiting_sessions,
        campaigns=queries.campaigns(consultation.id),
        topics=queries.text_questions(consultation.id),
    )


@manage.post("/results/exact.<any(csv, xlsx, ods):ending>")
@requires("results.see_exact")
def exact_file(slug: str, ending: str) -> ResponseReturnValue:
    """Every count as a file."""
    consultation = consultation_by_slug(slug)
    take_out_exact(current_actor(), consultation)
    rows = exact_rows(exact_results(consultation.id, _bands(consultation)))
    return _download(consultation, "exact", ending, rows)


@manage.get("/results/cross")
@requires("results.see_exact")
def cross(slug: str) -> ResponseReturnValue:
    """Two things that people said against each other, with the exact counts."""
    consultation = consultation_by_slug(slug)
    offered = _offered(consultation)
    rows, columns = request.args.get("rows", "")[:200], request.args.get("columns", "")[:200]
    counted = _counted(consultation, offered, rows, columns) if rows and columns and rows != columns else None
    return render_template(
        "insights/crosstab.html",
        consultation=consultation,
        offered=offered,
        rows=rows,
        columns=columns,
        same=bool(rows) and rows == columns,
        counted=counted,
        small=SMALL,
    )


@manage.post("/results/cross.<any(csv, xlsx, ods):ending>")
@requires("results.see_exact")
def cross_file(slug: str, ending: str) -> ResponseReturnValue:
    """The same table as a file."""
    consultation = consultation_by_slug(slug)
    rows, columns = request.form.get("rows", "")[:200], request.form.get("columns", "")[:200]
    counted = _counted(consultation, _offered(consultation), rows, columns)
    take_out_exact(current_actor(), consultation, (rows, columns))
    return _download(consultation, "two-questions", ending, cross_rows(counted))


def _offered(consultation: Consultation) -> list[Crossable]:
    """What people said of themselves is for those who count it alone."""
    return crossables(consultation.id, about_you=allows(current_actor(), "equality.count"))


def _counted(consultation: Consultation, offered: list[Crossable], rows: str, columns: str) -> CrossTally:
    """Count, and put on record who looked at what people said of themselves (rule 20). Raises NotFound."""
    sides = crossable_called(offered, rows), crossable_called(offered, columns)
    if any(side.is_about_people for side in sides):
        record_access(
            RestrictedRead(
                account_id=current_actor().account_id or "",
                subject_kind=CROSS_READ,
                subject_id=consultation.id,
                at=clock.now(),
            )
        )
    return exact_cross(consultation.id, *sides)


def _bands(consultation: Consultation) -> dict[str, list[float]]:
    return bands_of([snapshot.document for snapshot in queries.published_before(consultation.id)])


def _download(
    consultation: Consultation, what: str, ending: str, rows: list[list[str | int | float | None]]
) -> Response:
    name = f"{consultation.slug}-{what}-{clock.today().isoformat()}-not-for-publication.{ending}"
    return Response(
        table_file(ending, consultation.title, rows),
        content_type=MEDIA_TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
