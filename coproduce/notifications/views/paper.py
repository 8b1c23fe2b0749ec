"""Letters on paper, for people whom email did not reach: asked for, printed, and handed over by a named person."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.views.qr_codes import qr_of_address
from coproduce.core.errors import NotFound
from coproduce.notifications import paper_services, queries
from coproduce.notifications.catalogue import TITLES
from coproduce.notifications.forms import PaperForm
from coproduce.notifications.models import Notice
from coproduce.notifications.queries import may_go_on_paper
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("notifications_paper", __name__, url_prefix="/manage/notices")


@blueprint.get("/<notice_id>/paper")
@requires("notices.settle")
def ask(notice_id: str) -> ResponseReturnValue:
    notice = _failed(notice_id)
    return _ask(notice, PaperForm(version=notice.version))


@blueprint.post("/<notice_id>/paper")
@requires("notices.settle")
def asked(notice_id: str) -> ResponseReturnValue:
    notice, actor, made = _failed(notice_id), current_actor(), list[Notice]()
    form = PaperForm(version=notice.version)

    def carry() -> None:
        channel, reason = form.channel.data or "", form.reason.data or ""
        made.append(
            paper_services.ask_for_paper(
                actor, notice, channel, reason, expected_version=form.expected_version
            )
        )

    status = carry_out(form, carry)
    if status != 200:
        return _ask(notice, form), status
    flash("Print the letter, and say here when it was handed over.", "success")
    return redirect(url_for("notifications_manage.show", notice_id=made[0].id), 303)


@blueprint.post("/<notice_id>/print")
@requires("notices.settle")
def print_letter(notice_id: str) -> ResponseReturnValue:
    """The letter as a page to print. A button, since each printing makes a private link and stays on record."""
    letter = paper_services.print_letter(current_actor(), queries.notice_by_id(current_actor(), notice_id))
    code = qr_of_address(letter.link, "The page of this letter as a QR code")
    return render_template("notifications/manage/paper_letter.html", letter=letter, code=code)


def _failed(notice_id: str) -> Notice:
    notice = queries.notice_by_id(current_actor(), notice_id)
    if not may_go_on_paper(notice):
        raise NotFound("letter that did not arrive")
    return notice


def _ask(notice: Notice, form: PaperForm) -> str:
    return render_template(
        "notifications/manage/paper.html", notice=notice, title=TITLES[notice.message], form=form
    )
