"""Sections of a questionnaire: a title and an introduction before some of the questions."""

from __future__ import annotations

from dataclasses import replace

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from coproduce.consultations.forms import BareForm, free_key
from coproduce.consultations.forms.fields import LINE, WORDING, plain_lines
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.questionnaire import YOUNG_PEOPLE, Section, Wording
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.consultations.views.manage.editor import editable_consultation, stored
from coproduce.core.errors import NotFound
from coproduce.web.guards import requires


class SectionForm(BareForm):
    title = StringField("Title", (InputRequired("Give it a title"), *LINE))
    intro = TextAreaField("Introduction", WORDING)
    young_title = StringField("Title in young people’s words", LINE)
    young_intro = TextAreaField("Introduction in young people’s words", WORDING)
    reason = TextAreaField("Public reason for the correction", WORDING)


@manage.route("/<slug>/sections/new", methods=["GET", "POST"])
@requires("consultations.edit")
def new_section(slug: str) -> ResponseReturnValue:
    return _section_page(editable_consultation(slug), None)


@manage.route("/<slug>/sections/<key>", methods=["GET", "POST"])
@requires("consultations.edit")
def section(slug: str, key: str) -> ResponseReturnValue:
    consultation = editable_consultation(slug)
    return _section_page(consultation, _section_called(consultation, key))


@manage.post("/<slug>/sections/<key>/remove")
@requires("consultations.edit")
def remove_section(slug: str, key: str) -> ResponseReturnValue:
    """Take a section away; its questions stay."""
    consultation = editable_consultation(slug)
    removed, known = _section_called(consultation, key), questionnaire_of(consultation)
    questions = [replace(each, section="") if each.section == key else each for each in known.questions]
    kept = [each for each in known.sections if each.key != key]
    form = SectionForm(version=consultation.version)
    if stored(consultation, questions, form, sections=kept, reason=form.reason.data or "") != 200:
        flash(" ".join(str(each) for each in form.form_errors), "error")
    else:
        flash(f"Removed the section “{removed.title}”. Its questions are still there.", "success")
    return to_page(consultation, "questions")


def _section_page(consultation: Consultation, before: Section | None) -> ResponseReturnValue:
    young = before.wordings.get(YOUNG_PEOPLE, Wording()) if before else Wording()
    shown = {"title": before.title, "intro": before.intro} if before else {}
    form = SectionForm(
        data={**shown, "young_title": young.text, "young_intro": young.help, "version": consultation.version}
    )
    status = 200
    if form.is_submitted():
        status = _save(consultation, before, form) if form.validate() else 422
        if status == 200:
            flash("The section is saved.", "success")
            return to_page(consultation, "questions")
    return render_template(
        "consultations/manage/section.html", consultation=consultation, form=form, section=before
    ), status


def _save(consultation: Consultation, before: Section | None, form: SectionForm) -> int:
    known = questionnaire_of(consultation)
    key = before.key if before else free_key(form.title.data or "", {each.key for each in known.sections})
    earlier = before or Section(key, "")
    young = Wording(plain_lines(form.young_title.data), plain_lines(form.young_intro.data))
    others = {name: words for name, words in earlier.wordings.items() if name != YOUNG_PEOPLE}
    typed = replace(
        earlier,
        title=plain_lines(form.title.data),
        intro=plain_lines(form.intro.data),
        wordings={YOUNG_PEOPLE: young, **others} if young != Wording() else others,
    )
    sections = [typed if each.key == key else each for each in known.sections]
    sections = sections if before else [*sections, typed]
    return stored(consultation, known.questions, form, sections=sections, reason=form.reason.data or "")


def _section_called(consultation: Consultation, key: str) -> Section:
    found = questionnaire_of(consultation).section(key)
    if found is None:
        raise NotFound(f"section {key!r}")
    return found
