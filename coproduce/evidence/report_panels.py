"""Reports, the Lundy card and the record of co-production on other rooms' pages."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template, url_for

from coproduce.commissioning.models import Proposal
from coproduce.consultations.models import Consultation
from coproduce.consultations.staff_tasks import AFTERWARDS, Task, register_tasks
from coproduce.core.access import Actor
from coproduce.evidence.queries.lundy import words_of
from coproduce.evidence.queries.report import has_public_report
from coproduce.evidence.rules.lundy import FIELDS
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("consultation", on_consultation, 78)
    register_panel("proposal.middle", on_proposal, 41)
    register_tasks(proving)


def on_consultation(consultation: Consultation) -> str:
    """Where to read more of how it was done."""
    return render_template(
        "evidence/panel_consultation.html",
        consultation=consultation,
        has_report=has_public_report(consultation),
    )


def on_proposal(proposal: Proposal) -> str:
    return render_template("evidence/panel_proposal.html", proposal=proposal)


def proving(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """On the staff page of a consultation."""
    if consultation.state == "draft":
        return
    slug, written = consultation.slug, len(words_of(consultation.id))
    yield Task(
        AFTERWARDS,
        80,
        "Report as Word or PDF",
        url_for("reports_manage.index", slug=slug),
        "committee_reports.make",
    )
    yield Task(
        AFTERWARDS,
        82,
        "Children’s part in it",
        url_for("lundy_manage.index", slug=slug),
        "lundy.write",
        f"Words of staff on {written} of {len(FIELDS)} questions",
    )
