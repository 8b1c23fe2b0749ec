"""Families say whether a kept promise worked: by a private link, or for a group by its facilitator. Never by staff."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, g, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from coproduce.core import access
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound
from coproduce.feedback.impact_links import voice_behind
from coproduce.feedback.models import ImpactCheck, ImpactVoice
from coproduce.feedback.promise_forms import JudgeForm
from coproduce.feedback.queries import impact as queries
from coproduce.feedback.queries.promise_record import record_of
from coproduce.feedback.rules.impact import AskedGroup
from coproduce.feedback.services import impact_judging as services
from coproduce.feedback.services.impact_judging import Judgement
from coproduce.feedback.views.blueprints import feedback as blueprint
from coproduce.safeguarding.queries import safety_contacts
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.rate_limits import SUBMISSION, limited

THANKS = "Thank you. You can come back and change it for as long as we ask."


class GroupJudgeForm(JudgeForm):
    group = RadioField(
        "For which group?", (InputRequired("Choose your group"),), choices=[], validate_choice=False
    )


@blueprint.route("/did-it-work/<check_id>/<token>", methods=["GET", "POST"])
@public
@limited(SUBMISSION)
def did_it_work(check_id: str, token: str) -> ResponseReturnValue:
    """By a private link. The request leaves no line in the log (rule 17)."""
    g.leaves_no_line = True
    check = queries.check_by_id(check_id)
    digest = voice_behind(check.id, token)
    if digest is None or not queries.is_public_promise(check.commitment):
        raise NotFound("private link")
    form = _filled(JudgeForm, queries.voice_of_link(check.id, digest))
    del form.may_quote
    status = 200
    if form.is_submitted():
        status = carry_out(
            form, lambda: services.judge_by_link(current_actor(), check, token, _said_in(form))
        )
        if status == 200:
            flash(THANKS, "success")
            return redirect(url_for("feedback.did_it_work", check_id=check_id, token=token))
    return _private(_page(check, form, alone=True), status)


@blueprint.route("/did-it-work/<check_id>", methods=["GET", "POST"])
@requires("impact.judge")
def did_it_work_for_group(check_id: str) -> ResponseReturnValue:
    check, actor = queries.check_by_id(check_id), current_actor()
    if not queries.is_public_promise(check.commitment):
        raise NotFound("impact check")
    groups = queries.groups_to_answer_for(check, actor.group_ids)
    asked = queries.asked_groups(check.commitment)
    if not any(access.allows(actor, "impact.judge", AskedGroup(group.id, asked)) for group in groups):
        raise NotAllowed("impact.judge")
    form = _filled(GroupJudgeForm, queries.voice_of_group(check.id, groups[0].id), groups[0].slug)
    form.group.choices = [SelectChoice(group.slug, group.name) for group in groups]
    status = 200
    if form.is_submitted():
        by_slug = {group.slug: group for group in groups}

        def say() -> None:
            group = by_slug.get(form.group.data or "")
            if group is None:
                raise InvalidInput({"group": "Choose your group"})
            services.judge_for_group(actor, check, group, _said_in(form))

        status = carry_out(form, say)
        if status == 200:
            flash(THANKS, "success")
            return redirect(url_for("feedback.did_it_work_for_group", check_id=check_id))
    return _private(_page(check, form, alone=False), status)


def _filled(kind: type[JudgeForm], before: ImpactVoice | None, group: str = "") -> Any:
    """The form with what was said before."""
    values: dict[str, Any] = {"group": group} if group else {}
    if before is not None:
        words = before.passage.words if before.passage else ""
        quoted = before.passage.may_quote if before.passage else False
        values |= {"verdict": before.verdict, "words": words, "may_quote": quoted}
    return kind(**values)


def _said_in(form: JudgeForm) -> Judgement:
    quoted = bool(form.may_quote.data) if "may_quote" in form else False
    return Judgement(form.verdict.data or "", form.words.data or "", quoted)


def _page(check: ImpactCheck, form: JudgeForm, *, alone: bool) -> str:
    return render_template(
        "feedback/did_it_work.html",
        check=check,
        record=record_of(check.commitment),
        form=form,
        alone=alone,
        open=queries.takes_answers(check),
        numbers=[
            {"label": each.name, "phone": each.phone, "hours": each.hours} for each in safety_contacts()
        ],
    )


def _private(page: str, status: int) -> Response:
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
