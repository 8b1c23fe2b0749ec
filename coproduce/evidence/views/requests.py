"""Requests for information: their list and clocks, searching, collecting, and the file of what is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.files.tables import TABLE_FORMATS
from coproduce.core import clock
from coproduce.core.errors import NotFound
from coproduce.evidence.models import InformationRequest
from coproduce.evidence.queries import requests as queries
from coproduce.evidence.request_export import given_document, given_table
from coproduce.evidence.request_forms import (
    AnswerForm,
    BareForm,
    CollectForm,
    ReasonForm,
    ReceiptWordsForm,
    SearchForm,
    new_request_form,
)
from coproduce.evidence.rules.requests import KINDS
from coproduce.evidence.sending import sent_as_file
from coproduce.evidence.services import requests as services
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of
from coproduce.web.rate_limits import RECEIPT, limited

blueprint = Blueprint("information_requests", __name__, url_prefix="/manage/information-requests")

STATES = (
    ("open", "Open"),
    ("answered", "Answered"),
    ("withdrawn", "Taken back"),
    ("erased", "Erased"),
    ("", "All"),
)
SHOWN_AT_ONCE = 25


@blueprint.get("/")
@requires("information_requests.handle")
def index() -> ResponseReturnValue:
    state = request.args.get("state", "open")
    page = page_of(queries.requests(state), SHOWN_AT_ONCE, page_number())
    return render_template(
        "evidence/manage/requests.html",
        page=page,
        state=state,
        states=STATES,
        kinds=KINDS,
        standing={each.id: queries.standing_of(each) for each in page.rows},
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("information_requests.handle")
def new() -> ResponseReturnValue:
    form = new_request_form()
    made: list[InformationRequest] = []

    def action() -> None:
        facts = services.NewRequest(
            form.kind.data,
            form.asked.data or "",
            form.requester.data or "",
            form.received_on.data or clock.today(),
            form.account_email.data or "",
            form.key.data or "",
        )
        made.append(services.register_request(current_actor(), facts))

    status = carry_out(form, action) if form.is_submitted() else 200
    if made:
        flash(f"{made[0].reference} is registered.", "success")
        return _to(made[0])
    return render_template("evidence/manage/request_new.html", form=form), status


@blueprint.get("/<request_id>")
@requires("information_requests.handle")
def overview(request_id: str) -> ResponseReturnValue:
    return _overview(queries.request_by_id(request_id), _search_form())


def _overview(asked: InformationRequest, form: SearchForm, status: int = 200) -> ResponseReturnValue:
    return render_template(
        "evidence/manage/request.html",
        asked=asked,
        form=form,
        kinds=KINDS,
        standing=queries.standing_of(asked),
        changed={each.id for each in asked.texts if queries.is_changed(each)},
        formats=TABLE_FORMATS,
    ), status


def _search_form() -> SearchForm:
    form = SearchForm()
    form.kind.choices = [("", "Every kind"), *queries.search_kinds()]
    form.place_id.choices = [("", "Everywhere"), *queries.search_places()]
    return form


@blueprint.post("/<request_id>/search")
@requires("information_requests.handle")
def search(request_id: str) -> ResponseReturnValue:
    asked, form = queries.request_by_id(request_id), _search_form()
    made: list[Any] = []

    def action() -> None:
        wanted = services.Wanted(
            form.words.data or "", form.kind.data, form.place_id.data, form.since.data, form.until.data
        )
        made.append(services.search(current_actor(), asked, wanted))

    status = carry_out(form, action)
    if not made:
        return _overview(asked, form, status)
    return redirect(url_for(".found", request_id=asked.id, search_id=made[0].id), 303)


@blueprint.route("/<request_id>/searches/<search_id>", methods=["GET", "POST"])
@requires("information_requests.handle")
def found(request_id: str, search_id: str) -> ResponseReturnValue:
    """What a search finds now; ticked texts, or all, are collected."""
    asked = queries.request_by_id(request_id)
    made = queries.search_by_id(asked, search_id)
    form = CollectForm()
    added: list[int] = []

    def action() -> None:
        if "everything" in request.form:
            added.append(services.collect_all(current_actor(), asked, made))
        else:
            added.append(services.collect(current_actor(), asked, made, form.sources.data or ()))

    status = carry_out(form, action) if form.is_submitted() else 200
    if added:
        flash(f"Collected: {added[0]}.", "success")
        return _to(asked)
    page = page_of(queries.texts_matching(made), SHOWN_AT_ONCE, page_number())
    return render_template(
        "evidence/manage/request_found.html",
        asked=asked,
        search=made,
        form=form,
        page=page,
        texts=queries.shown(asked, page.rows),
        staff=queries.staff_words_matching(made) if page.number == 1 else [],
    ), status


@blueprint.post("/<request_id>/gather")
@requires("information_requests.handle")
def gather(request_id: str) -> ResponseReturnValue:
    asked = queries.request_by_id(request_id)
    number = services.gather_own_data(current_actor(), asked)
    flash(f"Gathered from the account: {number}.", "success")
    return _to(asked)


@blueprint.route("/<request_id>/receipt", methods=["GET", "POST"])
@requires("information_requests.handle")
@limited(RECEIPT)
def receipt(request_id: str) -> ResponseReturnValue:
    """The one response that six words lead to. It is shown here, and nothing of it is kept with the request."""
    asked, form = queries.request_by_id(request_id), ReceiptWordsForm()
    status, lines = 200, None
    if form.is_submitted():
        try:
            found: list[Any] = []
            status = carry_out(
                form,
                lambda: found.append(services.answers_by_receipt(current_actor(), asked, form.words.data)),
            )
            lines = queries.lines_of(found[0]) if found else None
        except NotFound:
            form.words.errors, status = ["No answers belong to these six words."], 422
    page = render_template("evidence/manage/request_receipt.html", asked=asked, form=form, lines=lines)
    return page, status, {"Cache-Control": "no-store"}


@blueprint.post("/<request_id>/take-over")
@requires("information_requests.handle")
def take_over(request_id: str) -> ResponseReturnValue:
    asked = queries.request_by_id(request_id)
    services.take_over(current_actor(), asked)
    flash("You handle this request now.", "success")
    return _to(asked)


@blueprint.route("/<request_id>/extend", methods=["GET", "POST"])
@requires("information_requests.handle")
def extend(request_id: str) -> ResponseReturnValue:
    return _with_reason(request_id, services.extend_request, "Extend the time", "The time is extended.")


@blueprint.route("/<request_id>/withdraw", methods=["GET", "POST"])
@requires("information_requests.handle")
def withdraw(request_id: str) -> ResponseReturnValue:
    return _with_reason(request_id, services.withdraw_request, "Note that it was taken back", "Noted.")


@blueprint.route("/<request_id>/reopen", methods=["GET", "POST"])
@requires("information_requests.handle")
def reopen(request_id: str) -> ResponseReturnValue:
    return _with_reason(request_id, services.reopen_request, "Look at it again", "The request is open again.")


def _with_reason(
    request_id: str, service: Callable[..., None], heading: str, said: str
) -> ResponseReturnValue:
    asked = queries.request_by_id(request_id)
    form = ReasonForm(version=asked.version)
    return _step(
        asked,
        form,
        lambda: service(current_actor(), asked, form.reason.data or "", form.expected_version),
        heading,
        said,
    )


@blueprint.route("/<request_id>/answer", methods=["GET", "POST"])
@requires("information_requests.handle")
def answer(request_id: str) -> ResponseReturnValue:
    asked = queries.request_by_id(request_id)
    form = AnswerForm(version=asked.version)
    return _step(
        asked,
        form,
        lambda: services.answer_request(
            current_actor(), asked, form.answer.data or "", form.expected_version
        ),
        "Say that it was answered",
        "The request is answered.",
    )


def _step(
    asked: InformationRequest, form: VersionedForm, action: Callable[[], None], heading: str, said: str
) -> ResponseReturnValue:
    status = carry_out(form, action) if form.is_submitted() else 200
    if form.is_submitted() and status == 200:
        flash(said, "success")
        return _to(asked)
    return render_template(
        "evidence/manage/request_step.html", asked=asked, form=form, heading=heading
    ), status


@blueprint.post("/<request_id>/given.<any(html, csv, xlsx, ods, json):ending>")
@requires("information_requests.handle")
def given(request_id: str, ending: str) -> ResponseReturnValue:
    """What is given, and only that, as a file; what is kept back is counted by its reason."""
    asked = queries.request_by_id(request_id)
    BareForm()
    services.note_export(current_actor(), asked, ending)
    name = f"{asked.reference}.{ending}"
    if ending == "html":
        page = render_template("evidence/given.html", document=given_document(asked))
        return Response(
            page,
            mimetype="text/html",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
    about, rows = given_table(asked)
    return sent_as_file(name, ending, about, rows)


def _to(asked: InformationRequest) -> ResponseReturnValue:
    return redirect(url_for("information_requests.overview", request_id=asked.id), 303)
