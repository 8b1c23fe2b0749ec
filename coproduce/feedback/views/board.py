"""The board of all answers, and how answering goes in figures: what everybody may read at this moment."""

from __future__ import annotations

import csv
import io
from dataclasses import fields
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import all_organisations
from coproduce.consultations.files.writing import harmless
from coproduce.core import clock
from coproduce.feedback import figure_charts, queries
from coproduce.feedback.figure_words import Everything, everything
from coproduce.feedback.queries.board import Board
from coproduce.feedback.queries.clocks import late_answers
from coproduce.feedback.queries.figures import cannot_do
from coproduce.feedback.queries.involvement import involvement_series
from coproduce.feedback.rules import KINDS
from coproduce.feedback.rules.board import AGES, NO_PROMISE, PROMISE, SORTS, STATUSES, BoardFilters
from coproduce.feedback.views.blueprints import feedback as blueprint
from coproduce.insights.charts import Chart
from coproduce.insights.figures import figure_of
from coproduce.insights.result_files import csv_file
from coproduce.web.guards import public
from coproduce.web.paging import page_number

ITEMS_ON_A_PAGE = 10
REASONS = 8
COLUMNS = (
    "You said",
    "Kind of answer",
    "Our answer",
    "Why",
    "Who is responsible",
    "Promise",
    "How it stands",
    "By",
    "Done on",
    "From",
    "Address",
)
STATUS_WORDS = {**STATUSES, NO_PROMISE: "No promise"}
KIND_WORDS = {**{kind.name: kind.words for kind in KINDS.values()}, PROMISE: "A promise in one of our plans"}


@blueprint.get("/feedback/")
@public
def index() -> ResponseReturnValue:
    asked = asked_for()
    names = {
        "consultation_id": queries.answered_consultations(),
        "organisation_id": {each.id: each.name for each in all_organisations()},
        "kind": KIND_WORDS,
        "status": STATUS_WORDS,
        "age": AGES,
        "contested": {"yes": "Families disagree"},
        "sort": SORTS,
    }
    return render_template(
        "feedback/index.html",
        page=Board(asked).page(ITEMS_ON_A_PAGE, page_number()),
        asked=asked,
        names=names,
        chips=_chips(asked, names),
        late=late_answers(),
        file_url=url_for("feedback.board_file", **asked.without("")),
    )


@blueprint.get("/feedback/answers.csv")
@public
def board_file() -> ResponseReturnValue:
    """Every row that the filters leave, not only those of one page."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    site = current_app.extensions["settings"].site_url  # not what a request calls this site
    for line in Board(asked_for()).lines():
        writer.writerow(
            harmless(cell)
            for cell in (
                line.said,
                KIND_WORDS.get(line.kind, ""),
                line.answer,
                line.reason,
                line.owner,
                line.promise,
                STATUS_WORDS.get(line.status, ""),
                line.due_on.isoformat() if line.due_on else "",
                line.done_on.isoformat() if line.done_on else "",
                line.source,
                site + line.url,
            )
        )
    return _file(("\ufeff" + text.getvalue()).encode(), "answers")


@blueprint.get("/feedback/figures")
@public
def figures() -> ResponseReturnValue:
    found, series = everything(), involvement_series()
    return render_template(
        "feedback/figures.html",
        shown=found.shown,
        charts=[figure_of(chart) for chart in _charts(found)],
        cannot=cannot_do(REASONS),
        involved=[
            (each, figure_of(figure_charts.involvement_chart(each, number)))
            for number, each in enumerate(series, start=1)
        ],
        late=late_answers(),
        taken_on=clock.today(),
    )


@blueprint.get("/feedback/figures.csv")
@public
def figures_file() -> ResponseReturnValue:
    """Every figure of the page: the headlines first, then those of the charts."""
    found = everything()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("Figure", "Value", "Base", "How it is counted"))
    for each in found.shown:
        writer.writerow(harmless(cell) for cell in (each.what, each.figure, each.base, each.how))
    writer.writerow(())
    involved = [
        figure_charts.involvement_chart(each, number)
        for number, each in enumerate(involvement_series(), start=1)
    ]
    charts = csv_file([*_charts(found), *involved]).decode().removeprefix("\ufeff")
    return _file(("\ufeff" + text.getvalue() + charts).encode(), "how-we-are-doing")


def asked_for() -> BoardFilters:
    """The filters of the address, without what no filter has."""
    names = {each.name for each in fields(BoardFilters)}
    values = {name: request.args[name].strip() for name in names if name in request.args}
    return BoardFilters(**values).cleaned(KINDS.keys())


def _chips(asked: BoardFilters, names: dict[str, Any]) -> list[dict[str, str]]:
    """The filters in use, each with the address of the list without it."""
    return [
        {
            "label": names.get(name, {}).get(
                value, f"“{value}”" if name == "search" else "Something that is gone"
            ),
            "url": url_for("feedback.index", **asked.without(name)),
        }
        for name, value in asked.active.items()
    ]


def _charts(found: Everything) -> list[Chart]:
    charts = [figure_charts.kinds_chart(found.findings), figure_charts.promises_chart(found.promises)]
    if found.answered:
        charts.append(figure_charts.days_chart(found.answered))
    return [chart for chart in charts if chart.drawn]


def _file(content: bytes, name: str) -> Response:
    response = Response(content, content_type="text/csv; charset=utf-8")
    dated = f"{name}-{clock.today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{dated}"'
    return response
