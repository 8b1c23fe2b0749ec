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
from coproduce.consultations.phrases import ON_BEHALF_OF
from coproduce.consultations.queries import Asking, consultation_by_slug, questionnaire_of
from coproduce.consultations.queries.formats import names_of_formats, offered_formats, phrases_of
from coproduce.consultations.questionnaire import (
    STANDARD,
    YOUNG_PEOPLE,
    Problem,
    Question,
    Questionnaire,
    validate,
)
from coproduce.consultations.questionnaire.formats import is_format
from coproduce.consultations.rules import Window
from coproduce.consultations.views import way
from coproduce.consultations.views.answer_words import typed_answer
from coproduce.consultations.views.form_reading import error_target, read_form
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.consultations.views.respond import CHOOSE_YES_OR_NO, safety_numbers
from coproduce.consultations.wording import closing_words, formats_of, thread_of
from coproduce.core import clock
from coproduce.core.errors import NotFound
from coproduce.web.forms import whole_number
from coproduce.web.guards import requires
from coproduce.web.security_headers import may_be_framed_here

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
    "consultations.come_back": "preview_start",
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


@manage.get("/<slug>/preview/phone")
@requires("consultations.see")
def preview_phone(slug: str) -> ResponseReturnValue:
    """One page of the form in a frame as wide as a phone, in each format that there is, side by side."""
    consultation = consultation_by_slug(slug)
    questionnaire = questionnaire_of(consultation)
    number = whole_number(request.args.get("number", "1")) or 1
    number = min(max(number, 1), max(len(questionnaire.questions), 1))
    return render_template(
        "consultations/manage/preview_phone.html",
        consultation=consultation,
        questionnaire=questionnaire,
        number=number,
        frames=[
            {"label": label, "url": _address("question", slug, wanted, number=number)}
            for wanted, label in formats_to_preview(consultation, questionnaire)
        ]
        if questionnaire.questions
        else [],
    )


def formats_to_preview(consultation: Consultation, questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """(format, its name): the standard words, those of young people, and whatever else is written or promised."""
    written = {name for each in questionnaire.questions for name in each.wordings}
    promised = {each for each in consultation.promised_formats if is_format(each)}
    shown = [STANDARD, YOUNG_PEOPLE, *sorted((written | promised) - {YOUNG_PEOPLE})]
    names = names_of_formats(shown)
    return [(each, names[each]) for each in shown]


def _page(slug: str, template: str) -> str:
    return _rendered(template, slug, **as_if_open(consultation_by_slug(slug)))


def as_if_open(consultation: Consultation) -> dict[str, Any]:
    """What the public page's templates are given, for a draft as it will be."""
    shown: Any = AsIfOpen(consultation)
    return {
        "consultation": shown,
        "phase": rules.OPEN,
        "closing": closing_words(shown, rules.OPEN) or NO_CLOSING_DATE,
        "thread_steps": thread_of(shown),
        "changes": [],
        "formats": formats_of(consultation, questionnaire_of(consultation)),
    }


@manage.route("/<slug>/preview/respond/", methods=["GET", "POST"])
@requires("consultations.see")
def preview_start(slug: str) -> ResponseReturnValue:
    asked = _asking(slug)
    if request.method == "POST":
        wanted = request.form.get("format", STANDARD)
        return redirect(_address("question", slug, wanted, number=1))
    return _rendered(
        "consultations/respond/start.html",
        slug,
        asking=asked,
        chosen={"format": asked.format, "behalf": "", "code": ""},
        problems={},
        formats=offered_formats(consultation_by_slug(slug), asked.questionnaire),
        on_behalf_of=ON_BEHALF_OF,
        needs_code=False,
        consultation=AsIfOpen(consultation_by_slug(slug)),
    )


@manage.route("/<slug>/preview/respond/q/<int:number>", methods=["GET", "POST"])
@requires("consultations.see")
def preview_question(slug: str, number: int) -> ResponseReturnValue:
    asked = _asking(slug)
    current = _question(asked, number)
    if request.method == "GET":
        return _question_page(asked, number, typed_answer(current, None), None)
    raw = read_form(current, request.form)
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
            return redirect(_address("check", slug, asked.format))
        problem = CHOOSE_YES_OR_NO
    back = _address("question", slug, asked.format, number=len(asked.questionnaire.questions))
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
            "question": asked.worded(each).text,
            "answer": "",
            "is_missing": False,
            "is_free_text": each.is_free_text,
            "href": _address("question", slug, asked.format, number=number),
        }
        for number, each in enumerate(asked.questionnaire.questions, start=1)
        if each.asks
    ]
    after = "quoting" if asked.questionnaire.asks_for_free_text else "start"
    return _rendered(
        "consultations/respond/check.html",
        slug,
        asking=asked,
        rows=rows,
        seed="",
        asks_about_quoting=asked.questionnaire.asks_for_free_text,
        problems={},
        may_quote=False,
        changing=None,
        back_url=_address(after, slug, asked.format),
    )


def _question_page(asked: Asking, number: int, raw: Any, problem: Problem | None) -> str:
    current, questions = _question(asked, number), asked.questionnaire.questions
    back = (
        _address("question", asked.slug, asked.format, number=number - 1)
        if number > 1
        else _address("start", asked.slug, asked.format)
    )
    return _rendered(
        "consultations/respond/question.html",
        asked.slug,
        asking=asked,
        question=current,
        words=asked.worded(current),
        section=asked.worded_section(current),
        begins_section=way.begins_section(asked, current),
        raw=raw,
        problem=problem,
        error_target=error_target(current, problem),
        position=number,
        total=len(questions),
        back_url=back,
        numbers=safety_numbers() if current.is_free_text else (),
        is_first_text=current is next((each for each in questions if each.is_free_text), None),
        address=_address("question", asked.slug, asked.format, number=number),
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
        format=_wanted_format(),
        began_at=None,
        phrases=phrases_of(_wanted_format()),
    )


def _wanted_format() -> str:
    wanted = request.args.get("format", STANDARD)
    return wanted if is_format(wanted) else STANDARD


def _question(asked: Asking, number: int) -> Question:
    if not 1 <= number <= len(asked.questionnaire.questions):
        raise NotFound(f"question {number}")
    return asked.questionnaire.questions[number - 1]


def _address_after(asked: Asking, number: int) -> str:
    if number < len(asked.questionnaire.questions):
        return _address("question", asked.slug, asked.format, number=number + 1)
    return _address(
        "quoting" if asked.questionnaire.asks_for_free_text else "check", asked.slug, asked.format
    )


def _address(page: str, slug: str, wanted: str, **values: Any) -> str:
    chosen: dict[str, Any] = {} if wanted == STANDARD else {"format": wanted}
    return url_for(f"consultations_manage.preview_{page}", slug=slug, **chosen, **values)


def _rendered(template: str, slug: str, **values: Any) -> str:
    may_be_framed_here()
    back = url_for("consultations_manage.overview", slug=slug)
    flash(BANNER.format(back), "warning")
    return render_template(template, url_for=_previewed_url_for, **values)


def _previewed_url_for(endpoint: str, **values: Any) -> str:
    """`url_for` for the public templates: what has a preview leads there."""
    page = PREVIEWED.get(endpoint)
    if page is None:
        return url_for(endpoint, **values)
    values.pop("change", None)
    if _wanted_format() != STANDARD:
        values.setdefault("format", _wanted_format())
    return url_for(f"consultations_manage.{page}", **values)
