"""One collected text: give it, hide parts of it, or keep it back with a second person's yes."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.core.access import allows
from coproduce.evidence.models import CollectedText
from coproduce.evidence.queries import requests as queries
from coproduce.evidence.request_forms import AgreeForm, BareForm, HideForm, KeepBackForm
from coproduce.evidence.request_lifecycle import HANDLE
from coproduce.evidence.rules.requests import exemptions, exemptions_for
from coproduce.evidence.services import requests as services
from coproduce.evidence.views import requests
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires

blueprint = requests.blueprint


@blueprint.get("/<request_id>/texts/<text_id>")
@requires("information_requests.agree")
def text(request_id: str, text_id: str) -> ResponseReturnValue:
    found = queries.text_by_id(queries.request_by_id(request_id), text_id)
    return _page(found)


def _page(
    found: CollectedText,
    status: int = 200,
    hide: HideForm | None = None,
    keep_back: KeepBackForm | None = None,
    agree_form: AgreeForm | None = None,
) -> ResponseReturnValue:
    return render_template(
        "evidence/manage/request_text.html",
        asked=found.request,
        text=found,
        words=queries.words_shown(current_actor(), found),
        given=queries.words_given(found),
        changed=queries.is_changed(found),
        hide=hide or _hide_form(found),
        keep_back=keep_back or _keep_back_form(found),
        agree=agree_form or AgreeForm(version=found.version),
        exemption=exemptions().get(found.exemption),
        mine=found.decided_by_id == current_actor().account_id,
        alone_from=queries.alone_from(found),
        may_decide=allows(current_actor(), HANDLE, found.request),
    ), status


def _hide_form(found: CollectedText) -> HideForm:
    form = HideForm(version=found.version)
    form.hints.choices = [(words, f"{words} ({kind})") for words, kind in queries.hints_for(found)]
    return form


def _keep_back_form(found: CollectedText) -> KeepBackForm:
    form = KeepBackForm(version=found.version)
    form.exemption.choices = [(each.key, each.words) for each in exemptions_for(found.request.kind)]
    return form


@blueprint.post("/<request_id>/texts/<text_id>/give")
@requires("information_requests.handle")
def give(request_id: str, text_id: str) -> ResponseReturnValue:
    return _button(request_id, text_id, services.give, "This text is given as it is.")


@blueprint.post("/<request_id>/texts/<text_id>/think-again")
@requires("information_requests.agree")
def think_again(request_id: str, text_id: str) -> ResponseReturnValue:
    return _button(request_id, text_id, services.think_again, "Nothing is decided on this text.")


def _button(request_id: str, text_id: str, service: Callable[..., None], said: str) -> ResponseReturnValue:
    found = queries.text_by_id(queries.request_by_id(request_id), text_id)
    service(current_actor(), found, BareForm().expected_version)
    flash(said, "success")
    return redirect(url_for(".text", request_id=request_id, text_id=text_id), 303)


@blueprint.post("/<request_id>/texts/<text_id>/leave-out")
@requires("information_requests.handle")
def leave_out(request_id: str, text_id: str) -> ResponseReturnValue:
    services.leave_out(current_actor(), queries.text_by_id(queries.request_by_id(request_id), text_id))
    flash("This text is not part of the request any more.", "success")
    return redirect(url_for(".overview", request_id=request_id), 303)


@blueprint.post("/<request_id>/texts/<text_id>/hide")
@requires("information_requests.handle")
def hide(request_id: str, text_id: str) -> ResponseReturnValue:
    found = queries.text_by_id(queries.request_by_id(request_id), text_id)
    form = _hide_form(found)

    def action() -> None:
        services.redact(current_actor(), found, form.pieces, form.expected_version)

    status = _carried_out(form, action, "Look at what is left. This is what leaves the house.")
    return _page(found, status, hide=form) if status != 200 else _back(found)


@blueprint.post("/<request_id>/texts/<text_id>/keep-back")
@requires("information_requests.handle")
def keep_back(request_id: str, text_id: str) -> ResponseReturnValue:
    found = queries.text_by_id(queries.request_by_id(request_id), text_id)
    form = _keep_back_form(found)

    def action() -> None:
        services.withhold(
            current_actor(), found, form.exemption.data, form.reason.data or "", form.expected_version
        )

    status = _carried_out(form, action, "It is kept back once a second person agrees.")
    return _page(found, status, keep_back=form) if status != 200 else _back(found)


@blueprint.post("/<request_id>/texts/<text_id>/agree")
@requires("information_requests.agree")
def agree(request_id: str, text_id: str) -> ResponseReturnValue:
    found = queries.text_by_id(queries.request_by_id(request_id), text_id)
    form = AgreeForm(version=found.version)

    def action() -> None:
        services.agree(current_actor(), found, form.reason.data or "", form.expected_version)

    status = _carried_out(form, action, "This text is kept back.")
    return _page(found, status, agree_form=form) if status != 200 else _back(found)


def _carried_out(form: VersionedForm, action: Callable[[], None], said: str) -> int:
    status = carry_out(form, action)
    if status == 200:
        flash(said, "success")
    return status


def _back(found: CollectedText) -> ResponseReturnValue:
    return redirect(url_for(".text", request_id=found.request_id, text_id=found.id), 303)
