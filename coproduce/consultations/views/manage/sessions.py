"""Group sessions of a consultation for staff: which count, which wait, and what was counted in each."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.session_contents import (
    facts_of,
    own_words,
)
from coproduce.consultations.queries.sessions import (
    phone_forms,
    reach_of,
    sees_words,
    session_of_consultation,
    sessions_of,
)
from coproduce.consultations.rules.sessions import AGE_BANDS
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.core.access import allows
from coproduce.web.guards import current_actor, requires


@manage.get("/<slug>/sessions")
@requires("consultations.see")
def sessions(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    rows = sessions_of(consultation.id)
    return render_template(
        "consultations/manage/sessions.html",
        consultation=consultation,
        rows=rows,
        phones=phone_forms([row.id for row in rows]),
        reach=reach_of(consultation),
        may_open=allows(current_actor(), "sessions.take_out") and consultation.state == "open",
    )


@manage.get("/<slug>/sessions/<session_id>")
@requires("consultations.see")
def session(slug: str, session_id: str) -> ResponseReturnValue:
    """What was counted and understood in one session; what was said only for those who read texts."""
    consultation = consultation_by_slug(slug)
    found = session_of_consultation(consultation, session_id)
    return render_template(
        "consultations/manage/session.html",
        consultation=consultation,
        session=found,
        facts=facts_of(found),
        bands=AGE_BANDS,
        words=own_words(found) if sees_words(current_actor(), found) else None,
        may_run=allows(current_actor(), "sessions.run", found),
        may_take_out=allows(current_actor(), "sessions.take_out", found),
    )
