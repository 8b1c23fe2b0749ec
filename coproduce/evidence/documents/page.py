"""A report as one page that stands by itself: the same for the screen and for the PDF."""

from __future__ import annotations

import base64

from flask import current_app

from coproduce.evidence.documents.text import clean, is_leftwards, lines_of
from coproduce.evidence.report import Report, numbered
from coproduce.insights.charts import Chart
from coproduce.insights.charts.files import svg_picture

TEMPLATE = "evidence/report/document.html"


def page_of(report: Report, *, on_screen: bool = False, **values: object) -> str:
    """The whole page. For a PDF it depends on the report alone; `on_screen` it has links and a button too."""
    template = current_app.jinja_env.get_template(TEMPLATE)
    return template.render(
        report=report,
        parts=numbered(report),
        picture=picture_address,
        lines_of=lines_of,
        clean=clean,
        is_leftwards=is_leftwards,
        on_screen=on_screen,
        **values,
    )


def picture_address(chart: Chart) -> str:
    """The picture of a chart as an address that holds it."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg_picture(chart).encode()).decode()}"
