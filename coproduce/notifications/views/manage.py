"""Letters on the staff side: what failed or is uncertain comes first, and a person settles it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.notifications import paper_services, queries, services
from coproduce.notifications.catalogue import TITLES
from coproduce.notifications.forms import ManyForm, ReasonForm
from coproduce.notifications.models import Notice
from coproduce.notifications.rules import CHANNELS
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

blueprint = Blueprint("notifications_manage", __name__, url_prefix="/manage/notices")

STATES = {
    "": "All letters",
    "unsettled": "Waiting for a person",
    "queued": "Queued",
    "sending": "Being sent",
    "sent": "Sent",
    "uncertain": "Not certain",
    "failed": "Failed",
}

ACTION_WORDS = {
    "begin": "Given to the mail server",
    "succeed": "Sent",
    "postpone": "Put off until later",
    "give_up": "Given up",
    "doubt": "Became uncertain",
    "accept": "Accepted",
    "arrived": "Said to have arrived",
    "send_again": "Queued again",
    "ask_for_paper": "To go on paper",
    "print": "Printed",
    "hand_over": "Handed over on paper",
    "come_back": "Not handed over",
}

ACTIONS = {
    "accept": (
        services.accept_notice,
        "Accepted. The letter stays as it is and no longer holds up the answers.",
    ),
    "arrived": (services.mark_arrived, "Noted: the letter arrived."),
    "send-again": (services.send_again, "The letter is queued again."),
    "handed-over": (paper_services.say_handed_over, "Noted: they have the letter."),
    "came-back": (paper_services.say_not_handed_over, "Noted: they do not have the letter."),
}


@blueprint.route("/")
@requires("notices.settle")
def index() -> ResponseReturnValue:
    return _list(ManyForm())


def _list(form: ManyForm) -> str:
    chosen = {name: request.args.get(name, "") for name in ("state", "message", "about")}
    statement = queries.notices(
        current_actor(), state=chosen["state"], message=chosen["message"], subject_id=chosen["about"]
    )
    page = page_of(statement, number=page_number())
    return render_template(
        "notifications/manage/index.html",
        page=page,
        chosen=chosen,
        states=STATES,
        titles=TITLES,
        channels=CHANNELS,
        form=form,
        waiting=queries.unsettled_count(),
    )


@blueprint.route("/accept", methods=["POST"])
@requires("notices.settle")
def accept_many() -> ResponseReturnValue:
    form = ManyForm()
    if not form.validate_on_submit():
        return _list(form), 422
    actor = current_actor()
    chosen = [queries.notice_by_id(actor, notice_id) for notice_id in form.notice.data]
    count = services.accept_notices(actor, chosen, form.reason.data)
    flash(f"{count} letters accepted." if count != 1 else "1 letter accepted.", "success")
    return redirect(url_for("notifications_manage.index", state="unsettled"), 303)


@blueprint.route("/<notice_id>")
@requires("notices.settle")
def show(notice_id: str) -> ResponseReturnValue:
    notice = queries.notice_by_id(current_actor(), notice_id)
    return _show(notice, ReasonForm(version=notice.version))


def _show(notice: Notice, form: ReasonForm) -> str:
    return render_template(
        "notifications/manage/notice.html",
        notice=notice,
        title=TITLES[notice.message],
        form=form,
        history=queries.history_of(notice),
        action_words=ACTION_WORDS,
        channels=CHANNELS,
        others=queries.other_channels(notice),
        may_go_on_paper=queries.may_go_on_paper(notice),
    )


@blueprint.route(
    "/<notice_id>/<any('accept', 'arrived', 'send-again', 'handed-over', 'came-back'):action>",
    methods=["POST"],
)
@requires("notices.settle")
def settle(notice_id: str, action: str) -> ResponseReturnValue:
    actor, (service, words) = current_actor(), ACTIONS[action]
    notice = queries.notice_by_id(actor, notice_id)
    form = ReasonForm(version=notice.version)
    status = carry_out(
        form, lambda: service(actor, notice, form.reason.data or "", expected_version=form.expected_version)
    )
    if status != 200:
        return _show(notice, form), status
    flash(words, "success")
    return redirect(url_for("notifications_manage.show", notice_id=notice_id), 303)
