"""A second coder on a sample: asking, coding blind, and looking at how the two agree."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.queries import account_by_id, accounts_with_role
from coproduce.accounts.roles import ANALYST, COMMISSIONER
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.insights import queries
from coproduce.insights.models import CodingSample, SampleText
from coproduce.insights.queries import second_coding as reads
from coproduce.insights.second_coding_forms import SampleForm
from coproduce.insights.second_coding_rules import in_words, usual_size
from coproduce.insights.services import second_coding as services
from coproduce.insights.views.blueprints import manage
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.get("/second-coder")
@requires("themes.see")
def samples(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    coded = len(reads.coded_texts(consultation.id, ""))
    return _samples_page(consultation, _form(consultation, size=usual_size(coded)))


@manage.post("/second-coder")
@requires("themes.edit")
def ask_second_coder(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    form = _form(consultation)
    status = carry_out(
        form,
        lambda: services.ask_second_coder(
            current_actor(),
            consultation,
            account_by_id(form.coder.data),
            topic=form.topic.data or "",
            size=form.size.data or 0,
            seed=form.seed.data or 0,
        ),
    )
    if status != 200:
        return _samples_page(consultation, form), status
    flash("The sample is drawn. Your colleague finds it on this page.", "success")
    return redirect(url_for("insights_manage.samples", slug=slug))


@manage.get("/second-coder/<sample_id>")
@requires("themes.see")
def sample(slug: str, sample_id: str) -> ResponseReturnValue:
    """How the two agree, theme by theme, and where they differ."""
    consultation = consultation_by_slug(slug)
    found = reads.sample_by_id(current_actor(), consultation.id, sample_id)
    if found.state != "finished":
        return redirect(url_for("insights_manage.samples", slug=slug))
    return _result_page(consultation, found)


@manage.post("/second-coder/<sample_id>/withdraw")
@requires("themes.edit")
def withdraw_sample(slug: str, sample_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    services.withdraw_sample(current_actor(), reads.sample_by_id(current_actor(), consultation.id, sample_id))
    flash("Nobody is asked any more.", "success")
    return redirect(url_for("insights_manage.samples", slug=slug))


@manage.post("/second-coder/<sample_id>/differences/<text_id>")
@requires("themes.edit")
def settle_difference(slug: str, sample_id: str, text_id: str) -> ResponseReturnValue:
    """The two talked it through."""
    consultation = consultation_by_slug(slug)
    found = reads.sample_by_id(current_actor(), consultation.id, sample_id)
    adopt = request.form.get("do") == "adopt"
    try:
        services.settle_difference(current_actor(), found, _text(found, text_id), adopt=adopt)
    except Refused as problem:
        db.session.rollback()
        found = reads.sample_by_id(current_actor(), consultation.id, sample_id)
        return _result_page(consultation, found, [each.message for each in problem.refusals]), 422
    flash("Settled.", "success")
    return redirect(url_for("insights_manage.sample", slug=slug, sample_id=sample_id))


@manage.get("/second-coder/<sample_id>/code")
@requires("samples.code")
def code_sample(slug: str, sample_id: str) -> ResponseReturnValue:
    """The next text, without anything that the first person decided."""
    consultation = consultation_by_slug(slug)
    return _coding_page(consultation, reads.sample_to_code(current_actor(), consultation.id, sample_id))


@manage.post("/second-coder/<sample_id>/code")
@requires("samples.code")
def code_second(slug: str, sample_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    found = reads.sample_to_code(current_actor(), consultation.id, sample_id)
    chosen, none = request.form.getlist("themes"), request.form.get("none")
    if bool(chosen) == bool(none):
        words = (
            "Choose a theme, or say that none fits." if not chosen else "Choose themes, or none: not both."
        )
        return _coding_page(consultation, found, words), 422
    try:
        text = _text(found, request.form.get("text", ""))
        services.code_as_second(current_actor(), found, text, chosen)
    except (InvalidInput, Refused) as problem:
        db.session.rollback()
        found = reads.sample_to_code(current_actor(), consultation.id, sample_id)
        return _coding_page(consultation, found, str(problem)), 422
    if reads.left_to_code(found) == 0:
        services.finish_sample(current_actor(), found)
        flash("Thank you. That was the last one: this is how the two of you agree.", "success")
        return redirect(url_for("insights_manage.sample", slug=slug, sample_id=sample_id))
    return redirect(url_for("insights_manage.code_sample", slug=slug, sample_id=sample_id))


def _text(sample: CodingSample, text_id: str) -> SampleText:
    found = next((text for text in sample.texts if text.id == text_id), None)
    if found is None:
        raise NotFound("text of the sample")
    return found


def _samples_page(consultation: Consultation, form: SampleForm) -> str:
    actor = current_actor()
    return render_template(
        "insights/second_coding/list.html",
        consultation=consultation,
        samples=reads.samples_of(actor, consultation.id),
        topics=queries.text_questions(consultation.id),
        own=actor.account_id,
        form=form,
        in_words=in_words,
        may_edit=allows(actor, "themes.edit"),
    )


def _coding_page(consultation: Consultation, sample: CodingSample, problem: str = "") -> str:
    found = reads.next_text(sample)
    return render_template(
        "insights/second_coding/code.html",
        consultation=consultation,
        sample=sample,
        text=found[0] if found else None,
        passage=found[1] if found else None,
        done=len(sample.texts) - reads.left_to_code(sample),
        themes=queries.live_themes(consultation.id),
        topics=queries.text_questions(consultation.id),
        chosen=request.form.getlist("themes"),
        problem=problem,
    )


def _result_page(consultation: Consultation, sample: CodingSample, problems: list[str] | None = None) -> str:
    actor = current_actor()
    return render_template(
        "insights/second_coding/result.html",
        consultation=consultation,
        sample=sample,
        rows=reads.compared(actor, sample),
        names={theme.id: theme.name for theme in queries.live_themes(consultation.id)},
        in_words=in_words,
        problems=problems or [],
        may_edit=allows(actor, "themes.edit"),
    )


def _form(consultation: Consultation, size: int | None = None) -> SampleForm:
    form = SampleForm(size=size)
    colleagues = accounts_with_role(ANALYST, COMMISSIONER)
    form.coder.choices = [
        SelectChoice("", "Choose a colleague"),
        *(SelectChoice(each.id, each.name or each.email) for each in colleagues),
    ]
    topics = queries.text_questions(consultation.id)
    form.topic.choices = [
        SelectChoice("", "Every question"),
        *(SelectChoice(key, words) for key, words in topics.items()),
    ]
    return form
