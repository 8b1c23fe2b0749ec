"""The codebook: rules of themes, how the machine compares with people, and its suggestions theme by theme."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.insights import queries
from coproduce.insights.codebook_rules import FEWEST_EXAMPLES, FEWEST_TO_COMPARE
from coproduce.insights.forms import RuleForm, SureForm
from coproduce.insights.models import Theme
from coproduce.insights.queries import codebook as reads
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.insights.queries.tasks import tasks_of
from coproduce.insights.queries.themes import LIVE
from coproduce.insights.second_coding_rules import in_words
from coproduce.insights.services import codebook as services
from coproduce.insights.views.blueprints import manage
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number

TEXTS_ON_A_PAGE = 25
MOST_DIFFERENCES = 20
USUAL_LEAST = 80


@manage.get("/themes/codebook")
@requires("themes.see")
def codebook(slug: str) -> ResponseReturnValue:
    return _codebook_page(consultation_by_slug(slug))


@manage.post("/themes/codebook")
@requires("themes.edit")
def ask_for_codes(slug: str) -> ResponseReturnValue:
    """Ask the worker to code what nobody has coded."""
    consultation = consultation_by_slug(slug)
    try:
        services.ask_for_codes(current_actor(), consultation, request.form.get("topic", ""))
    except (InvalidInput, Refused) as problem:
        db.session.rollback()
        return _codebook_page(consultation_by_slug(slug), sentences_of(problem)), 422
    flash("The computer is coding what is left.", "success")
    return redirect(url_for("insights_manage.codebook", slug=slug))


@manage.post("/themes/codebook/<theme_id>/rules")
@requires("themes.edit")
def add_rule(slug: str, theme_id: str) -> ResponseReturnValue:
    consultation, form = consultation_by_slug(slug), RuleForm()
    theme = _theme(consultation, theme_id)
    status = carry_out(
        form,
        lambda: services.add_rule(
            current_actor(), theme, form.phrase.data or "", excludes=bool(form.excludes.data)
        ),
    )
    if status != 200:
        return _codebook_page(consultation, form=form, form_of=theme_id), status
    flash(f"The rule stands for “{theme.name}”. It counts when the computer codes next.", "success")
    return _to_theme(slug, theme_id)


@manage.post("/themes/codebook/<theme_id>/rules/<rule_id>/remove")
@requires("themes.edit")
def remove_rule(slug: str, theme_id: str, rule_id: str) -> ResponseReturnValue:
    services.remove_rule(current_actor(), _theme(consultation_by_slug(slug), theme_id), rule_id)
    flash("The rule is removed. It counts no more when the computer codes next.", "success")
    return _to_theme(slug, theme_id)


@manage.get("/themes/codebook/<theme_id>")
@requires("themes.see")
def suggested_codes(slug: str, theme_id: str) -> ResponseReturnValue:
    """What the machine would put into one theme, the surest first."""
    consultation = consultation_by_slug(slug)
    return _suggestions_page(consultation, _theme(consultation, theme_id))


@manage.post("/themes/codebook/<theme_id>")
@requires("themes.edit")
def take_up_codes(slug: str, theme_id: str) -> ResponseReturnValue:
    """Take up the ticked ones."""
    consultation, chosen = consultation_by_slug(slug), request.form.getlist("passage")
    theme = _theme(consultation, theme_id)
    try:
        if not chosen:
            raise InvalidInput({"passage": "Tick at least one text."})
        count = services.take_up_codes(current_actor(), theme, chosen)
    except (InvalidInput, Refused) as problem:
        db.session.rollback()
        consultation = consultation_by_slug(slug)
        return _suggestions_page(consultation, _theme(consultation, theme_id), sentences_of(problem)), 422
    return _taken_up(slug, theme, count)


@manage.post("/themes/codebook/<theme_id>/sure")
@requires("themes.edit")
def take_up_sure_codes(slug: str, theme_id: str) -> ResponseReturnValue:
    """Take up all that are sure enough."""
    consultation, form, taken = consultation_by_slug(slug), SureForm(), []
    theme = _theme(consultation, theme_id)
    status = carry_out(
        form,
        lambda: taken.append(
            services.take_up_sure_codes(current_actor(), theme, (form.least.data or 0) / 100)
        ),
    )
    if status != 200:
        return _suggestions_page(consultation, theme, form=form), status
    return _taken_up(slug, theme, taken[0])


def sentences_of(problem: InvalidInput | Refused) -> list[str]:
    if isinstance(problem, InvalidInput):
        return list(problem.problems.values())
    return [refusal.message for refusal in problem.refusals]


def _taken_up(slug: str, theme: Theme, count: int) -> ResponseReturnValue:
    words = f"{'1 text' if count == 1 else f'{count:,} texts'} put into “{theme.name}”."
    flash(f"{words} You can undo this at the desk.", "success")
    return redirect(url_for("insights_manage.suggested_codes", slug=slug, theme_id=theme.id))


def _to_theme(slug: str, theme_id: str) -> ResponseReturnValue:
    return redirect(url_for("insights_manage.codebook", slug=slug, _anchor=f"theme-{theme_id}"))


def _theme(consultation: Consultation, theme_id: str) -> Theme:
    theme = queries.theme_by_id(consultation.id, theme_id)
    if theme.state not in LIVE:
        raise NotFound("theme")
    return theme


def _codebook_page(
    consultation: Consultation,
    problems: list[str] | None = None,
    form: RuleForm | None = None,
    form_of: str = "",
) -> str:
    actor = current_actor()
    return render_template(
        "insights/codebook.html",
        consultation=consultation,
        entries=reads.codebook_of(actor, consultation.id),
        runs=reads.newest_codebook_runs(actor, consultation.id),
        topics=queries.text_questions(consultation.id),
        tasks=tasks_of(actor, consultation.id),
        in_words=in_words,
        help_is_on=help_is_on(),
        fewest_examples=FEWEST_EXAMPLES,
        fewest_to_compare=FEWEST_TO_COMPARE,
        problems=problems or [],
        form=form,
        form_of=form_of,
        empty_form=RuleForm(formdata=None),
        posted=request.form,
        may_edit=allows(actor, "themes.edit"),
    )


def _suggestions_page(
    consultation: Consultation,
    theme: Theme,
    problems: list[str] | None = None,
    form: SureForm | None = None,
) -> str:
    actor = current_actor()
    entry = next(each for each in reads.codebook_of(actor, consultation.id) if each.theme.id == theme.id)
    return render_template(
        "insights/codebook_theme.html",
        consultation=consultation,
        theme=theme,
        entry=entry,
        page=reads.with_examples(theme, reads.waiting_codes(actor, theme, TEXTS_ON_A_PAGE, page_number())),
        differences=reads.differences_of(actor, theme, MOST_DIFFERENCES),
        in_words=in_words,
        help_is_on=help_is_on(),
        problems=problems or [],
        ticked=set(request.form.getlist("passage")),
        form=form or SureForm(formdata=None, least=USUAL_LEAST),
        may_edit=allows(actor, "themes.edit"),
    )
