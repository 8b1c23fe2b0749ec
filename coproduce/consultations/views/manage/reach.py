"""Who took part against who lives here: exact counts for staff with the right, each opening on record (rule 20)."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations.forms import BareForm
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.taking_part import characteristics_of, cross_of, taking_part, views_of
from coproduce.consultations.reach import FEWEST_TO_COMPARE, SMALL, SOURCE_WORDS, missing
from coproduce.consultations.services.reaching import reach_file
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.core import clock
from coproduce.safeguarding.models import RestrictedRead
from coproduce.web.guards import current_actor, requires
from coproduce.web.site import record_access

REACH_READ, CROSS_READ = "equality_counts", "equality_cross_table"


@manage.get("/<slug>/reach")
@requires("equality.count")
def reach(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    found = taking_part(consultation)
    _on_record(REACH_READ, consultation)
    return render_template(
        "consultations/manage/reach.html",
        consultation=consultation,
        found=found,
        missing=missing(found.characteristics),
        sources=[(SOURCE_WORDS.get(name, name), count) for name, count in found.sources.items()],
        fewest=FEWEST_TO_COMPARE,
        small=SMALL,
        form=BareForm(),
    )


@manage.post("/<slug>/reach.csv")
@requires("equality.count")
def reach_csv(slug: str) -> ResponseReturnValue:
    """The table as a file, by a button: it leaves an audit row."""
    content = reach_file(current_actor(), consultation_by_slug(slug))
    name = f"{slug}-reach-not-for-publication.csv"
    return Response(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@manage.get("/<slug>/reach/against")
@requires("equality.count")
def reach_against(slug: str) -> ResponseReturnValue:
    """One characteristic counted against one thing that people said."""
    consultation = consultation_by_slug(slug)
    about, against = request.args.get("about", "")[:120], request.args.get("against", "")[:200]
    crossed = None
    if about and against:
        crossed = cross_of(consultation.id, about, against)
        _on_record(CROSS_READ, consultation)
    return render_template(
        "consultations/manage/reach_against.html",
        consultation=consultation,
        questions=characteristics_of(consultation.id),
        views=views_of(consultation.id),
        about=about,
        against=against,
        crossed=crossed,
        small=SMALL,
        fewest=FEWEST_TO_COMPARE,
    )


def _on_record(kind: str, consultation: Consultation) -> None:
    record_access(
        RestrictedRead(
            account_id=current_actor().account_id or "",
            subject_kind=kind,
            subject_id=consultation.id,
            at=clock.now(),
        )
    )
