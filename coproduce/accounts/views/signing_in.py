"""Signing in by e-mailed code, and one's own pages."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from coproduce.accounts import services, sign_in
from coproduce.accounts.forms import CodeForm, NameForm, SignInForm
from coproduce.web.guards import public, requires
from coproduce.web.rate_limits import CODE, SIGN_IN, limited, limiter, unnamed

blueprint = Blueprint("accounts", __name__)

WAITING = "signing_in_as"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limited(SIGN_IN)
@public
def start() -> ResponseReturnValue:
    form = SignInForm()
    if form.validate_on_submit():
        sign_in.send_letter(form.email.data)
        session[WAITING] = form.email.data.strip().lower()
        return redirect(url_for("accounts.code"))
    return render_template("accounts/sign_in.html", form=form), 422 if form.errors else 200


def _signing_in_as() -> str:
    return unnamed(session.get(WAITING, ""))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@limited(SIGN_IN)
@limiter.limit(CODE, key_func=_signing_in_as, methods=["POST"])
@public
def code() -> ResponseReturnValue:
    if WAITING not in session:
        return redirect(url_for("accounts.start"))
    form = CodeForm()
    if form.validate_on_submit():
        if sign_in.complete(session[WAITING], form.code.data):
            return _welcome()
        form.code.errors = ["This code is wrong or too old. Check it, or ask for a new one."]
    return render_template(
        "accounts/code.html", form=form, email=session[WAITING]
    ), 422 if form.errors else 200


@blueprint.route("/sign-in/letter/<token>", methods=["GET", "POST"])
@limited(SIGN_IN)
@public
def open_letter(token: str) -> ResponseReturnValue:
    letter = sign_in.read_link(token)
    if request.method == "POST" and letter and sign_in.complete(*letter):
        return _welcome()
    works = letter is not None and request.method == "GET"
    return render_template("accounts/letter.html", works=works), 200 if works else 422


def _welcome() -> ResponseReturnValue:
    session.pop(WAITING, None)
    flash("You are signed in.", "success")
    return redirect(url_for("accounts.my"))


@blueprint.route("/my/", methods=["GET", "POST"])
@requires("my.read")
def my() -> ResponseReturnValue:
    form = NameForm(obj=current_user)
    if form.validate_on_submit():
        services.rename(current_user, form.name.data or "")
        flash("Your name is changed.", "success")
        return redirect(url_for("accounts.my"))
    return render_template("accounts/my.html", form=form, account=current_user), 422 if form.errors else 200
