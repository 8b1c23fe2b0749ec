"""Staff take what was said in the forums into a consultation, or into a finding."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from coproduce.consultations.models import Consultation
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback.forum_models import FindingPost
from coproduce.feedback.models import Finding
from coproduce.feedback.queries import talk
from coproduce.feedback.services.taking import give_post_back, take_into_finding
from coproduce.forums.models import Post
from coproduce.forums.queries.posts import post_for
from coproduce.forums.queries.viewing import viewer_of
from coproduce.insights.queries.taken import consultations_to_take_into, taken_of_post
from coproduce.insights.services.taking import give_view_back, take_view
from coproduce.insights.taken_models import TakenView
from coproduce.web.excerpts import shortened
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("taking_manage", __name__, url_prefix="/manage/taken")


class ViewForm(FlaskForm):
    consultation = SelectField("Consultation", validators=[InputRequired("Choose a consultation.")])


class FindingForm(FlaskForm):
    finding = SelectField("Finding", validators=[InputRequired("Choose a finding.")])


@blueprint.get("/<post_id>")
@requires("posts.take")
def post(post_id: str) -> ResponseReturnValue:
    return _page(_post(post_id), _view_form(), _finding_form())


@blueprint.post("/<post_id>/view")
@requires("posts.take")
def view(post_id: str) -> ResponseReturnValue:
    found, form = _post(post_id), _view_form()
    chosen = db.session.get(Consultation, form.consultation.data or "")
    status = carry_out(form, lambda: take_view(current_actor(), found, chosen))
    if status != 200:
        return _page(found, form, _finding_form(fresh=True)), status
    flash("Taken. Whoever wrote it is told.", "success")
    return redirect(url_for("taking_manage.post", post_id=post_id), 303)


@blueprint.post("/<post_id>/finding")
@requires("posts.take")
def finding(post_id: str) -> ResponseReturnValue:
    found, form = _post(post_id), _finding_form()
    chosen = db.session.get(Finding, form.finding.data or "")
    status = carry_out(form, lambda: take_into_finding(current_actor(), found, chosen))
    if status != 200:
        return _page(found, _view_form(fresh=True), form), status
    flash("Taken. Whoever wrote it is told.", "success")
    return redirect(url_for("taking_manage.post", post_id=post_id), 303)


@blueprint.post("/<post_id>/back/<taken_id>")
@requires("posts.take")
def back(post_id: str, taken_id: str) -> ResponseReturnValue:
    """It was taken by mistake."""
    _post(post_id)
    taken, link = db.session.get(TakenView, taken_id), db.session.get(FindingPost, taken_id)
    if taken is not None and taken.post_id == post_id:
        give_view_back(current_actor(), taken)
    elif link is not None and link.post_id == post_id:
        give_post_back(current_actor(), link)
    else:
        raise NotFound("taken view")
    flash("Taken out again.", "success")
    return redirect(url_for("taking_manage.post", post_id=post_id), 303)


def _post(post_id: str) -> Post:
    return post_for(viewer_of(current_actor()), post_id)


def _page(found: Post, view_form: ViewForm, finding_form: FindingForm) -> str:
    return render_template(
        "feedback/manage/taken.html",
        post=found,
        view_form=view_form,
        finding_form=finding_form if allows(current_actor(), "feedback.write") else None,
        taken=taken_of_post(found.id),
        links=talk.links_of_post(found.id),
    )


def _view_form(*, fresh: bool = False) -> ViewForm:
    form = ViewForm(formdata=None) if fresh else ViewForm()
    choices = [(each.id, each.title) for each in consultations_to_take_into(current_actor())]
    form.consultation.choices = [("", "Choose"), *choices]
    return form


def _finding_form(*, fresh: bool = False) -> FindingForm:
    form = FindingForm(formdata=None) if fresh else FindingForm()
    choices = [
        (each.id, f"{consultation.title}: {shortened(each.you_said, 80)}")
        for each, consultation in talk.findings_being_written()
    ]
    form.finding.choices = [("", "Choose"), *choices]
    return form
