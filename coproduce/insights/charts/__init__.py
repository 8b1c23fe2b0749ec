"""One chart description feeds the server's SVG, the table, files and Plotly (rule 29)."""

from coproduce.insights.charts.description import Bar, Chart, Line, chart_of, sentence_of
from coproduce.insights.charts.drawing import NARROW, WIDE, pictures_of, svg_of
from coproduce.insights.charts.exploring import plotly_of

__all__ = [
    "NARROW",
    "WIDE",
    "Bar",
    "Chart",
    "Line",
    "chart_of",
    "pictures_of",
    "plotly_of",
    "sentence_of",
    "svg_of",
]
