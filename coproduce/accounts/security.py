"""Flask-Security, set up for this site (rule 21).

Staff sign in with a password and a code from an authenticator app. Its datastore flushes instead of committing, and
its letters go to the outbox. Participants sign in by e-mailed code: `accounts.sign_in`.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from functools import wraps
from typing import Any

from flask import Flask, current_app, redirect, request, session, url_for
from flask_security import MailUtil, Security, SQLAlchemyUserDatastore, user_authenticated

from coproduce.accounts import actors, services
from coproduce.accounts.models import Account, Role
from coproduce.config import Settings
from coproduce.core.database import db
from coproduce.web import guards
from coproduce.web.guards import PUBLIC
from coproduce.web.rate_limits import SIGN_IN, limiter

ENDPOINTS = {
    "security.static": PUBLIC,
    "security.login": PUBLIC,
    "security.logout": PUBLIC,
    "security.verify": "my.read",
    "security.forgot_password": PUBLIC,
    "security.reset_password": PUBLIC,
    "security.change_password": "my.read",
    "security.two_factor_setup": PUBLIC,  # it answers only in the middle of a sign-in, or to who is signed in
    "security.two_factor_setup_validate": "my.read",
    "security.two_factor_token_validation": PUBLIC,
    "security.two_factor_rescue": "nobody",
    "security.tf_select": PUBLIC,
    "security.mf_recovery": PUBLIC,
    "security.mf_recovery_codes": "my.read",
}

GUESSABLE = (
    "security.login",
    "security.two_factor_token_validation",
    "security.mf_recovery",
    "security.forgot_password",
    "security.reset_password",
    "security.verify",
)


# What is the same for every installation.
FIXED: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_LOGIN_URL": "/sign-in/staff",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_VERIFY_URL": "/sign-in/again",
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/sign-in/new-password",
    "SECURITY_CHANGEABLE": True,
    "SECURITY_CHANGE_URL": "/my/password",
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_SETUP_URL": "/sign-in/set-up-code",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/staff/code",
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/my/recovery-codes",
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_POST_LOGIN_VIEW": "/manage/",
    "SECURITY_POST_LOGOUT_VIEW": "/",
    "SECURITY_POST_CHANGE_VIEW": "/my/",
    "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": True,
    "SECURITY_USE_REGISTER_V2": True,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
}


class Datastore(SQLAlchemyUserDatastore):
    """Leaves the commit to the end of the request."""

    def commit(self) -> None:
        db.session.flush()


class LettersToTheOutbox(MailUtil):
    """Flask-Security's letters wait in our own table and are sent after the commit."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        address = recipient[1] if isinstance(recipient, tuple) else recipient
        services.ask_for_letter(address, str(subject), body or "")


def init_app(app: Flask) -> None:
    """Configure and start Flask-Security, and say who may use its pages."""
    app.config.update(_configuration(app.extensions["settings"]))
    datastore = Datastore(db, Account, Role)
    app.extensions["account_store"] = datastore
    security = Security(app, datastore, mail_util_cls=LettersToTheOutbox)
    # A person is known by their session alone: the site gives out no tokens, so none is looked for in a request.
    security.login_manager.request_loader(lambda request: None)
    guards.declare_third_party(ENDPOINTS)
    guards.use_actor_loader(app, actors.actor_of_request)
    user_authenticated.connect(actors.remember_proofs, app, weak=False)
    code_page = "security.two_factor_token_validation"
    app.view_functions[code_page] = _in_the_middle_of_signing_in(app.view_functions[code_page])
    for endpoint in GUESSABLE:
        app.view_functions[endpoint] = _hard_to_guess(app.view_functions[endpoint])


def _in_the_middle_of_signing_in(view: Any) -> Any:
    """Flask-Security's page for the code signs out whoever opens it outside a sign-in, and any picture's address can
    open it. Without a sign-in under way it only leads to the first step here."""

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        under_way = "tf_state" in session or "tf_user_id" in session
        return view(*args, **kwargs) if under_way else redirect(url_for("security.login"))

    return guarded


def _hard_to_guess(view: Any) -> Any:
    """Few tries from one place, and few at one account from anywhere."""
    by_caller = limiter.limit(SIGN_IN, methods=["POST"])(view)
    return limiter.limit("10 per 15 minutes", key_func=_account, methods=["POST"])(by_caller)


def _account() -> str:
    """Whose account is being tried, as a keyed hash: guessing is limited from many addresses too."""
    # At the second step the account stands in the session.
    tried = (
        (request.form.get("email") or "").strip().lower()
        or session.get("tf_user_id")
        or request.remote_addr
        or ""
    )
    return hmac.new(current_app.secret_key.encode(), tried.encode(), "sha256").hexdigest()[:24]  # type: ignore[union-attr]


def _derived(settings: Settings, purpose: str) -> str:
    """A key of its own for each purpose, from the one secret of the installation."""
    return hmac.new(settings.secret_key.encode(), purpose.encode(), "sha256").hexdigest()


def _configuration(settings: Settings) -> dict[str, Any]:
    totp_key = hashlib.sha256(_derived(settings, "second factor").encode()).digest()
    # Hashing a password is slow on purpose; tests make many accounts and need none of that strength.
    quick = {"argon2__rounds": 1, "argon2__memory_cost": 1024} if settings.environment == "test" else {}
    return {
        **FIXED,
        "SECURITY_PASSWORD_SALT": _derived(settings, "passwords"),
        "SECURITY_PASSWORD_HASH_OPTIONS": quick,
        "SECURITY_TOTP_SECRETS": {"1": urlsafe_b64encode(totp_key).decode()},
        "SECURITY_TOTP_ISSUER": settings.area_name,
        "SECURITY_EMAIL_SENDER": settings.mail_from,
    }
