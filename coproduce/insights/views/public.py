"""The public results: the published snapshot, and its figures and charts as files. Nothing is counted here."""

from __future__ import annotations

from functools import lru_cache

from flask import Response, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from coproduce.consultations.files.tables import MEDIA_TYPES
from coproduce.core.errors import NotFound
from coproduce.insights.charts import plotly_of
from coproduce.insights.charts.files import png_file, svg_file
from coproduce.insights.charts.sheet import Origin
from coproduce.insights.figures import charts_of, sections_of
from coproduce.insights.queries import OnShow, quoted_words, results_on_show
from coproduce.insights.result_files import csv_file, file_name, ods_file, xlsx_file
from coproduce.insights.snapshot import PublishedResults
from coproduce.insights.views.blueprints import site
from coproduce.web.guards import public
from coproduce.web.security_headers import may_be_cached
from coproduce.web.templating import day

MOST_QUOTES = 6
# Another site's script must never run out of a picture, whatever a browser makes of it.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@site.get("/consultations/<slug>/results")
@public
def results(slug: str) -> ResponseReturnValue:
    """What people answered, as it was published."""
    shown = results_on_show(slug)
    return render_template(
        "insights/results.html",
        consultation=shown,
        results=shown.results,
        body=_body(shown),
        quotes=quoted_words(shown.consultation_id, MOST_QUOTES),
    )


@lru_cache(maxsize=64)
def _body(shown: OnShow) -> Markup:
    """The figures as HTML. A snapshot never changes and looks the same to everyone, so it is drawn once."""
    sections = sections_of(
        shown.results,
        lambda chart, ending: url_for("insights.chart", slug=shown.slug, chart_id=chart, ending=ending),
    )
    html = render_template("insights/results_body.html", results=shown.results, sections=sections)
    return Markup(html)  # noqa: S704 - a template made it


@site.get("/consultations/<slug>/results/<chart_id>.<any(json, svg, png):ending>")
@public
def chart(slug: str, chart_id: str, ending: str) -> ResponseReturnValue:
    """One chart for Plotly, or as a file."""
    shown = results_on_show(slug)
    found = charts_of(shown.results).get(chart_id)
    if found is None or (ending != "json" and not found.drawn):
        raise NotFound("chart")
    if ending == "json":
        return may_be_cached(jsonify(plotly_of(found)))
    name = file_name(slug, chart_id, shown.results.taken_on, ending)
    kind = "image/svg+xml" if ending == "svg" else "image/png"
    response = _file(_picture(shown, chart_id, ending, _origin(shown)), kind, name)
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    return response


@lru_cache(maxsize=128)
def _picture(shown: OnShow, chart_id: str, ending: str, origin: Origin) -> bytes:
    chart = charts_of(shown.results)[chart_id]
    if ending == "svg":
        return svg_file(chart, origin)
    return png_file(chart, origin, current_app.extensions["assets"].path("atkinson.woff2"))


@site.get("/consultations/<slug>/results.<any(csv, xlsx, ods):ending>")
@public
def table(slug: str, ending: str) -> ResponseReturnValue:
    """Every published figure in one file that a spreadsheet opens without working anything out."""
    shown = results_on_show(slug)
    charts = list(charts_of(shown.results).values())
    name = file_name(slug, "results", shown.results.taken_on, ending)
    if ending == "csv":
        return _file(csv_file(charts), "text/csv; charset=utf-8", name)
    make = ods_file if ending == "ods" else xlsx_file
    content = make(f"What people said: {shown.title}", _about(shown, shown.results), charts)
    return _file(content, MEDIA_TYPES[ending], name)


def _about(shown: OnShow, results: PublishedResults) -> list[str]:
    lines = [_origin(shown).words, f"{results.responses.text.capitalize()} answered on their own."]
    if results.asked_from and results.asked_until:
        lines.append(f"People could answer from {day(results.asked_from)} to {day(results.asked_until)}.")
    if results.sessions:
        lines.append(f"Groups answered together: {results.sessions.words}.")
    return lines


def _origin(shown: OnShow) -> Origin:
    return Origin(shown.title, shown.results.taken_on, current_app.extensions["settings"].area_name)


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return may_be_cached(response)
