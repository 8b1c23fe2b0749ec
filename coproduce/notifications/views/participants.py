"""Leaving an address for the outcome, saying yes to it, taking it back, and one's own letters."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coproduce.consultations.queries import consultation_by_id, public_consultation_by_slug
from coproduce.core.errors import NotFound
from coproduce.notifications import list_services, queries, services
from coproduce.notifications.addresses import is_list_token, opened_no_more_token
from coproduce.notifications.catalogue import TITLES
from coproduce.notifications.forms import AddressForm, PressForm
from coproduce.notifications.rules import takes_addresses
from coproduce.web.forms import csrf
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.paging import page_number, page_of
from coproduce.web.rate_limits import ASK_FOR_LETTER, RECEIPT, limited

blueprint = Blueprint("notifications", __name__)


@blueprint.before_request
def leave_no_line() -> None:
    """The time at which somebody gives or confirms an address is nobody's business (rule 17)."""
    g.leaves_no_line = True


@blueprint.route("/consultations/<slug>/tell-me", methods=["GET", "POST"])
@limited(ASK_FOR_LETTER)
@public
def tell_me(slug: str) -> ResponseReturnValue:
    consultation = public_consultation_by_slug(slug)
    if not takes_addresses(queries.address_facts(consultation)):
        return render_template("notifications/too_late.html", consultation=consultation)
    form = AddressForm()
    if form.validate_on_submit():
        services.give_address(consultation, form.email.data, form.keep.data)
        return redirect(url_for("notifications.look_for_letter", slug=slug), 303)
    page = render_template("notifications/tell_me.html", consultation=consultation, form=form)
    return page, 422 if form.errors else 200


@blueprint.route("/consultations/<slug>/tell-me/next")
@public
def look_for_letter(slug: str) -> ResponseReturnValue:
    """The same page for every address, known or not."""
    return render_template(
        "notifications/look_for_letter.html", consultation=public_consultation_by_slug(slug)
    )


@blueprint.route("/notices/confirm/<token>", methods=["GET", "POST"])
@limited(RECEIPT)
@public
def confirm(token: str) -> ResponseReturnValue:
    try:
        contact, consultation = queries.contact_by_token(token)
    except NotFound:
        return render_template("notifications/link_ended.html"), 404
    if request.method == "POST":
        services.confirm_address(token)
        return redirect(url_for("notifications.confirm", token=token), 303)
    template = "confirmed" if contact.confirmed else "confirm"
    return render_template(
        f"notifications/{template}.html",
        consultation=consultation,
        contact=contact,
        token=token,
        form=PressForm(),
    )


# One click in a mail program posts here without a page of ours before it (RFC 8058), so there is no session and no
# CSRF token. None is needed: the secret in the address is the right to do this, and it does nothing else.
@blueprint.route("/notices/stop/<token>", methods=["GET", "POST"])
@csrf.exempt
@limited(RECEIPT)
@public
def stop(token: str) -> ResponseReturnValue:
    if request.method == "POST":
        services.unsubscribe(token)
        return render_template("notifications/stopped.html")
    try:
        _, consultation = queries.contact_by_token(token)
    except NotFound:
        return render_template("notifications/stopped.html")
    return render_template("notifications/stop.html", consultation=consultation, token=token)


# The same for people whose address was imported: they hear no more because of any list.
@blueprint.route("/notices/lists/<token>", methods=["GET", "POST"])
@csrf.exempt
@limited(RECEIPT)
@public
def stop_lists(token: str) -> ResponseReturnValue:
    if not is_list_token(token):
        return render_template("notifications/link_ended.html"), 404
    if request.method == "POST":
        list_services.stop_by_token(token)
        return render_template("notifications/lists_stopped.html")
    return render_template("notifications/lists_stop.html", token=token)


# The same for people with an account, who have no address to erase: they hear no more of one consultation.
@blueprint.route("/notices/no-more/<token>", methods=["GET", "POST"])
@csrf.exempt
@limited(RECEIPT)
@public
def no_more(token: str) -> ResponseReturnValue:
    opened = opened_no_more_token(token)
    if opened is None:
        return render_template("notifications/link_ended.html"), 404
    account_id, consultation_id = opened
    consultation = consultation_by_id(consultation_id)
    if request.method == "POST":
        services.stop_letters(account_id, consultation_id)
        return render_template("notifications/no_more_done.html", consultation=consultation)
    return render_template("notifications/no_more.html", consultation=consultation, token=token)


@blueprint.post("/my/notices/again")
@requires("notices.own")
def take_again() -> ResponseReturnValue:
    services.take_letters_again(current_actor(), request.form.get("consultation", ""))
    flash("We write to you about this again.", "success")
    return redirect(url_for("notifications.mine"), 303)


@blueprint.route("/my/notices", methods=["GET", "POST"])
@requires("notices.own")
def mine() -> ResponseReturnValue:
    email = current_user.email
    form = PressForm()
    if form.validate_on_submit():
        services.forget_address(current_actor(), email, request.form.get("consultation", ""))
        flash("We have erased your address there.", "success")
        return redirect(url_for("notifications.mine"), 303)
    letters = page_of(queries.letters_to(email), number=page_number())
    return render_template(
        "notifications/mine.html",
        email=email,
        waiting=queries.contacts_of_address(email),
        stopped=queries.stopped_consultations(current_user.id),
        letters=letters,
        titles=TITLES,
        form=form,
    )
