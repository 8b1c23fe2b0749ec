"""The page “About you”: optional questions after the others, each of which can be left out, and all of them with one
button. None of these requests leaves a line in the log (rule 17)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coproduce.consultations import queries
from coproduce.consultations.equality import AskedQuestion, checked
from coproduce.consultations.queries import Asking
from coproduce.consultations.queries.equality import questions_about_you
from coproduce.consultations.services.equality import ABOUT_YOU, keep_about_you
from coproduce.consultations.views import draft_cookie, way
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.views.respond import not_taken, page_is_outdated
from coproduce.web.guards import public

STEP = "about_you"


@blueprint.get("/consultations/<slug>/respond/about-you")
@public
def about_you(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft:
        return redirect(url_for("consultations.start", slug=slug))
    if asked.is_stale or not asked.takes_answers:
        return not_taken(asked)
    questions = questions_about_you(asked.consultation_id)
    if not questions:
        return redirect(way.address_after_step(asked, STEP))
    return _page(asked, questions, asked.answers.get(ABOUT_YOU) or {})


@blueprint.post("/consultations/<slug>/respond/about-you")
@public
def keep_about_you_page(slug: str) -> ResponseReturnValue:
    """Keep what was chosen, or nothing where the page was skipped."""
    digest = draft_cookie.current_digest()
    asked = queries.asking(slug, digest)
    draft = queries.draft_for_update(asked.consultation_id, digest)
    if draft is None or page_is_outdated(asked) or not asked.takes_answers:
        return not_taken(asked), 409
    questions = questions_about_you(asked.consultation_id)
    if "skip" in request.form:
        keep_about_you(draft, {}, {})
        return redirect(way.address_after_step(asked, STEP))
    typed = read_about_you(request.form, questions)
    chosen, problems = checked(questions, typed)
    if problems:
        return _page(asked, questions, typed, problems), 422
    words = {each.key: each.wording_id for each in questions if each.key in chosen}
    keep_about_you(draft, {**_no_longer_asked(asked, questions), **chosen}, words)
    later = url_for("consultations.later", slug=slug)
    return redirect(later if "later" in request.args else way.address_after_step(asked, STEP))


def read_about_you(
    form: MultiDict[str, str], questions: Sequence[AskedQuestion], name: str = "about"
) -> dict[str, list[str]]:
    """What a form sends for these questions, unchecked; `name` begins the names of its fields."""
    return {question.key: form.getlist(f"{name}-{question.key}") for question in questions}


def _no_longer_asked(asked: Asking, questions: Sequence[AskedQuestion]) -> dict[str, list[str]]:
    """What somebody chose once, who changes their answers, and the page does not show any more: it stays as it was."""
    before, shown = asked.answers.get(ABOUT_YOU) or {}, {question.key for question in questions}
    return {key: list(keys) for key, keys in before.items() if key not in shown}


def _page(
    asked: Asking,
    questions: Sequence[AskedQuestion],
    values: Mapping[str, Sequence[str]],
    problems: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "consultations/respond/about_you.html",
        asking=asked,
        questions=questions,
        values=values,
        problems=problems or {},
        back_url=way.address_before_step(asked, STEP),
        address=url_for(
            "consultations.about_you", slug=asked.slug, change=1 if "change" in request.args else None
        ),
    )
