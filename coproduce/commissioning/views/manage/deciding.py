"""Staff pages on the way to a decision: the gate as a checklist, the way, consultations, themes, those to be asked, the
report and those who decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select

from coproduce.commissioning.decision_panels import next_stage
from coproduce.commissioning.forms import deciding as forms
from coproduce.commissioning.lifecycle import PROPOSAL
from coproduce.commissioning.models import Proposal, ProposalDuty
from coproduce.commissioning.queries import deciding as queries
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.queries.requirements import checklist_for, way_of
from coproduce.commissioning.rules.duties import duties, tags
from coproduce.commissioning.rules.gate import duty_missing
from coproduce.commissioning.rules.routes import routes
from coproduce.commissioning.rules.stages import stage, stages
from coproduce.commissioning.rules.ways import WAYS, way_refusals
from coproduce.commissioning.services import preparing
from coproduce.commissioning.services.advancing import advance
from coproduce.commissioning.wording import stage_name
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_id
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.lifecycle import possible_actions
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("deciding_manage", __name__, url_prefix="/manage/proposals/<slug>/decision")

REQUIREMENT_WORDS = {
    "summary": "A summary in plain words",
    "young_summary": "A summary for young people",
    "accountable_lead": "Somebody who must answer for it",
    "next_date": "What comes next, and when",
    "participation_plan": "An agreed participation plan",
    "suggestions_answered": "Every suggestion answered",
    "need_with_source": "The need, with its source",
    "shaping_took_place": "Families took part in shaping",
    "options_with_no_change": "Options, with “no change”",
    "money_adds_up": "Money that adds up",
    "measures": "Measures with baseline and target",
    "impact_assessment": "The equality impact assessment",
    "linked_consultation": "A linked consultation",
    "consultations_closed": "Every linked consultation closed",
    "themes_answered": "Every theme answered or carried by name",
    "attestations": "Report and assessment read by those who decide",
    "duties": "Everybody asked who must be asked",
    "partners_signed": "Education, health and care signed the same version",
    "decision_public": "A public decision that can take effect",
    "review_date_came": "The day of the review",
}
# Actions that leave the way forward, each with its own button and a reason.
ASIDE = {
    "back_to_shaping": "Go back to shaping",
    "back_to_options": "Go back to the options",
    "withdraw": "Withdraw the proposal",
    "close": "Close the proposal",
}


def shown(
    proposal: Proposal, heading: str, form: FlaskForm, status: int = 200, **values: Any
) -> ResponseReturnValue:
    """A page with one form; `values`: intro, button_words, upload, back, danger."""
    page = {
        "button_words": "Save",
        "back": url_for("proposals_manage.overview", slug=proposal.slug),
        **values,
    }
    return (
        render_template(
            "commissioning/manage/deciding_form.html", proposal=proposal, heading=heading, form=form, **page
        ),
        status,
    )


def done(words: str, page: str, slug: str, **values: Any) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(f"deciding_manage.{page}", slug=slug, **values))


def carried_out(form: FlaskForm, action: Callable[[], object]) -> int:
    """The status of the page, 0 where the form was not sent."""
    return carry_out(form, action) if form.is_submitted() else 0


@blueprint.route("/next", methods=["GET", "POST"])
@requires("proposals.advance")
def next_step(slug: str) -> ResponseReturnValue:
    proposal, form = proposal_by_slug(slug), forms.BareForm()
    following = next_stage(proposal)
    status = 0
    if following:
        action, expected = stage(following).action, form.expected_version
        status = carried_out(
            form, lambda: advance(current_actor(), proposal, action, expected_version=expected)
        )
    if status == 200:
        flash(f"The proposal is now at the stage “{stage_name(proposal.state)}”.", "success")
        return redirect(url_for("proposals_manage.overview", slug=slug))
    page = render_template(
        "commissioning/manage/next_step.html", proposal=proposal, form=form, **_gate(proposal, following)
    )
    return page, status or 200


def _gate(proposal: Proposal, following: str) -> dict[str, Any]:
    """What the next stage asks for, requirement by requirement, and what this way leaves out of it."""
    way = way_of(proposal)
    possible = possible_actions(PROPOSAL, proposal, current_actor())
    return {
        "following": stage_name(following) if following else "",
        "checklist": checklist_for(proposal, following) if following else {},
        "left_out": sorted(stage(following).left_out_by(way.kind)) if following else [],
        "way": way,
        "way_missing": way_refusals(way),
        "ways": WAYS,
        "words": REQUIREMENT_WORDS,
        "aside": [(action, ASIDE[action]) for action in possible if action in ASIDE],
    }


@blueprint.route("/aside/<action>", methods=["GET", "POST"])
@requires("proposals.advance")
def aside(slug: str, action: str) -> ResponseReturnValue:
    """Back, out or over: each with a reason that everybody can read."""
    proposal = proposal_by_slug(slug)
    if action not in ASIDE or (proposal.state, action) not in PROPOSAL.table:
        raise NotFound("action")
    form = forms.ReasonForm(version=proposal.version)
    status = carried_out(
        form,
        lambda: advance(
            current_actor(),
            proposal,
            action,
            reason=form.reason.data or "",
            expected_version=form.expected_version,
        ),
    )
    if status == 200:
        flash(f"The proposal is now “{stage_name(proposal.state)}”.", "success")
        return redirect(url_for("proposals_manage.overview", slug=slug))
    intro = "Everybody can read the reason."
    return shown(
        proposal, ASIDE[action], form, status or 200, intro=intro, button_words=ASIDE[action], danger=True
    )


@blueprint.route("/way", methods=["GET", "POST"])
@requires("decisions.write")
def way(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    now = way_of(proposal)
    form = forms.WayForm(version=proposal.version, kind=now.kind)
    status = carried_out(
        form,
        lambda: preparing.take_way(
            current_actor(),
            proposal,
            form.kind.data or "",
            reason=form.reason.data or "",
            authority=form.authority.data or "",
            review_by=form.review_by.data,
        ),
    )
    if status == 200:
        return done(f"{WAYS[way_of(proposal).kind]} holds now.", "next_step", slug)
    left_out = {
        kind: [REQUIREMENT_WORDS[key] for each in stages() for key in sorted(each.left_out_by(kind))]
        for kind in WAYS
    }
    page = render_template(
        "commissioning/manage/way.html",
        proposal=proposal,
        form=form,
        now=now,
        ways=WAYS,
        left_out=left_out,
        history=queries.ways_of(proposal.id),
        route=routes().get(proposal.route),
    )
    return page, status or 200


@blueprint.route("/route", methods=["GET", "POST"])
@requires("decisions.write")
def route(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    form = forms.RouteForm(version=proposal.version, route=proposal.route)
    form.route.choices = [
        (each.key, f"{each.name}: {each.who}") for each in routes().values() if each.can_be_chosen
    ]
    status = carried_out(
        form, lambda: preparing.choose_route(current_actor(), proposal, form.route.data or "")
    )
    if status == 200:
        return done("The route is chosen.", "way", slug)
    return shown(proposal, "Who decides, and by which steps", form, status or 200)


@blueprint.route("/consultations", methods=["GET", "POST"])
@requires("decisions.write")
def consultations(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    links = queries.links_of(proposal.id)
    known = {link.consultation_id for link in links}
    rows = select(Consultation.id, Consultation.title).where(
        Consultation.state != "cancelled", ~Consultation.standing
    )
    form = forms.LinkConsultationForm()
    form.consultation_id.choices = [
        (key, title)
        for key, title in db.session.execute(rows.order_by(Consultation.title))
        if key not in known
    ]
    status = carried_out(
        form,
        lambda: preparing.link_consultation(
            current_actor(), proposal, consultation_by_id(form.consultation_id.data)
        ),
    )
    if status == 200:
        return done("The consultation is linked.", "consultations", slug)
    page = render_template(
        "commissioning/manage/consultations.html",
        proposal=proposal,
        form=form,
        links=links,
        carried=queries.carried_themes(proposal.id),
        facts=queries.answer_facts(proposal),
    )
    return page, status or 200


@blueprint.route("/consultations/<link_id>/unlink", methods=["GET", "POST"])
@requires("decisions.write")
def unlink(slug: str, link_id: str) -> ResponseReturnValue:
    proposal, form = proposal_by_slug(slug), forms.ReasonForm()
    status = carried_out(
        form,
        lambda: preparing.unlink_consultation(current_actor(), proposal, link_id, form.reason.data or ""),
    )
    if status == 200:
        return done("The consultation is no longer linked.", "consultations", slug)
    back = url_for("deciding_manage.consultations", slug=slug)
    return shown(
        proposal,
        "Unlink this consultation?",
        form,
        status or 200,
        back=back,
        button_words="Unlink",
        danger=True,
    )


@blueprint.route("/themes", methods=["GET", "POST"])
@requires("decisions.write")
def themes(slug: str) -> ResponseReturnValue:
    proposal, form = proposal_by_slug(slug), forms.CarryForm()
    known = {theme.id: theme for theme in queries.themes_to_carry(proposal)}
    form.theme_id.choices = [(theme.id, theme.name) for theme in known.values()]
    status = carried_out(
        form,
        lambda: preparing.carry_theme(
            current_actor(), proposal, known[form.theme_id.data], form.words.data or ""
        ),
    )
    if status == 200:
        return done("The decision takes up this theme by name.", "consultations", slug)
    intro = "The record of the decision names the theme and says how it takes it up. Everybody can read that."
    back = url_for("deciding_manage.consultations", slug=slug)
    return shown(proposal, "Carry a theme into the decision", form, status or 200, intro=intro, back=back)


@blueprint.post("/themes/<row_id>/put-back")
@requires("decisions.write")
def put_theme_back(slug: str, row_id: str) -> ResponseReturnValue:
    preparing.put_theme_back(current_actor(), proposal_by_slug(slug), row_id)
    return done("The theme needs an answer of its own again.", "consultations", slug)


@blueprint.route("/duties", methods=["GET", "POST"], endpoint="duties")
@requires("decisions.write")
def duties_page(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    rows = queries.duties_of_proposal(proposal.id)
    form = forms.TagsForm(tags=sorted({row.tag for row in rows}))
    form.tags.choices = [(tag.key, tag.name) for tag in tags() if not tag.always]
    status = carried_out(form, lambda: preparing.choose_tags(current_actor(), proposal, form.tags.data or []))
    if status == 200:
        return done("The list of those who must be asked is up to date.", "duties", slug)
    lines = [
        (row, duties().get(row.duty_key), duty_missing(queries.duty_facts(row)), queries.duty_facts(row))
        for row in rows
    ]
    page = render_template("commissioning/manage/duties.html", proposal=proposal, form=form, lines=lines)
    return page, status or 200


@blueprint.route("/duties/<row_id>", methods=["GET", "POST"])
@requires("decisions.write")
def duty(slug: str, row_id: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    row = db.session.get(ProposalDuty, row_id)
    if row is None or row.proposal_id != proposal.id:
        raise NotFound("duty")
    form = forms.DutyForm(obj=row)
    status = carried_out(
        form,
        lambda: preparing.record_duty(
            current_actor(),
            row,
            invited_on=form.invited_on.data,
            answered_on=form.answered_on.data,
            answer=form.answer.data or "",
            excused_reason=form.excused_reason.data or "",
            excused_by=form.excused_by.data or "",
        ),
    )
    if status == 200:
        return done("Saved.", "duties", slug)
    known = duties().get(row.duty_key)
    intro = f"Why they must be asked: {known.source}." if known else ""
    back = url_for("deciding_manage.duties", slug=slug)
    return shown(proposal, queries.duty_facts(row).who, form, status or 200, intro=intro, back=back)
