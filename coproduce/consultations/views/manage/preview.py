"""The pages of a consultation as participants will see them, both wordings, with nothing stored.

They are the very templates of the public side. Only their addresses lead to the pages here, which keep no draft and
set no cookie.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from coproduce.consultations import rules
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import Asking, consultation_by_slug, questionnaire_of
from coproduce.consultations.questionnaire import Problem, Question, validate
from coproduce.consultations.rules import Window
from coproduce.consultations.views.answer_words import typed_answer
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.consultations.views.respond import CHOOSE_YES_OR_NO, safety_numbers, typed_in_form
from coproduce.consultations.views.wording import closing_words, formats_of, thread_of
from coproduce.core import clock
from coproduce.core.errors import NotFound
from coproduce.web.guards import requires

BANNER = Markup(
    'A preview: nothing you type is stored. <a class="govuk-link" href="{}">Back to the staff pages</a>'
)

NO_CLOSING_DATE = "has no closing date yet"

# Public page -> the page that previews it.
PREVIEWED = {
    "consultations.page": "preview",
    "consultations.young": "preview_young",
    "consultations.start": "preview_start",
    "consultations.question": "preview_question",
    "consultations.quoting": "preview_quoting",
    "consultations.check": "preview_check",
    "consultations.send": "preview_check",
    "consultations.answer_date": "preview",
}


class AsIfOpen:
    """A consultation as it will be once it is open: everything of the draft but its state and its changes."""

    state = rules.OPEN

    def __init__(self, consultation: Consultation) -> None:
        now = clock.now()
        self._consultation = consultation
        self.opens_at = min(consultation.opens_at or now, now)
        self.closes_at = (
            consultation.closes_at if consultation.closes_at and consultation.closes_at > now else None
        )
        self.changes: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._consultation, name)


@manage.get("/<slug>/preview")
@requires("consultations.see")
def preview(slug: str) -> ResponseReturnValue:
    return _page(slug, "consultations/page.html")


@manage.get("/<slug>/preview/young")
@requires("consultations.see")
def preview_young(slug: str) -> ResponseReturnValue:
    return _page(slug, "consultations/young.html")


def _page(slug: str, template: str) -> str:
    consultation = consultation_by_slug(slug)
    shown: Any = AsIfOpen(consultation)
    closing = closing_words(shown, rules.OPEN) or NO_CLOSING_DATE
    return _rendered(
        template,
        slug,
        consultation=shown,
        phase=rules.OPEN,
        closing=closing,
        thread_steps=thread_of(shown),
        changes=[],
        formats=formats_of(questionnaire_of(consultation)),
    )


@manage.route("/<slug>/preview/respond/", methods=["GET", "POST"])
@requires("consultations.see")
def preview_start(slug: str) -> ResponseReturnValue:
    asked = _asking(slug)
    if request.method == "POST":
        young = request.form.get("wording") == "young"
        return redirect(_address("question", slug, young, number=1))
    wording = "young" if asked.young else "standard"
    return _rendered(
        "consultations/respond/start.html",
        slug,
        asking=asked,
        wording=wording,
        consultation=AsIfOpen(consultation_by_slug(slug)),
    )


@manage.route("/<slug>/preview/respond/q/<int:number>", methods=["GET", "POST"])
@requires("consultations.see")
def preview_question(slug: str, number: int) -> ResponseReturnValue:
    asked = _asking(slug)
    current = _question(asked, number)
    if request.method == "GET":
        return _question_page(asked, number, typed_answer(current, None), None)
    raw = typed_in_form(current)
    checked = validate(current, raw)
    if isinstance(checked, Problem):
        return _question_page(asked, number, raw, checked), 422
    return redirect(_address_after(asked, number))


@manage.route("/<slug>/preview/respond/quoting", methods=["GET", "POST"])
@requires("consultations.see")
def preview_quoting(slug: str) -> ResponseReturnValue:
    asked = _asking(slug)
    problem = None
    if request.method == "POST":
        if request.form.get("answer") in ("yes", "no"):
            return redirect(_address("check", slug, asked.young))
        problem = CHOOSE_YES_OR_NO
    back = _address("question", slug, asked.young, number=len(asked.questionnaire.questions))
    return _rendered(
        "consultations/respond/quoting.html", slug, asking=asked, problem=problem, back_url=back
    ), 422 if problem else 200


@manage.route("/<slug>/preview/respond/check", methods=["GET", "POST"])
@requires("consultations.see")
def preview_check(slug: str) -> ResponseReturnValue:
    asked = _asking(slug)
    if request.method == "POST":
        flash("Here people send their answers and get their receipt. The preview ends here.", "success")
        return redirect(url_for("consultations_manage.overview", slug=slug))
    rows = [
        {
            "key": each.key,
            "question": each.wording(asked.young),
            "answer": "",
            "is_missing": False,
            "is_free_text": each.is_free_text,
            "href": _address("question", slug, asked.young, number=number),
        }
        for number, each in enumerate(asked.questionnaire.questions, start=1)
    ]
    after = "quoting" if asked.questionnaire.asks_for_free_text else "start"
    return _rendered(
        "consultations/respond/check.html",
        slug,
        asking=asked,
        rows=rows,
        seed="",
        problems={},
        may_quote=False,
        changing=None,
        back_url=_address(after, slug, asked.young),
    )


def _question_page(asked: Asking, number: int, raw: Any, problem: Problem | None) -> str:
    current, questions = _question(asked, number), asked.questionnaire.questions
    back = (
        _address("question", asked.slug, asked.young, number=number - 1)
        if number > 1
        else _address("start", asked.slug, asked.young)
    )
    return _rendered(
        "consultations/respond/question.html",
        asked.slug,
        asking=asked,
        question=current,
        raw=raw,
        problem=problem,
        position=number,
        total=len(questions),
        back_url=back,
        numbers=safety_numbers() if current.is_free_text else (),
        is_first_text=current is next((each for each in questions if each.is_free_text), None),
        address=_address("question", asked.slug, asked.young, number=number),
    )


def _asking(slug: str) -> Asking:
    """What the form's templates are given, with no draft behind it."""
    consultation = consultation_by_slug(slug)
    return Asking(
        consultation.id,
        slug,
        consultation.title,
        Window(rules.OPEN, None, None),
        questionnaire_of(consultation),
        draft_version_id="",
        answers={},
        young=request.args.get("wording") == "young",
        began_at=None,
    )


def _question(asked: Asking, number: int) -> Question:
    if not 1 <= number <= len(asked.questionnaire.questions):
        raise NotFound(f"question {number}")
    return asked.questionnaire.questions[number - 1]


def _address_after(asked: Asking, number: int) -> str:
    if number < len(asked.questionnaire.questions):
        return _address("question", asked.slug, asked.young, number=number + 1)
    return _address("quoting" if asked.questionnaire.asks_for_free_text else "check", asked.slug, asked.young)


def _address(page: str, slug: str, young: bool, **values: Any) -> str:
    wording: dict[str, Any] = {"wording": "young"} if young else {}
    return url_for(f"consultations_manage.preview_{page}", slug=slug, **wording, **values)


def _rendered(template: str, slug: str, **values: Any) -> str:
    back = url_for("consultations_manage.overview", slug=slug)
    flash(BANNER.format(back), "warning")
    return render_template(template, url_for=_previewed_url_for, **values)


def _previewed_url_for(endpoint: str, **values: Any) -> str:
    """`url_for` for the public templates: what has a preview leads there."""
    page = PREVIEWED.get(endpoint)
    if page is None:
        return url_for(endpoint, **values)
    values.pop("change", None)
    if request.args.get("wording") == "young":
        values.setdefault("wording", "young")
    return url_for(f"consultations_manage.{page}", **values)
