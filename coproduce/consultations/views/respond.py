"""The form: one question a page, the question about quoting, and checking the answers."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries, services
from coproduce.consultations.queries import Asking
from coproduce.consultations.questionnaire import Problem, Question, to_json, validate
from coproduce.consultations.questionnaire.types import Voice
from coproduce.consultations.receipts import sealed_seed
from coproduce.consultations.services.drafts import MAY_QUOTE
from coproduce.consultations.views import draft_cookie, keeping, way
from coproduce.consultations.views.answer_words import about_you_row, shown_answer, typed_answer
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.views.form_reading import error_target, is_filled, read_form
from coproduce.consultations.views.uploading import shown_again, with_file
from coproduce.safeguarding.queries import safety_contacts
from coproduce.web.guards import public
from coproduce.web.rate_limits import limited_uploads
from coproduce.web.security_headers import may_use_microphone
from coproduce.web.uploads import takes_files

CHOOSE_YES_OR_NO = Problem("Choose yes or no.")


@blueprint.get("/consultations/<slug>/respond/q/<int:number>")
@public
def question(slug: str, number: int) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    current = way.question_numbered(asked, number)
    if not asked.has_draft:
        return redirect(url_for("consultations.start", slug=slug))
    if asked.is_stale or not asked.takes_answers:
        return not_taken(asked)
    if current not in asked.path:
        return redirect(way.address_to_go_on(asked))
    return question_page(asked, current, typed_answer(current, asked.answers.get(current.key)))


@blueprint.post("/consultations/<slug>/respond/q/<int:number>")
@public
@takes_files
@limited_uploads
def keep(slug: str, number: int) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    current = way.question_numbered(asked, number)
    raw = read_form(current, request.form)
    if page_is_outdated(asked) or not asked.takes_answers:
        return not_taken(asked, current, raw), 409
    if asked.has_draft and current not in asked.path:
        return redirect(way.address_to_go_on(asked))
    raw, problem = with_file(asked, current, raw)
    checked = problem or validate(current, raw)
    if isinstance(checked, Problem):
        if "later" in request.args and not is_filled(raw):
            return redirect(url_for("consultations.later", slug=slug))
        return question_page(asked, current, shown_again(asked, current, raw), checked), 422
    answers = {**asked.answers, current.key: to_json(checked)}
    response = redirect(way.address_after(asked, current, answers))
    if current.asks:
        keeping.keep(response, asked, current.key, checked)
    return response


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
    if not asked.has_draft or page_is_outdated(asked) or not asked.takes_answers:
        return not_taken(asked), 409
    chosen = request.form.get("answer")
    if chosen not in ("yes", "no"):
        return _quoting_page(asked, CHOOSE_YES_OR_NO), 422
    response = redirect(way.address_after_step(asked, "quoting"))
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


def question_page(asked: Asking, current: Question, raw: Any, problem: Problem | None = None) -> str:
    """One question, with what was typed and what is wrong with it."""
    if isinstance(current, Voice):
        may_use_microphone()
    first_text = next((each for each in asked.path if each.is_free_text), None)
    return render_template(
        "consultations/respond/question.html",
        asking=asked,
        question=current,
        words=asked.worded(current),
        section=asked.worded_section(current),
        begins_section=way.begins_section(asked, current),
        raw=raw,
        problem=problem,
        error_target=error_target(current, problem),
        position=asked.path.index(current) + 1 if current in asked.path else 1,
        total=len(asked.path),
        back_url=way.address_before(asked, current),
        numbers=safety_numbers() if current.is_free_text else (),
        is_first_text=current is first_text,
        address=way.question_address(asked, current, **({"change": 1} if "change" in request.args else {})),
    )


def check_page(asked: Asking, problems: dict[str, str] | None = None) -> str:
    """All answers with links to change them, and a new signed seed for the receipt."""
    return render_template(
        "consultations/respond/check.html",
        asking=asked,
        seed=sealed_seed(draft_cookie.secret_key(), draft_cookie.current_digest()),
        rows=[_row(asked, each) for each in asked.path if each.asks],
        about_you=about_you_row(asked),
        asks_about_quoting="quoting" in way.closing_steps(asked),
        problems=problems or {},
        may_quote=asked.answers.get(MAY_QUOTE),
        changing=keeping.changing(asked.slug) is not None,
        back_url=way.address_before_step(asked, "check"),
    )


def not_taken(asked: Asking, current: Question | None = None, raw: Any = None) -> str:
    """Why no answer is taken now, with what was typed on the page that was sent, so that nothing is lost."""
    typed = shown_answer(current, raw) if current is not None and is_filled(raw) else ""
    return render_template(
        "consultations/respond/not_taken.html",
        asking=asked,
        typed=typed,
        current=current,
        sent=keeping.just_sent(asked.slug),
    )


def safety_numbers() -> list[dict[str, str]]:
    """The area's own numbers as the safety words show them."""
    return [{"label": each.name, "phone": each.phone, "hours": each.hours} for each in safety_contacts()]


def page_is_outdated(asked: Asking) -> bool:
    """Whether the page was made from other questions than there are now; words that were put right do not count."""
    made_from = request.form.get("version", asked.questionnaire.version_id)
    if asked.is_stale:
        return True
    return made_from != asked.questionnaire.version_id and not queries.was_only_corrected_since(
        asked.consultation_id, made_from
    )


def _quoting_page(asked: Asking, problem: Problem | None = None) -> str:
    back = way.address_before_step(asked, "quoting")
    return render_template("consultations/respond/quoting.html", asking=asked, problem=problem, back_url=back)


def _row(asked: Asking, each: Question) -> dict[str, Any]:
    stored, words = asked.answers.get(each.key), asked.worded(each)
    return {
        "key": each.key,
        "question": words.text,
        "answer": shown_answer(each, stored, words),
        "is_missing": stored is None and each.required,
        "is_free_text": each.is_free_text or not each.is_single,
        "href": way.question_address(asked, each, change=1),
    }
