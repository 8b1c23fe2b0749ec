"""The public results: the published snapshot, its charts as data, and as a file."""

from __future__ import annotations

import csv
import io
from functools import lru_cache

from flask import Response, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from coproduce.core.errors import NotFound
from coproduce.insights.charts import plotly_of
from coproduce.insights.figures import charts_of, figures_of
from coproduce.insights.queries import OnShow, quoted_words, results_on_show
from coproduce.insights.views.blueprints import site
from coproduce.web.guards import public
from coproduce.web.security_headers import may_be_cached

MOST_QUOTES = 6


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
    figures = figures_of(
        shown.results, lambda chart: url_for("insights.chart", slug=shown.slug, chart_id=chart)
    )
    html = render_template("insights/results_body.html", results=shown.results, figures=figures)
    return Markup(html)  # noqa: S704 - a template made it


@site.get("/consultations/<slug>/results/<chart_id>.json")
@public
def chart(slug: str, chart_id: str) -> ResponseReturnValue:
    """One chart for Plotly."""
    charts = charts_of(results_on_show(slug).results)
    if chart_id not in charts:
        raise NotFound("chart")
    return may_be_cached(jsonify(plotly_of(charts[chart_id])))


@site.get("/consultations/<slug>/results.csv")
@public
def table(slug: str) -> ResponseReturnValue:
    """Every published figure in one file that a spreadsheet opens without working anything out."""
    from coproduce.consultations.files.writing import harmless

    shown = results_on_show(slug)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Question", "Answer", "Figure", "Share in per cent", "Base"])
    for each in charts_of(shown.results).values():
        for bar in each.bars:
            row = (
                each.title,
                bar.label,
                bar.text,
                "" if bar.percent is None else str(bar.percent),
                each.base,
            )
            writer.writerow([harmless(cell) for cell in row])
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="results-{shown.slug}.csv"'
    return may_be_cached(response)
