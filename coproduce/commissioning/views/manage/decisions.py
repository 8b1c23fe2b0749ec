"""Staff pages of the decision itself: notice, record, steps of the route, release, call-in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.commissioning.forms import deciding as forms
from coproduce.commissioning.models import Decision, Proposal
from coproduce.commissioning.queries import decisions as queries
from coproduce.commissioning.queries.forward_plan import entry_of
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.rules.deciding import telling_refusals
from coproduce.commissioning.rules.routes import call_in_refusals, routes
from coproduce.commissioning.services import decisions as services
from coproduce.commissioning.services.forward_plan import Notice, give_notice
from coproduce.commissioning.views.decisions import what_is_shown
from coproduce.commissioning.views.manage.deciding import blueprint, carried_out, done, shown
from coproduce.core.errors import NotFound
from coproduce.feedback.rules import EARLY, GROUP_LED, NORMAL, needs_reach_plan
from coproduce.web.guards import current_actor, requires

RECORD_FIELDS = (
    "decided_on",
    "decided_by",
    "outcome",
    "outcome_young",
    "reasons",
    "alternatives",
    "interests",
    "what_views_changed",
    "review_on",
)


def _found(slug: str) -> tuple[Proposal, Decision]:
    proposal = proposal_by_slug(slug)
    decision = queries.decision_of(proposal.id)
    if decision is None:
        raise NotFound("decision")
    return proposal, decision


@blueprint.route("/notice", methods=["GET", "POST"])
@requires("decisions.write")
def notice(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    entry = entry_of(proposal.id)
    form = forms.NoticeForm(obj=entry) if entry else forms.NoticeForm(is_key=True, exception="")
    status = carried_out(
        form,
        lambda: give_notice(
            current_actor(),
            proposal,
            Notice(
                form.matter.data or "",
                form.decide_on.data,
                form.decided_by.data or "",
                bool(form.is_key.data),
                form.documents.data or "",
                form.exception.data or "",
                form.exception_reason.data or "",
                form.exception_authority.data or "",
            ),
            reason=form.reason.data or "",
        ),
    )
    if status == 200:
        return done("The notice is on the public forward plan.", "notice", slug)
    intro = "The notice is public from today on. Neither the day of the notice nor the day of the decision counts."
    return shown(proposal, "Notice on the forward plan", form, status or 200, intro=intro)


@blueprint.get("/")
@requires("proposals.read")
def overview(slug: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    decision = queries.decision_of(proposal.id)
    if decision is None:
        return render_template(
            "commissioning/manage/decision_begin.html", proposal=proposal, form=forms.BareForm(formdata=None)
        )
    plan = services.plan_for(decision)
    return render_template(
        "commissioning/manage/decision.html",
        missing=telling_refusals(queries.telling_facts(decision, plan))
        if decision.state == "drafted"
        else [],
        is_public=queries.is_public_now(decision),
        can_be_called_in=not call_in_refusals(queries.call_in_facts(decision)),
        steps=_steps(decision),
        **what_is_shown(decision),
    )


@blueprint.post("/begin")
@requires("decisions.write")
def begin(slug: str) -> ResponseReturnValue:
    services.begin_decision(current_actor(), proposal_by_slug(slug))
    return done("The record is begun.", "record", slug)


@blueprint.route("/record", methods=["GET", "POST"])
@requires("decisions.write")
def record(slug: str) -> ResponseReturnValue:
    proposal, decision = _found(slug)
    form = forms.RecordForm(obj=decision)
    status = carried_out(
        form,
        lambda: services.edit_decision(
            current_actor(),
            decision,
            {name: form[name].data for name in RECORD_FIELDS},
            form.expected_version,
        ),
    )
    if status == 200:
        return done("The record is saved.", "overview", slug)
    return shown(proposal, "The record of the decision", form, status or 200, back=_back(slug))


def _steps(decision: Decision) -> list[tuple[Any, Any]]:
    keys = routes()[decision.route].steps
    if decision.called_in_on is not None:
        keys = (*keys, *routes()["call_in"].steps)
    there = {step.step_key: step for step in decision.steps}
    return [(step, there.get(step.key)) for step in keys]


@blueprint.get("/steps")
@requires("decisions.write")
def steps(slug: str) -> ResponseReturnValue:
    proposal, decision = _found(slug)
    return render_template(
        "commissioning/manage/steps.html",
        proposal=proposal,
        decision=decision,
        route=routes()[decision.route],
        steps=_steps(decision),
    )


@blueprint.route("/steps/<key>", methods=["GET", "POST"])
@requires("decisions.write")
def step(slug: str, key: str) -> ResponseReturnValue:
    proposal, decision = _found(slug)
    found = next(((known, row) for known, row in _steps(decision) if known.key == key), None)
    if found is None:
        raise NotFound("step")
    known, row = found
    form = forms.StepForm(obj=row) if row else forms.StepForm()
    status = carried_out(
        form,
        lambda: services.record_step(
            current_actor(),
            decision,
            key,
            done_on=form.done_on.data,
            done_by=form.done_by.data or "",
            note=form.note.data or "",
        ),
    )
    if status == 200:
        return done("Saved.", "steps", slug)
    back = url_for("deciding_manage.steps", slug=slug)
    return shown(proposal, known.name, form, status or 200, intro=f"Who does it: {known.who}.", back=back)


def _release_routes(group_led: bool) -> list[SelectChoice]:
    """The lead time that fits, and the early release of rule 3."""
    led = SelectChoice(GROUP_LED, "As agreed with the group that led")
    hint = "For a leak, or a decision made in a public meeting. Public as soon as every letter was attempted."
    early = SelectChoice(EARLY, "Early, on somebody’s authority", render_kw={"hint": hint})
    return [led if group_led else SelectChoice(NORMAL, "After the usual 48 hours"), early]


@blueprint.route("/release", methods=["GET", "POST"])
@requires("decisions.release")
def release(slug: str) -> ResponseReturnValue:
    proposal, decision = _found(slug)
    plan = services.plan_for(decision)
    form = forms.ReleaseForm(version=decision.version, route=plan.route)
    form.route.choices = _release_routes(plan.group_led)
    status = carried_out(
        form,
        lambda: services.begin_telling(
            current_actor(),
            decision,
            route=form.route.data,
            reason=form.reason.data or "",
            authority=form.authority.data or "",
            reach_plan=form.reach_plan.data or "",
            expected_version=form.expected_version,
        ),
    )
    if status == 200:
        return done("The record is final. Those who took part are being told now.", "overview", slug)
    letters = "Nobody can say" if plan.recipients is None else str(plan.recipients)
    needed = " Say how the others are told." if needs_reach_plan(plan.recipients, plan.took_part) else ""
    intro = (
        "Those who took part, groups that led and people who follow this are told first, with a private link. Then the "
        f"lead time runs, then it is public. Letters: {letters}.{needed}"
    )
    return shown(
        proposal,
        "Tell the decision",
        form,
        status or 200,
        intro=intro,
        back=_back(slug),
        button_words="Tell those who took part",
    )


@blueprint.route("/hold", methods=["GET", "POST"])
@requires("decisions.release")
def hold(slug: str) -> ResponseReturnValue:
    proposal, decision = _found(slug)
    form = forms.HoldForm(version=decision.version)
    status = carried_out(
        form,
        lambda: services.hold(
            current_actor(),
            decision,
            until=form.until.data,
            reason=form.reason.data or "",
            expected_version=form.expected_version,
        ),
    )
    if status == 200:
        return done("The decision is held.", "overview", slug)
    return shown(
        proposal, "Hold the decision back", form, status or 200, back=_back(slug), button_words="Hold"
    )


@blueprint.route("/early-release", methods=["GET", "POST"])
@requires("decisions.release")
def early_release(slug: str) -> ResponseReturnValue:
    proposal, decision = _found(slug)
    form = forms.EarlyForm(version=decision.version)
    status = carried_out(
        form,
        lambda: services.release_early(
            current_actor(),
            decision,
            authority=form.authority.data or "",
            reason=form.reason.data or "",
            expected_version=form.expected_version,
        ),
    )
    if status == 200:
        return done("It opens as soon as every letter was attempted.", "overview", slug)
    return shown(
        proposal, "Open the decision early", form, status or 200, back=_back(slug), button_words="Open early"
    )


@blueprint.route("/withdraw", methods=["GET", "POST"])
@requires("decisions.release")
def withdraw(slug: str) -> ResponseReturnValue:
    proposal, decision = _found(slug)
    form = forms.ReasonForm(version=decision.version)
    status = carried_out(
        form,
        lambda: services.withdraw(current_actor(), decision, form.reason.data or "", form.expected_version),
    )
    if status == 200:
        return done("The record is withdrawn.", "overview", slug)
    intro = "Private links stop working. Where it was public, its page says that it was taken back, and why."
    return shown(
        proposal,
        "Withdraw the record?",
        form,
        status or 200,
        intro=intro,
        back=_back(slug),
        button_words="Withdraw",
        danger=True,
    )


@blueprint.post("/rewrite")
@requires("decisions.release")
def rewrite(slug: str) -> ResponseReturnValue:
    _, decision = _found(slug)
    form = forms.BareForm()
    services.rewrite(current_actor(), decision, decision.withdrawn_reason, form.expected_version)
    return done("You can write the record anew.", "record", slug)


@blueprint.route("/call-in", methods=["GET", "POST"])
@requires("decisions.release")
def call_in(slug: str) -> ResponseReturnValue:
    proposal, decision = _found(slug)
    if queries.is_suspended(decision):
        return _settle_call_in(proposal, decision)
    form = forms.CallInForm()
    status = carried_out(
        form,
        lambda: services.call_in(
            current_actor(), decision, by=form.by.data or "", reason=form.reason.data or ""
        ),
    )
    if status == 200:
        return done("The decision is called in. It has no effect until that is settled.", "overview", slug)
    return shown(
        proposal,
        "The decision was called in",
        form,
        status or 200,
        back=_back(slug),
        button_words="Record it",
    )


def _settle_call_in(proposal: Proposal, decision: Decision) -> ResponseReturnValue:
    form = forms.SettleCallInForm()
    status = carried_out(
        form,
        lambda: services.settle_call_in(
            current_actor(), decision, outcome=form.outcome.data or "", words=form.words.data or ""
        ),
    )
    if status == 200:
        flash("What scrutiny found is public.", "success")
        return redirect(_back(proposal.slug))
    return shown(proposal, "What scrutiny found", form, status or 200, back=_back(proposal.slug))


def _back(slug: str) -> str:
    return url_for("deciding_manage.overview", slug=slug)
