"""How a new consultation begins: with a template, as a copy, from a file, or with an empty page."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations import services, staff_queries
from coproduce.consultations.files.templates import all_templates
from coproduce.consultations.files.templates import template as template_of
from coproduce.consultations.forms import BeginAboutForm, BeginForm
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.get("/new")
@requires("consultations.edit")
def choose() -> ResponseReturnValue:
    return render_template(
        "consultations/manage/choose.html",
        templates=all_templates(),
        earlier=staff_queries.to_copy(current_actor()),
    )


@manage.route("/new/<key>", methods=["GET", "POST"])
@requires("consultations.edit")
def from_template(key: str) -> ResponseReturnValue:
    template = template_of(key)
    form: BeginForm = (
        BeginAboutForm() if template.asks_for_subject else BeginForm(title=template.suggested_title)
    )
    status = 200
    if form.is_submitted():
        made: list[Consultation] = []
        subject = form.subject.data or "" if isinstance(form, BeginAboutForm) else ""
        status = carry_out(
            form,
            lambda: made.append(
                services.begin_from_template(current_actor(), template, form.title.data or "", subject)
            ),
        )
        if made:
            flash("The draft is made. See what is left to do.", "success")
            return to_page(made[0], "readiness")
    return render_template("consultations/manage/begin.html", template=template, form=form), status


@manage.route("/<slug>/copy", methods=["GET", "POST"])
@requires("consultations.edit")
def copy(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    form, status = BeginForm(title=consultation.title), 200
    if form.is_submitted():
        made: list[Consultation] = []
        status = carry_out(
            form,
            lambda: made.append(
                services.copy_consultation(current_actor(), consultation, form.title.data or "")
            ),
        )
        if made:
            flash("The copy is a draft. Its dates are empty.", "success")
            return to_page(made[0], "readiness")
    return render_template("consultations/manage/copy.html", consultation=consultation, form=form), status
