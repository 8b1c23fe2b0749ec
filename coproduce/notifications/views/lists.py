"""Imported lists on the staff side: bringing one in, looking at it, erasing it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core.errors import InvalidInput, Refused
from coproduce.notifications import list_queries, list_services
from coproduce.notifications.forms import ContactListForm, PressForm, StopAddressForm
from coproduce.notifications.list_queries import ListCounts
from coproduce.notifications.list_services import ListFacts
from coproduce.notifications.models import ContactList, ContactListUpload
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

blueprint = Blueprint("contact_lists_manage", __name__, url_prefix="/manage/contact-lists")

SHOWN_REFUSED = 50


@blueprint.get("/")
@requires("contact_lists.manage")
def index() -> ResponseReturnValue:
    page = page_of(list_queries.contact_lists(current_actor()), number=page_number())
    return render_template(
        "notifications/manage/lists.html",
        page=page,
        counts=list_queries.counts_of([each.id for each in page.rows]),
    )


@blueprint.route("/import", methods=["GET", "POST"])
@requires("contact_lists.manage")
def upload() -> ResponseReturnValue:
    """A name, where it is from, why it may be used, until when, and the file."""
    form, status, kept = ContactListForm(), 200, list[ContactListUpload]()
    if form.is_submitted():
        status = carry_out(form, lambda: kept.append(_keep(form)))
        if status == 200:
            return redirect(url_for(".check", upload_id=kept[0].id), 303)
    return render_template("notifications/manage/list_import.html", form=form), status


def _keep(form: ContactListForm) -> ContactListUpload:
    facts = ListFacts(
        form.name.data or "", form.source.data or "", form.lawful_basis.data or "", form.erase_on.data
    )
    return list_services.keep_list_upload(current_actor(), facts, form.file.data.read())


@blueprint.get("/import/<upload_id>")
@requires("contact_lists.manage")
def check(upload_id: str) -> ResponseReturnValue:
    """What an import would do; nothing is stored."""
    return _report_page(list_queries.list_upload_by_id(current_actor(), upload_id))


@blueprint.post("/import/<upload_id>/column")
@requires("contact_lists.manage")
def choose_column(upload_id: str) -> ResponseReturnValue:
    found = list_queries.list_upload_by_id(current_actor(), upload_id)
    try:
        list_services.choose_column(current_actor(), found, request.form.get("column", ""))
    except InvalidInput as problem:
        return _report_page(found, str(problem)), 422
    return redirect(url_for(".check", upload_id=found.id), 303)


@blueprint.post("/import/<upload_id>/confirm")
@requires("contact_lists.manage")
def confirm(upload_id: str) -> ResponseReturnValue:
    found = list_queries.list_upload_by_id(current_actor(), upload_id)
    leave_out = request.form.get("leave_out_refused") == "y"
    try:
        made, report = list_services.import_list(current_actor(), found, leave_out_refused=leave_out)
    except (InvalidInput, Refused) as problem:
        return _report_page(found, str(problem)), 422
    count = len(report.addresses)
    flash(f"{count:,} {'address is' if count == 1 else 'addresses are'} imported.", "success")
    return redirect(url_for(".show", list_id=made.id), 303)


@blueprint.post("/import/<upload_id>/discard")
@requires("contact_lists.manage")
def discard(upload_id: str) -> ResponseReturnValue:
    list_services.discard_list_upload(list_queries.list_upload_by_id(current_actor(), upload_id))
    flash("The file is erased and nothing was imported.", "success")
    return redirect(url_for(".index"), 303)


def _report_page(found: ContactListUpload, problem: str = "") -> str:
    report = None
    try:
        report = list_services.check_list(found)
    except InvalidInput as cut_short:
        problem = problem or str(cut_short)
    return render_template(
        "notifications/manage/list_check.html",
        upload=found,
        facts=list_services.facts_of(found),
        report=report,
        problem=problem,
        columns=list_services.columns_of(found),
        shown_refused=SHOWN_REFUSED,
    )


@blueprint.get("/<list_id>")
@requires("contact_lists.manage")
def show(list_id: str) -> ResponseReturnValue:
    return _list_page(list_queries.contact_list_by_id(current_actor(), list_id), StopAddressForm())


@blueprint.post("/<list_id>/stop")
@requires("contact_lists.manage")
def stop(list_id: str) -> ResponseReturnValue:
    """Somebody asked to be left out: of this list, of all others, and of those to come."""
    contact_list, form = list_queries.contact_list_by_id(current_actor(), list_id), StopAddressForm()
    status = carry_out(form, lambda: list_services.stop_for_address(current_actor(), form.email.data or ""))
    if status != 200:
        return _list_page(contact_list, form), status
    flash(
        "No letters go to this address because of a list any more, whether a list holds it or not.", "success"
    )
    return redirect(url_for(".show", list_id=list_id), 303)


def _list_page(contact_list: ContactList, form: StopAddressForm) -> str:
    return _with_counts("notifications/manage/list.html", contact_list, form=form)


@blueprint.route("/<list_id>/erase", methods=["GET", "POST"])
@requires("contact_lists.erase")
def erase(list_id: str) -> ResponseReturnValue:
    contact_list, form = list_queries.contact_list_by_id(current_actor(), list_id), PressForm()
    if form.validate_on_submit():
        list_services.erase_list(current_actor(), contact_list)
        flash("The list and its addresses are erased.", "success")
        return redirect(url_for(".index"), 303)
    return _with_counts("notifications/manage/list_erase.html", contact_list)


def _with_counts(template: str, contact_list: ContactList, **values: Any) -> str:
    return render_template(
        template,
        contact_list=contact_list,
        counts=list_queries.counts_of([contact_list.id]).get(contact_list.id, ListCounts(0, 0)),
        told=list_queries.told_consultations_of(contact_list.id),
        **values,
    )
