"""Creating a consultation and editing its words, dates and names."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.queries import all_organisations
from coproduce.consultations import services
from coproduce.consultations.forms import DraftForm, WordingForm, plain_lines, typed_from
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.route("/new_consultation", methods=["GET", "POST"])
@requires("consultations.edit")
def new() -> ResponseReturnValue:
    form = _with_organisations(DraftForm(owner_organisation=current_actor().organisation_id or ""))
    status = 200
    if form.is_submitted():
        made: list[Consultation] = []
        status = carry_out(
            form, lambda: made.append(services.create_consultation(current_actor(), **form.fields()))
        )
        if made:
            flash("The draft is saved. Add its parts and questions next.", "success")
            return to_page(made[0], "edit", _anchor="parts")
    return render_template("consultations/manage/new.html", form=form), status


@manage.route("/<slug>/edit", methods=["GET", "POST"])
@requires("consultations.edit")
def edit(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    form = _form_for(consultation)
    status = 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.edit_consultation(
                current_actor(),
                consultation,
                form.fields(),
                form.expected_version,
                public_reason=plain_lines(form.public_reason.data),
            ),
        )
        if status == 200:
            flash("Saved.", "success")
            return to_page(consultation, "edit")
    return render_template(
        "consultations/manage/edit.html",
        consultation=consultation,
        form=form,
        questions=questionnaire_of(consultation).questions,
    ), status


def _form_for(consultation: Consultation) -> WordingForm:
    """All fields of a draft; after opening the words and names, and the decision."""
    shown = typed_from({**services.copy_fields(consultation), "version": consultation.version})
    if consultation.state == "draft":
        return _with_organisations(DraftForm(data=shown))
    return WordingForm(data=shown)


def _with_organisations(form: DraftForm) -> DraftForm:
    form.owner_organisation.choices = [
        SelectChoice("", "Not chosen yet"),
        *(SelectChoice(each.id, each.name) for each in all_organisations()),
    ]
    return form
