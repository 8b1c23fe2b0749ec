"""The page of open data, and its files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations.files.ods import Sheet, write_ods
from coproduce.consultations.files.tables import MEDIA_TYPES
from coproduce.consultations.files.writing import harmless
from coproduce.core import clock
from coproduce.core.errors import NotFound
from coproduce.evidence.api.addresses import whole
from coproduce.evidence.licence import licence_of_area
from coproduce.evidence.open_data import datasets
from coproduce.evidence.open_data.catalogue import catalogue
from coproduce.evidence.open_data.datasets import ANSWERS, RESULTS, SETS, DataSet, Row
from coproduce.insights.queries import results_on_show
from coproduce.web.guards import public

blueprint = Blueprint("open_data", __name__, url_prefix="/open-data")


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    return render_template(
        "evidence/open_data.html",
        published=datasets.published_sets(),
        sets=SETS,
        licence=licence_of_area(),
        taken_on=clock.today(),
    )


@blueprint.get("/catalogue.jsonld")
@public
def list_of_all() -> ResponseReturnValue:
    response = jsonify(catalogue())
    response.mimetype = "application/ld+json"
    return _for_everybody(response)


@blueprint.get("/schemas/<name>.json")
@public
def schema(name: str) -> ResponseReturnValue:
    """The columns of a table, as a Frictionless Table Schema."""
    return _for_everybody(jsonify(datasets.table_schema(_set_of(name))))


@blueprint.get("/results/<slug>.<any(csv, json, ods):ending>")
@public
def results(slug: str, ending: str) -> ResponseReturnValue:
    """Every published figure of one consultation."""
    shown = results_on_show(slug)
    about = [f"{RESULTS.title}: {shown.title}", f"Taken on {shown.results.taken_on.isoformat()}."]
    name = f"{slug}-results-{shown.results.taken_on.isoformat()}"
    return _file(RESULTS, datasets.result_rows(shown), ending, name, about)


@blueprint.get("/<any(answers, promises):name>.<any(csv, json, ods):ending>")
@public
def table(name: str, ending: str) -> ResponseReturnValue:
    """All answers, or all promises, as they stand at this moment."""
    today, found = clock.today().isoformat(), SETS[name]
    site = current_app.extensions["settings"].site_url
    rows = datasets.answer_rows(site) if found is ANSWERS else datasets.promise_rows(site)
    return _file(found, rows, ending, f"{name}-{today}", [found.title, f"As it stood on {today}."])


def _set_of(name: str) -> DataSet:
    if name not in SETS:
        raise NotFound("data set")
    return SETS[name]


def _file(found: DataSet, rows: Iterable[Row], ending: str, name: str, about: list[str]) -> Response:
    if ending == "json":
        response = jsonify(_json(found, rows, about))
    elif ending == "csv":
        response = Response(_csv(found, rows), content_type="text/csv; charset=utf-8; header=present")
    else:
        response = Response(_ods(found, rows, about), content_type=MEDIA_TYPES["ods"])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    described_by = whole(f"/open-data/schemas/{found.name}.json")
    response.headers["Link"] = (
        f'<{described_by}>; rel="describedby", <{licence_of_area().address}>; rel="license"'
    )
    return _for_everybody(response)


def _json(found: DataSet, rows: Iterable[Row], about: list[str]) -> dict[str, Any]:
    return {
        "title": about[0],
        "about": [*about[1:], found.about],
        "licence": licence_of_area().address,
        "schema": whole(f"/open-data/schemas/{found.name}.json"),
        "data": datasets.as_objects(found, rows),
    }


def _csv(found: DataSet, rows: Iterable[Row]) -> bytes:
    """With the mark by which spreadsheets know UTF-8, and without formulas (rule 23)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([each.name for each in found.columns])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def _ods(found: DataSet, rows: Iterable[Row], about: list[str]) -> bytes:
    content = io.BytesIO()
    columns = [[each.name, each.kind, each.about] for each in found.columns]
    lines = [[line] for line in (*about, found.about, licence_of_area().attribution)]
    data: list[Row] = [[each.name for each in found.columns], *rows]
    write_ods(content, [Sheet("About", [*lines, *columns]), Sheet("Data", data)], about[0])
    return content.getvalue()


def _for_everybody(response: Response) -> Response:
    """Every site may read it, and a copy is asked about before it is used: words can be taken back at any time."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
