"""“That is not what I meant”: said from the path of one's own words, and settled by an analyst.

The pages of the person leave no line in the log, and the six words stand in no address, session or answer of theirs
(rule 17).
"""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Response
from coproduce.consultations.queries import consultation_by_slug, response_by_receipt, response_of_account
from coproduce.core.access import allows
from coproduce.core.errors import NotFound
from coproduce.feedback import queries
from coproduce.feedback.meaning_forms import NotMeantForm, SettleMeaningForm
from coproduce.feedback.queries import meaning as reads
from coproduce.feedback.services import meaning as services
from coproduce.safeguarding.queries import safety_contacts
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.rate_limits import RECEIPT, limited

own = Blueprint("meaning", __name__)
manage = Blueprint("meaning_manage", __name__, url_prefix="/manage/consultations/<slug>/not-what-i-meant")

YES = "yes"


@own.before_request
def leave_no_line() -> None:
    g.leaves_no_line = True


@own.post("/receipt/not-what-i-meant")
@public
@limited(RECEIPT)
def by_receipt() -> ResponseReturnValue:
    """Ask what was meant, and note it when that page was sent. Whoever has no right words begins anew."""
    found = response_by_receipt(request.form.get("words", "")[:400])
    if found is None:
        return redirect(url_for("trace.receipt"), 303)
    return _say(found, own_id="")


@own.post("/my/contributions/<response_id>/not-what-i-meant")
@requires("contributions.read")
@limited(RECEIPT)
def signed_in(response_id: str) -> ResponseReturnValue:
    return _say(response_of_account(current_actor().account_id, response_id), own_id=response_id)


def _say(response: Response, own_id: str) -> ResponseReturnValue:
    form, trace = NotMeantForm(), queries.trace_of(response)
    text, about = form.text.data or "", form.about.data or ""
    meant = services.sayable(trace, text).get(about)
    if meant is None:
        raise NotFound("step of the path")
    status = 200
    if form.confirmed.data == YES:
        status = carry_out(form, lambda: services.say(response, text, about, form.explanation.data or ""))
        if status == 200:
            return redirect(url_for(".said", own=own_id or None), 303)
    page = render_template(
        "feedback/meaning/say.html",
        form=form,
        trace=trace,
        text=next(path.text for path in trace.paths if path.text.passage_id == text),
        about=about.partition(":")[0],
        meant=meant,
        own=own_id,
        numbers=[
            {"label": each.name, "phone": each.phone, "hours": each.hours} for each in safety_contacts()
        ],
    )
    return page, status


@own.get("/receipt/not-what-i-meant/said")
@public
def said() -> ResponseReturnValue:
    return render_template("feedback/meaning/said.html", own=request.args.get("own", "")[:32])


@own.post("/receipt/not-what-i-meant/take-back")
@public
@limited(RECEIPT)
def take_back() -> ResponseReturnValue:
    """With the six words, or signed in."""
    own_id = request.form.get("own", "")
    if own_id:
        response = response_of_account(current_actor().account_id, own_id)
        services.take_back(response, request.form.get("text", ""), request.form.get("about", ""))
        flash("You took that back.", "success")
        return redirect(url_for("trace.contribution", response_id=own_id), 303)
    found = response_by_receipt(request.form.get("words", "")[:400])
    if found is not None:
        services.take_back(found, request.form.get("text", ""), request.form.get("about", ""))
        flash("You took that back.", "success")
    return redirect(url_for("trace.receipt"), 303)


@manage.get("")
@requires("meaning.see")
def index(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return render_template(
        "feedback/meaning/index.html",
        consultation=consultation,
        corrections=reads.corrections_of(current_actor(), consultation),
        may_settle=allows(current_actor(), "meaning.settle"),
    )


@manage.route("/<correction_id>", methods=["GET", "POST"])
@requires("meaning.settle")
def settle(slug: str, correction_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    correction = reads.correction_of(consultation, correction_id)
    form = SettleMeaningForm(version=correction.version, reason=correction.reason)
    status = 200
    if form.is_submitted():
        version = form.expected_version
        status = carry_out(
            form,
            lambda: services.settle(
                current_actor(),
                correction,
                form.action.data or "",
                form.reason.data or "",
                expected_version=version,
            ),
        )
        if status == 200:
            flash("The person sees your answer when they follow their words.", "success")
            return redirect(url_for(".index", slug=slug), 303)
    one = reads.to_settle(consultation.id, [correction])[0]
    page = render_template("feedback/meaning/settle.html", consultation=consultation, one=one, form=form)
    return page, status
