"""Staff look after promises: what is due, what is late, and what became of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core import access
from coproduce.core.working_days import closed_days
from coproduce.feedback import queries, services
from coproduce.feedback.forms import BareForm, FinishForm, MoveForm, ReasonForm
from coproduce.feedback.models import Commitment
from coproduce.feedback.places import place_of, places_of
from coproduce.feedback.promise_charts import charts_of
from coproduce.feedback.queries.impact import is_public_promise
from coproduce.feedback.queries.promise_record import record_of
from coproduce.feedback.rules.progress import EVIDENCE, VERDICT_WORDS
from coproduce.feedback.views.blueprints import promises as manage
from coproduce.insights.figures import figure_of
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

STATES = (
    ("open", "Open"),
    ("late", "Past their date"),
    ("done", "Kept"),
    ("stopped", "Stopped"),
    ("", "All"),
)
ORDERS = (("due", "Earliest date first"), ("latest", "Latest date first"), ("title", "By name"))


@manage.get("/")
@requires("commitments.read")
def index() -> ResponseReturnValue:
    state, order = request.args.get("state", "open"), request.args.get("order", "due")
    search = request.args.get("search", "")
    page = page_of(queries.promises(state, search, order), 25, page_number())
    closed = closed_days()
    late = {promise.id: queries.lateness_of(promise, closed) for promise in page.rows}
    return render_template(
        "feedback/manage/promises.html",
        page=page,
        late=late,
        places=places_of(page.rows),
        state=state,
        order=order,
        search=search,
        states=STATES,
        orders=ORDERS,
    )


@manage.get("/<commitment_id>")
@requires("commitments.read")
def promise(commitment_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    record = record_of(commitment)
    return render_template(
        "feedback/manage/promise.html",
        commitment=commitment,
        form=BareForm(),
        late=queries.lateness_of(commitment),
        place=place_of(commitment),
        record=record,
        figures={measure.id: figure_of(chart) for measure, chart in charts_of(record)},
        is_public=is_public_promise(commitment),
        may_edit=access.allows(current_actor(), "commitments.edit"),
        kinds=EVIDENCE,
        verdicts=VERDICT_WORDS,
    )


@manage.post("/<commitment_id>/start")
@requires("commitments.edit")
def start(commitment_id: str) -> ResponseReturnValue:
    services.start_commitment(
        current_actor(), queries.commitment_by_id(commitment_id), BareForm().expected_version
    )
    return _to_promise(commitment_id, "The promise is under way.")


@manage.route("/<commitment_id>/finish", methods=["GET", "POST"])
@requires("commitments.edit")
def finish(commitment_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    form = FinishForm(version=commitment.version)

    def action() -> None:
        words, day = form.evidence.data or "", form.done_on.data
        services.finish_commitment(current_actor(), commitment, words, day, form.expected_version)

    return step_page(
        commitment, form, action, "The promise is kept.", Words("Say that this was done", "Save")
    )


@manage.route("/<commitment_id>/move", methods=["GET", "POST"])
@requires("commitments.edit")
def move(commitment_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    form = MoveForm(version=commitment.version)

    def action() -> None:
        day, reason = form.due_on.data, form.reason.data or ""
        services.move_commitment(current_actor(), commitment, day, reason, form.expected_version)

    return step_page(
        commitment,
        form,
        action,
        "The date has moved. The old date stays on the public page.",
        Words("Move the date of this promise", "Move the date"),
    )


@manage.route("/<commitment_id>/stop", methods=["GET", "POST"])
@requires("commitments.edit")
def stop(commitment_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    form = ReasonForm(version=commitment.version)

    def action() -> None:
        services.stop_commitment(current_actor(), commitment, form.reason.data or "", form.expected_version)

    return step_page(
        commitment,
        form,
        action,
        "The promise is stopped, and the reason is public.",
        Words("Stop this promise", "Stop the promise", "warning"),
    )


@manage.route("/<commitment_id>/reopen", methods=["GET", "POST"])
@requires("commitments.edit")
def reopen(commitment_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    form = ReasonForm(version=commitment.version)

    def action() -> None:
        services.reopen_commitment(current_actor(), commitment, form.reason.data or "", form.expected_version)

    return step_page(
        commitment,
        form,
        action,
        "The promise is under way again.",
        Words("Take this promise up again", "Take it up again"),
    )


def _to_promise(commitment_id: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("promises_manage.promise", commitment_id=commitment_id))


@dataclass(frozen=True)
class Words:
    """How the page of one step is worded; `kind` is that of its button, `about` what part of the promise it changes."""

    heading: str
    button: str
    kind: str = "primary"
    about: str = ""


def step_page(
    commitment: Commitment, form: VersionedForm, action: Callable[[], None], said: str, words: Words
) -> ResponseReturnValue:
    """One step in the life of a promise: its page, and what its button does."""
    status = carry_out(form, action) if form.is_submitted() else 200
    if form.is_submitted() and status == 200:
        return _to_promise(commitment.id, said)
    return render_template(
        "feedback/manage/promise_step.html",
        commitment=commitment,
        form=form,
        heading=words.heading,
        button_label=words.button,
        button_kind=words.kind,
        about=words.about,
    ), status
