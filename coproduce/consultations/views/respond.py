"""The form: start, one question a page, the question about quoting, and checking the answers."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries, services
from coproduce.consultations.queries import Asking
from coproduce.consultations.questionnaire import DateQuestion, Problem, Question, SeveralChoices, validate
from coproduce.consultations.receipts import sealed_seed
from coproduce.consultations.services.responding import MAY_QUOTE
from coproduce.consultations.views import draft_cookie, keeping
from coproduce.consultations.views.answer_words import shown_answer, typed_answer
from coproduce.consultations.views.blueprint import blueprint
from coproduce.core.errors import NotFound
from coproduce.safeguarding.queries import safety_contacts
from coproduce.web.guards import public

CHOOSE_YES_OR_NO = Problem("Choose yes or no.")


@blueprint.get("/consultations/<slug>/respond/")
@public
def start(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.takes_answers:
        return not_taken(asked), 200
    return render_template(
        "consultations/respond/start.html",
        asking=asked,
        consultation=queries.public_consultation_by_slug(slug),
        wording="young" if request.args.get("wording") == "young" else "standard",
        sent=keeping.just_sent(slug),
    )


@blueprint.post("/consultations/<slug>/respond/")
@public
def begin(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.takes_answers:
        return not_taken(asked), 409
    session.pop(keeping.CHANGING, None)
    response = redirect(question_address(asked, 1))
    keeping.forget_draft(asked)
    keeping.begin(response, asked, young=request.form.get("wording") == "young")
    return response


@blueprint.get("/consultations/<slug>/respond/q/<int:number>")
@public
def question(slug: str, number: int) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    current = _question(asked, number)
    if not asked.has_draft:
        return redirect(url_for("consultations.start", slug=slug))
    if asked.is_stale or not asked.takes_answers:
        return not_taken(asked)
    return _question_page(asked, number, typed_answer(current, asked.answers.get(current.key)))


@blueprint.post("/consultations/<slug>/respond/q/<int:number>")
@public
def keep(slug: str, number: int) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    current = _question(asked, number)
    raw = typed_in_form(current)
    if _page_is_outdated(asked) or not asked.takes_answers:
        return not_taken(asked, current, raw), 409
    checked = validate(current, raw)
    if isinstance(checked, Problem):
        if "later" in request.args and not _is_filled(raw):
            return redirect(url_for("consultations.later", slug=slug))
        return _question_page(asked, number, raw, checked), 422
    response = redirect(_next_address(asked, number))
    keeping.keep(response, asked, current.key, checked)
    return response


@blueprint.get("/consultations/<slug>/respond/later")
@public
def later(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft:
        return redirect(url_for("consultations.start", slug=slug))
    consultation = queries.public_consultation_by_slug(slug)
    return render_template(
        "consultations/respond/later.html",
        asking=asked,
        consultation=consultation,
        go_on=question_address(asked, first_open(asked)),
    )


@blueprint.get("/consultations/<slug>/respond/quoting")
@public
def quoting(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft:
        return redirect(url_for("consultations.start", slug=slug))
    if asked.is_stale or not asked.takes_answers:
        return not_taken(asked)
    return _quoting_page(asked)


@blueprint.post("/consultations/<slug>/respond/quoting")
@public
def keep_quoting(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft or _page_is_outdated(asked) or not asked.takes_answers:
        return not_taken(asked), 409
    chosen = request.form.get("answer")
    if chosen not in ("yes", "no"):
        return _quoting_page(asked, CHOOSE_YES_OR_NO), 422
    response = redirect(url_for("consultations.check", slug=slug))
    keeping.keep(response, asked, MAY_QUOTE, chosen == "yes")
    return response


@blueprint.get("/consultations/<slug>/respond/check")
@public
def check(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft:
        return redirect(url_for("consultations.start", slug=slug))
    if asked.is_stale or not asked.takes_answers:
        return not_taken(asked)
    return check_page(asked)


@blueprint.post("/consultations/<slug>/respond/carry-on")
@public
def carry_on(slug: str) -> ResponseReturnValue:
    """Go on with the newer questions, keeping the answers that still fit."""
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft or not asked.takes_answers:
        return not_taken(asked), 409
    draft = queries.draft_for_update(asked.consultation_id, draft_cookie.current_digest())
    if draft is not None:
        services.carry_draft_over(draft, asked.questionnaire)
    return redirect(url_for("consultations.check", slug=slug))


# Pages that more than one view shows ---------------------------------------------------------------------------------


def check_page(asked: Asking, problems: dict[str, str] | None = None) -> str:
    """All answers with links to change them, and a new signed seed for the receipt."""
    return render_template(
        "consultations/respond/check.html",
        asking=asked,
        seed=sealed_seed(draft_cookie.secret_key(), draft_cookie.current_digest()),
        rows=[
            _row(asked, number, each) for number, each in enumerate(asked.questionnaire.questions, start=1)
        ],
        problems=problems or {},
        may_quote=asked.answers.get(MAY_QUOTE),
        changing=keeping.changing(asked.slug) is not None,
        back_url=_before_check(asked),
    )


def not_taken(asked: Asking, current: Question | None = None, raw: Any = None) -> str:
    """Why no answer is taken now, with what was typed on the page that was sent, so that nothing is lost."""
    typed = shown_answer(current, raw) if current is not None and _is_filled(raw) else ""
    return render_template(
        "consultations/respond/not_taken.html",
        asking=asked,
        typed=typed,
        current=current,
        sent=keeping.just_sent(asked.slug),
    )


def question_address(asked: Asking, number: int, **values: Any) -> str:
    return url_for("consultations.question", slug=asked.slug, number=number, **values)


def first_open(asked: Asking) -> int:
    """The number of the first question without an answer; the last one where all have one."""
    unanswered = (
        number
        for number, each in enumerate(asked.questionnaire.questions, start=1)
        if each.key not in asked.answers
    )
    return next(unanswered, len(asked.questionnaire.questions))


def _question(asked: Asking, number: int) -> Question:
    questions = asked.questionnaire.questions
    if not 1 <= number <= len(questions):
        raise NotFound(f"question {number}")
    return questions[number - 1]


def _question_page(asked: Asking, number: int, raw: Any, problem: Problem | None = None) -> str:
    current = _question(asked, number)
    first_text = next((each for each in asked.questionnaire.questions if each.is_free_text), None)
    return render_template(
        "consultations/respond/question.html",
        asking=asked,
        question=current,
        raw=raw,
        problem=problem,
        position=number,
        total=len(asked.questionnaire.questions),
        back_url=_address_before(asked, number),
        numbers=safety_numbers() if current.is_free_text else (),
        is_first_text=current is first_text,
        address=question_address(asked, number, **({"change": 1} if "change" in request.args else {})),
    )


def safety_numbers() -> list[dict[str, str]]:
    """The area's own numbers as the safety words show them."""
    return [{"label": each.name, "phone": each.phone, "hours": each.hours} for each in safety_contacts()]


def _quoting_page(asked: Asking, problem: Problem | None = None) -> str:
    questions = len(asked.questionnaire.questions)
    changing = "change" in request.args
    back = url_for("consultations.check", slug=asked.slug) if changing else question_address(asked, questions)
    return render_template("consultations/respond/quoting.html", asking=asked, problem=problem, back_url=back)


def typed_in_form(current: Question) -> Any:
    """What the request sends for a question, in the shape that `validate` takes."""
    form = request.form
    if isinstance(current, SeveralChoices):
        return form.getlist("answer")
    if isinstance(current, DateQuestion):
        return {part: form.get(f"answer-{part}", "") for part in ("day", "month", "year")}
    # A browser sends every line break as two characters; people type one.
    return form.get("answer", "").replace("\r\n", "\n")


def _is_filled(raw: Any) -> bool:
    return any(raw.values()) if isinstance(raw, dict) else bool(raw)


def _page_is_outdated(asked: Asking) -> bool:
    """Whether the page was made from other questions than there are now."""
    return (
        asked.is_stale
        or request.form.get("version", asked.questionnaire.version_id) != asked.questionnaire.version_id
    )


def _next_address(asked: Asking, number: int) -> str:
    if "later" in request.args:
        return url_for("consultations.later", slug=asked.slug)
    if "change" in request.args:
        return url_for("consultations.check", slug=asked.slug)
    if number < len(asked.questionnaire.questions):
        return question_address(asked, number + 1)
    after = "quoting" if asked.questionnaire.asks_for_free_text else "check"
    return url_for(f"consultations.{after}", slug=asked.slug)


def _address_before(asked: Asking, number: int) -> str:
    if "change" in request.args:
        return url_for("consultations.check", slug=asked.slug)
    return (
        question_address(asked, number - 1) if number > 1 else url_for("consultations.start", slug=asked.slug)
    )


def _before_check(asked: Asking) -> str:
    if asked.questionnaire.asks_for_free_text:
        return url_for("consultations.quoting", slug=asked.slug)
    return question_address(asked, len(asked.questionnaire.questions))


def _row(asked: Asking, number: int, each: Question) -> dict[str, Any]:
    stored = asked.answers.get(each.key)
    return {
        "key": each.key,
        "question": each.wording(asked.young),
        "answer": shown_answer(each, stored),
        "is_missing": stored is None and each.required,
        "is_free_text": each.is_free_text,
        "href": question_address(asked, number, change=1),
    }
