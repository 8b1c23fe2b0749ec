"""What was sent, on development and demonstration sites. Production does not have these pages."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.notifications import queries
from coproduce.web.guards import requires
from coproduce.web.paging import page_number, page_of

blueprint = Blueprint("mailbox_manage", __name__, url_prefix="/manage/mailbox")


@blueprint.route("/")
@requires("mailbox.read")
def index() -> ResponseReturnValue:
    search = request.args.get("search", "")
    page = page_of(queries.kept_mail(search), number=page_number())
    return render_template("notifications/manage/mailbox.html", page=page, search=search)


@blueprint.route("/<mail_id>")
@requires("mailbox.read")
def show(mail_id: str) -> ResponseReturnValue:
    return render_template("notifications/manage/mail.html", mail=queries.kept_mail_by_id(mail_id))
