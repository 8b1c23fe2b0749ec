"""Before the questions: what to know, for whom one answers, in which format, and the one-time code where each person or
child answers once. None of these requests leaves a line in the log (rule 17)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries
from coproduce.consultations.models import Consultation
from coproduce.consultations.phrases import ON_BEHALF_OF
from coproduce.consultations.queries import Asking
from coproduce.consultations.queries.formats import offered_formats
from coproduce.consultations.questionnaire import STANDARD
from coproduce.consultations.services import HowGiven
from coproduce.consultations.views import admission, draft_cookie, joining, keeping, way
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.views.respond import not_taken
from coproduce.core.errors import InvalidInput
from coproduce.web.guards import public
from coproduce.web.rate_limits import RECEIPT, limited


@blueprint.get("/consultations/<slug>/respond/")
@public
def start(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.takes_answers:
        return not_taken(asked), 200
    return _start_page(asked, {"format": request.args.get("format", STANDARD)})


@blueprint.post("/consultations/<slug>/respond/")
@public
def begin(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.takes_answers:
        return not_taken(asked), 409
    consultation = queries.public_consultation_by_slug(slug)
    chosen = {"format": request.form.get("format", STANDARD), "behalf": request.form.get("behalf", "")}
    problems = _problems(consultation, asked, chosen)
    if problems:
        return _start_page(asked, chosen, problems), 422
    session.pop(keeping.CHANGING, None)
    how = HowGiven(
        format=_offered(consultation, asked, chosen["format"]),
        on_behalf_of=chosen["behalf"] if consultation.asks_on_behalf else "",
        group_session_id=joining.current_session_id(slug),
    )
    response = redirect(way.first_address(replace(asked, answers={}, format=how.format)))
    admitted = asked.admitted or admission.use(asked)
    keeping.forget_draft(asked)
    keeping.begin(response, asked, how, admitted=admitted)
    return response


@blueprint.post("/consultations/<slug>/respond/code")
@public
@limited(RECEIPT)
def enter_code(slug: str) -> ResponseReturnValue:
    """Spend a one-time code, in a request that stores no answer. What it opens once, this browser alone can open."""
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.takes_answers:
        return not_taken(asked), 409
    typed = request.form.get("code", "")[:40]
    try:
        admission.enter(asked, typed)
    except InvalidInput as problem:
        return _start_page(asked, {"code": typed}, problem.problems), 422
    return redirect(url_for("consultations.start", slug=slug))


def _offered(consultation: Consultation, asked: Asking, wanted: str) -> str:
    """The wanted format where the consultation offers it; else the usual words."""
    return wanted if wanted in dict(offered_formats(consultation, asked.questionnaire)) else STANDARD


def is_admitted(consultation: Consultation, asked: Asking) -> bool:
    """Whether this browser may begin: nobody needs a code, or one was spent here that was not used yet."""
    return not consultation.one_response_per or asked.admitted or admission.is_given(asked)


def _problems(consultation: Consultation, asked: Asking, chosen: dict[str, str]) -> dict[str, str]:
    problems = {}
    if not is_admitted(consultation, asked) and not joining.current_session_id(consultation.slug):
        problems["code"] = "Enter your code first."
    if consultation.asks_on_behalf and chosen["behalf"] not in ON_BEHALF_OF:
        problems["behalf"] = "Say for whom you answer."
    return problems


def _start_page(asked: Asking, chosen: dict[str, str], problems: dict[str, str] | None = None) -> str:
    consultation = queries.public_consultation_by_slug(asked.slug)
    values: dict[str, Any] = {"format": STANDARD, "behalf": "", "code": "", **chosen}
    return render_template(
        "consultations/respond/start.html",
        asking=asked,
        consultation=consultation,
        chosen=values,
        problems=problems or {},
        formats=offered_formats(consultation, asked.questionnaire),
        on_behalf_of=ON_BEHALF_OF,
        needs_code=not is_admitted(consultation, asked) and not joining.current_session_id(asked.slug),
        group_session=joining.current_session(asked.slug),
        sent=keeping.just_sent(asked.slug),
    )
