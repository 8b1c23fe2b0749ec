"""The public page of one promise: its dates, how it goes on, what its measures say, and whether it worked."""

from __future__ import annotations

from flask import Response, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.core import clock
from coproduce.core.errors import NotFound
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import Commitment
from coproduce.feedback.places import place_of
from coproduce.feedback.promise_charts import charts_of, result_chart
from coproduce.feedback.promise_thread import thread_of
from coproduce.feedback.queries import promise_card
from coproduce.feedback.queries.impact import public_promise
from coproduce.feedback.queries.promise_record import PromiseRecord, record_of
from coproduce.feedback.rules.progress import VERDICT_WORDS
from coproduce.feedback.views.blueprints import feedback as blueprint
from coproduce.insights.charts import plotly_of
from coproduce.insights.charts.files import png_file, svg_file
from coproduce.insights.charts.sheet import Origin
from coproduce.insights.figures import figure_of
from coproduce.insights.views.public import PICTURE_POLICY
from coproduce.web.guards import public


@blueprint.get("/feedback/promises/<commitment_id>")
@public
def promise(commitment_id: str) -> ResponseReturnValue:
    commitment = public_promise(commitment_id)
    record = record_of(commitment)

    def files(chart: str, ending: str) -> str:
        return url_for("feedback.promise_chart", commitment_id=commitment.id, chart_id=chart, ending=ending)

    card = promise_card(commitment, closed_days())
    return render_template(
        "feedback/promise.html",
        commitment=commitment,
        consultation=consultation_of(commitment),
        place=place_of(commitment),
        record=record,
        card=card,
        thread=thread_of(record, late=card.status == "late"),
        figures={measure.id: figure_of(chart, files) for measure, chart in charts_of(record)},
        results={check.id: figure_of(result_chart(check)) for check in record.checks if check.table},
        verdicts=VERDICT_WORDS,
    )


@blueprint.get("/feedback/promises/<commitment_id>/<chart_id>.<any(json, svg, png):ending>")
@public
def promise_chart(commitment_id: str, chart_id: str, ending: str) -> ResponseReturnValue:
    """One chart of a measure for Plotly, or as a file."""
    record = record_of(public_promise(commitment_id))
    found = next((chart for _, chart in charts_of(record) if chart.id == chart_id), None)
    if found is None:
        raise NotFound("chart")
    if ending == "json":
        return jsonify(plotly_of(found))
    origin = Origin(record.title, clock.today(), current_app.extensions["settings"].area_name)
    if ending == "svg":
        response = Response(svg_file(found, origin), content_type="image/svg+xml")
    else:
        font = current_app.extensions["assets"].path("atkinson.woff2")
        response = Response(png_file(found, origin, font), content_type="image/png")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name(record, ending)}"'
    return response


def file_name(record: PromiseRecord, ending: str) -> str:
    return f"promise-{record.id[:8]}-{record.on.isoformat()}.{ending}"


def consultation_of(commitment: Commitment) -> object:
    return commitment.reply.finding.feedback.consultation if commitment.reply else None
