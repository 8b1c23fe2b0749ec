"""What imported lists are told of one consultation: chosen, then seen with letters and count, then agreed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.feedback import addresses as feedback_pages
from coproduce.feedback.queries import feedback_of
from coproduce.notifications import list_queries, list_services
from coproduce.notifications.forms import PressForm
from coproduce.notifications.letters import sample_for_list
from coproduce.notifications.list_letters import occasion_day
from coproduce.notifications.list_rules import (
    CLOSING,
    FEW_ADDRESSES,
    OCCASIONS,
    OPENING,
    OUTCOME,
    erased_before,
)
from coproduce.notifications.models import ContactList
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("telling_lists_manage", __name__, url_prefix="/manage/consultations/<slug>/lists")

OCCASION_WORDS = {
    OPENING: "It opens",
    CLOSING: "It closes soon, seven days before",
    OUTCOME: "Our answer is public",
}
Lists = dict[str, ContactList]
Wanted = dict[str, set[str]]  # list -> occasions


@dataclass(frozen=True)
class Preview:
    """One occasion as the lists would hear of it: how many addresses, the letter, lists that will be gone by then."""

    occasion: str
    words: str
    count: int
    subject: str
    body: str
    gone: tuple[str, ...]


@blueprint.get("")
@requires("contact_lists.tell")
def choose(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    lists = list_queries.lists_to_choose_from(current_actor())
    return _page("lists_choose", consultation, lists, _stored(consultation))


@blueprint.post("")
@requires("contact_lists.tell")
def chosen(slug: str) -> ResponseReturnValue:
    """On to the letters and the count; nothing is stored."""
    pairs = [
        f"{list_id}.{occasion}"
        for list_id in list_queries.lists_to_choose_from(current_actor())
        for occasion in request.form.getlist(f"told-{list_id}")
        if occasion in OCCASIONS
    ]
    return redirect(url_for(".check", slug=consultation_by_slug(slug).slug, told=pairs), 303)


@blueprint.route("/check", methods=["GET", "POST"])
@requires("contact_lists.tell")
def check(slug: str) -> ResponseReturnValue:
    consultation, form, status = consultation_by_slug(slug), PressForm(), 200
    lists = list_queries.lists_to_choose_from(current_actor())
    wanted = _wanted(request.values, lists)
    if form.is_submitted():
        status = carry_out(form, lambda: list_services.agree_to_tell(current_actor(), consultation, wanted))
        if status == 200:
            flash("Agreed. The letters go out when their time comes.", "success")
            return redirect(url_for("consultations_manage.overview", slug=slug), 303)
    previews = _previews(consultation, lists, wanted)
    return _page("lists_check", consultation, lists, wanted, form=form, previews=previews), status


def _stored(consultation: Consultation) -> Wanted:
    return {
        agreed.contact_list_id: {name for name in OCCASIONS if getattr(agreed, name)}
        for agreed in list_queries.lists_of_consultation(consultation.id)
    }


def _wanted(values: MultiDict[str, str], lists: Lists) -> Wanted:
    """Every list with what it is told. What names no list or occasion is passed over."""
    wanted: Wanted = {list_id: set() for list_id in lists}
    for pair in values.getlist("told"):
        list_id, _, occasion = pair.partition(".")
        if list_id in wanted and occasion in OCCASIONS:
            wanted[list_id].add(occasion)
    return wanted


def _previews(consultation: Consultation, lists: Lists, wanted: Wanted) -> list[Preview]:
    told = {name: [lists[each] for each, chosen in wanted.items() if name in chosen] for name in OCCASIONS}
    return [_preview(consultation, name, told[name]) for name in OCCASIONS if told[name]]


def _preview(consultation: Consultation, occasion: str, lists: list[ContactList]) -> Preview:
    subject, body = sample_for_list(consultation, lists[0], occasion)
    day = occasion_day(consultation, occasion)
    return Preview(
        occasion,
        OCCASION_WORDS[occasion],
        len(list_queries.addresses_of([each.id for each in lists], consultation.id)),
        subject,
        body,
        tuple(each.name for each in lists if erased_before(each.erase_on, day)),
    )


def _page(template: str, consultation: Consultation, lists: Lists, wanted: Wanted, **values: Any) -> str:
    feedback = feedback_of(consultation.id)
    # Whoever has no address is reached by the plan that goes with telling the answers.
    plan_url = feedback_pages.release(consultation.slug) if feedback and feedback.state == "writing" else ""
    return render_template(
        f"notifications/manage/{template}.html",
        consultation=consultation,
        lists=list(lists.values()),
        counts=list_queries.counts_of(list(lists)),
        wanted=wanted,
        occasions=OCCASION_WORDS,
        few=FEW_ADDRESSES,
        plan_url=plan_url,
        **values,
    )
