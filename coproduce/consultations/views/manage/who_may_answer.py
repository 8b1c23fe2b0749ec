"""Who may answer, how often, and whether people say for whom they do. Fixed once it is open."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations import services
from coproduce.consultations.forms import WhoMayAnswerForm
from coproduce.consultations.phrases import ON_BEHALF_OF
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.consultations.views.manage.tasks import WHO_ANSWERS
from coproduce.core.errors import Refused
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.route("/<slug>/who-may-answer", methods=["GET", "POST"])
@requires("consultations.edit")
def who_may_answer(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    form, status = (
        WhoMayAnswerForm(data=services.copy_fields(consultation), version=consultation.version),
        200,
    )
    if form.is_submitted():
        if consultation.state != "draft":
            raise Refused("It was opened already: people answered by these rules, so they stay as they are.")
        status = carry_out(
            form,
            lambda: services.edit_consultation(
                current_actor(), consultation, form.fields(), form.expected_version
            ),
        )
        if status == 200:
            flash("Saved.", "success")
            return to_page(consultation)
    return render_template(
        "consultations/manage/who_may_answer.html",
        consultation=consultation,
        form=form,
        who=WHO_ANSWERS[consultation.one_response_per],
        answers_for=list(ON_BEHALF_OF.values()),
    ), status
