"""What everybody reads of decisions: the record once it is public, the forward plan, the list of light proposals; the
private pages of the lead time and of those who decide."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.commissioning.calendar_file import forward_plan_file
from coproduce.commissioning.forms.deciding import AttestForm
from coproduce.commissioning.models import Decision
from coproduce.commissioning.queries import deciding
from coproduce.commissioning.queries import decisions as queries
from coproduce.commissioning.queries.forward_plan import forward_plan
from coproduce.commissioning.queries.impact import finished_assessment
from coproduce.commissioning.queries.proposals import public_proposal_by_slug
from coproduce.commissioning.queries.versions import versions_of
from coproduce.commissioning.rules.clear_days import EXCEPTIONS, clear_days
from coproduce.commissioning.rules.routes import last_day_of_call_in, routes, takes_effect_on
from coproduce.commissioning.services.attestations import attest_by_link
from coproduce.commissioning.views.comparing import difference_between, moments
from coproduce.core.errors import NotFound
from coproduce.web.forms import carry_out
from coproduce.web.guards import public
from coproduce.web.rate_limits import RECEIPT, limited

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/proposals/<slug>/decision")
@public
def decision(slug: str) -> ResponseReturnValue:
    proposal = public_proposal_by_slug(slug)
    found = queries.public_decision(proposal.id)
    if found is not None:
        return render_template("commissioning/decision.html", **what_is_shown(found))
    withdrawn = queries.withdrawn_decision(proposal.id)
    if withdrawn is None:
        raise NotFound("decision")
    return render_template("commissioning/decision_withdrawn.html", proposal=proposal, decision=withdrawn)


@blueprint.get("/proposals/early/<token>")
@public
def early(token: str) -> ResponseReturnValue:
    found = queries.decision_behind_link(token)
    if queries.is_public_now(found):
        return redirect(url_for("decisions.decision", slug=found.proposal.slug))
    return _private(render_template("commissioning/decision_early.html", **what_is_shown(found)))


def what_is_shown(decision: Decision) -> dict[str, Any]:
    """What the record's page needs; the caller decides who may read it."""
    proposal, facts = decision.proposal, queries.call_in_facts(decision)
    return {
        "decision": decision,
        "proposal": proposal,
        "young": request.args.get("wording") == "young",
        "route": routes()[decision.route],
        "changes": _changes(decision),
        "carried": deciding.carried_themes(proposal.id),
        "duties": [
            (deciding.duty_facts(row), row.answer) for row in deciding.duties_of_proposal(proposal.id)
        ],
        "links": deciding.links_of(proposal.id),
        "ways": deciding.ways_of(proposal.id),
        "too_early": deciding.asked_before(proposal.id, decision.decided_on),
        "suspended": queries.is_suspended(decision),
        "last_call_in": last_day_of_call_in(facts),
        "effect_on": takes_effect_on(facts),
    }


def _changes(decision: Decision) -> list[Any] | None:
    """The difference between what people were asked about and what was decided; None where nobody was asked."""
    if decision.consulted_version is None or decision.decided_version is None:
        return None
    known = moments(decision.proposal, versions_of(decision.proposal_id))
    earlier, later = str(decision.consulted_version), str(decision.decided_version)
    return difference_between(decision.proposal, known, earlier, later)


@blueprint.get("/proposals/forward-plan")
@public
def plan() -> ResponseReturnValue:
    entries = forward_plan()
    return render_template(
        "commissioning/forward_plan.html",
        entries=entries,
        days={entry.id: clear_days(entry.noticed_on, entry.decide_on) for entry in entries},
        too_early={entry.id: deciding.asked_before(entry.proposal_id, entry.decide_on) for entry in entries},
        exceptions=EXCEPTIONS,
    )


@blueprint.get("/proposals/forward-plan.ics")
@public
def plan_file() -> ResponseReturnValue:
    response = make_response(forward_plan_file(forward_plan(), url_for("decisions.plan", _external=True)))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=forward-plan.ics"
    return response


@blueprint.get("/proposals/light")
@public
def light() -> ResponseReturnValue:
    return render_template("commissioning/light.html", rows=queries.light_proposals())


@blueprint.route("/attest/<token>", methods=["GET", "POST"])
@public
@limited(RECEIPT)
def attest(token: str) -> ResponseReturnValue:
    """Somebody who decides, without an account, says that they have read the report and the assessment."""
    maker = queries.attestation_link(token).maker
    facts, status = deciding.attestation_facts(maker.proposal), 200
    form = AttestForm(report=facts.report_number, assessment=facts.assessment_number)
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: attest_by_link(
                token, report_number=form.report.data or 0, assessment_number=form.assessment.data or 0
            ),
        )
        if status == 200:
            return redirect(url_for("decisions.attest", token=token))
        if status == 409:
            form.report.data, form.assessment.data = facts.report_number, facts.assessment_number
            form.report.raw_data = form.assessment.raw_data = None
    return _private(
        render_template(
            "commissioning/attest.html",
            form=form,
            maker=maker,
            facts=facts,
            said=[
                each
                for each in maker.attestations
                if each.report_number == facts.report_number
                and each.assessment_number == facts.assessment_number
            ],
            **report_contents(maker.proposal),
        ),
        status,
    )


def report_contents(proposal: Any) -> dict[str, Any]:
    """What those who decide read. Answers that people were not told yet are for them all the same: they decide."""
    return {
        "proposal": proposal,
        "assessment": finished_assessment(proposal.id),
        "carried": deciding.carried_themes(proposal.id),
        "asked": [
            (each, deciding.findings_of(each.id)) for each in deciding.linked_consultations(proposal.id)
        ],
        "duties": [
            (deciding.duty_facts(row), row.answer) for row in deciding.duties_of_proposal(proposal.id)
        ],
    }


def _private(page: str, status: int = 200) -> ResponseReturnValue:
    """A page behind a private link: not kept, not indexed, and its address is not passed on."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response
