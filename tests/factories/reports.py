"""A consultation with everything that a report can hold, and a report that is only content."""

from __future__ import annotations

from datetime import date

from coproduce.analysis.disclosure import protect_counts
from coproduce.consultations.models import Consultation
from coproduce.evidence.report import (
    PUBLIC,
    Callout,
    Column,
    Cover,
    Facts,
    Figure,
    Heading,
    Items,
    Paragraph,
    Part,
    Quote,
    Report,
    Table,
)
from coproduce.feedback.models import Feedback
from coproduce.insights.charts import chart_of
from coproduce.insights.queries import approved_themes
from tests.factories.feedback import make_feedback, publish
from tests.factories.insights import make_answered, make_plain_consultation, make_snapshot, make_theme

DAY = date(2026, 6, 25)
TITLE = "Short breaks: “what next?”"
# Of 37 people 13 are young, and 11 of all chose Saturday: numbers that no protected figure can be.
PARENTS, YOUNG = 24, 13


def make_answered_consultation(slug: str = "breaks", *, state: str = "published") -> Consultation:
    """A closed consultation with 37 answers, a theme, and results that are published or only prepared."""
    consultation = make_plain_consultation(slug=slug)
    answers = [
        {
            "who": "parent" if place < PARENTS else "young_person",
            "times": ["saturday" if place % 3 else "weekday"],
        }
        | ({"comments": f"We waited {place} weeks"} if place < PARENTS else {})
        for place in range(PARENTS + YOUNG)
    ]
    texts = make_answered(consultation, answers)
    make_theme(consultation, "Waiting times", texts[:11], state="approved")
    make_theme(consultation, "Getting there", texts[11:], state="approved")
    make_snapshot(consultation, state=state)
    return consultation


def make_reported(slug: str = "breaks") -> tuple[Consultation, Feedback]:
    """The same with answers that are public."""
    consultation = make_answered_consultation(slug)
    feedback = make_feedback(consultation, kinds=["we_did", "we_will", "we_cannot"])
    for theme_finding, theme in zip(feedback.findings, approved_themes(consultation.id), strict=False):
        theme_finding.themes = [theme]
    return consultation, publish(feedback)


def made_report(audience: str = PUBLIC, mark: str = "") -> Report:
    """Every kind of block once, with words that documents stumble over."""
    chart = chart_of(
        protect_counts("Which times suit you?", ["Weekday", "Saturday"], [40, 80], 120, several=False),
        "times",
    )
    columns = (Column("Answer"), Column("People", True))
    blocks = (
        Heading("What people wrote about"),
        Paragraph("First line\nsecond\x0bline \ud800 <b>&amp;", "lead"),
        Heading("Below it", 3),
        Items(("One", "Two\nlines")),
        Items(("First", "Second"), ordered=True),
        Facts("Our answer", (("Who", "Ola Owner (invented)"), ("Why", "عربی لفظ"))),
        Quote("بہت انتظار", "A parent"),
        Callout("Mind", "This is a box.", "warning"),
        Figure(chart),
    )
    rows = tuple((f"Line {place}", f"{place:,}") for place in range(60))
    tables = (
        Table("Which times suit you?", columns, rows[:2]),
        Table("A long one", columns, rows, "A note.", mark),
    )
    return Report(
        Cover(
            "Short breaks: “what next?”",
            "Report on a consultation",
            "Test area",
            ("Council",),
            "Closed.",
            (("Who", "A"),),
        ),
        audience,
        DAY,
        (Part("summary", "Summary", blocks), Part("tables", "Every table", tables, appendix=True)),
        mark,
    )
