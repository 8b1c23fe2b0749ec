"""What a host does with a topic: one page a step, with its public reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.models import Account, Organisation
from coproduce.accounts.queries import accounts_with_role, all_organisations
from coproduce.accounts.roles import STAFF
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.forums import host_forms, host_services, question_services
from coproduce.forums.host_queries import actions_of, boards_to_move_to, events_of
from coproduce.forums.models import Board, Topic
from coproduce.forums.queries.posts import post_for
from coproduce.forums.queries.topics import SeenTopic, topic_at
from coproduce.forums.queries.viewing import viewer_of
from coproduce.forums.views.reading import address_of
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("forums_host", __name__, url_prefix="/forums/topics")


@dataclass(frozen=True)
class Step:
    """One thing that can be done: its heading, what it means, its form and who carries it out."""

    heading: str
    hint: str
    form: type[host_forms.ReasonForm]
    act: Callable[[Actor, Topic, Any], object]
    button: str
    warning: bool = False


def _state(action: str) -> Callable[[Actor, Topic, Any], object]:
    return lambda actor, topic, form: host_services.change_state(actor, topic, action, form.reason.data or "")


def _move(actor: Actor, topic: Topic, form: host_forms.MoveForm) -> None:
    board = db.session.get(Board, form.board.data or "")
    if board is None:
        raise InvalidInput({"board": "Choose a board."})
    host_services.move(actor, topic, board, form.reason.data or "")


def _merge(actor: Actor, topic: Topic, form: host_forms.MergeForm) -> None:
    try:
        slug = urlsplit((form.topic.data or "").strip()).path.rstrip("/").rpartition("/")[2]
        into = topic_at(viewer_of(actor), slug).topic
    except (NotFound, ValueError):
        raise InvalidInput({"topic": "We find no topic at this address."}) from None
    host_services.merge(actor, topic, into, form.reason.data or "")


def _direct(actor: Actor, topic: Topic, form: host_forms.DirectForm) -> None:
    organisation = db.session.get(Organisation, form.organisation.data or "")
    owner = db.session.get(Account, form.owner.data or "")
    question_services.direct(actor, topic, organisation, owner, form.reason.data or "")


STEPS: dict[str, Step] = {
    "pin": Step(
        "Put this topic at the top",
        "It stands above all others of its board.",
        host_forms.PinForm,
        lambda actor, topic, form: host_services.pin(actor, topic, form.reason.data or "", form.until.data),
        "Put it at the top",
    ),
    "unpin": Step(
        "Take this topic from the top",
        "It stands among the others again.",
        host_forms.ReasonForm,
        lambda actor, topic, form: host_services.unpin(actor, topic, form.reason.data or ""),
        "Take it from the top",
    ),
    "lock": Step(
        "Close this topic for new posts",
        "Everybody can go on reading it.",
        host_forms.ReasonForm,
        _state("lock"),
        "Close it",
        warning=True,
    ),
    "unlock": Step(
        "Open this topic for posts again", "", host_forms.ReasonForm, _state("unlock"), "Open it again"
    ),
    "archive": Step(
        "Put this topic into the archive",
        "It can still be read and found, and nobody can write in it.",
        host_forms.ReasonForm,
        _state("archive"),
        "Put it into the archive",
        warning=True,
    ),
    "reopen": Step(
        "Take this topic out of the archive", "", host_forms.ReasonForm, _state("reopen"), "Take it out"
    ),
    "move": Step(
        "Move this topic to another board",
        "Links to it go on working. It can only go where nobody new reads what was written here.",
        host_forms.MoveForm,
        _move,
        "Move it",
    ),
    "merge": Step(
        "Join this topic with another",
        "Its posts follow those of the other topic. Links to them go on working, and both topics say so.",
        host_forms.MergeForm,
        _merge,
        "Join them",
        warning=True,
    ),
    "undo": Step(
        "Undo what was done last",
        "",
        host_forms.ReasonForm,
        lambda actor, topic, form: host_services.undo(actor, topic, form.reason.data or ""),
        "Undo it",
    ),
    "direct": Step(
        "Pass this question to a service",
        "The person you choose is told when the answer is late.",
        host_forms.DirectForm,
        _direct,
        "Pass it on",
    ),
    "new_date": Step(
        "Give the answer another date",
        "The date that was promised first stays in the topic.",
        host_forms.NewDateForm,
        lambda actor, topic, form: question_services.move_due_date(
            actor, topic, form.due_on.data, form.reason.data or ""
        ),
        "Save the new date",
    ),
    "unanswer": Step(
        "Take back the mark “official answer”",
        "The post stays. The question waits for an answer again.",
        host_forms.ReasonForm,
        lambda actor, topic, form: question_services.unmark_official(actor, topic, form.reason.data or ""),
        "Take the mark back",
        warning=True,
    ),
}


@blueprint.get("/<code>/host")
@requires("topics.host")
def tools(code: str) -> ResponseReturnValue:
    """Everything that can be done with a topic now, and what was done."""
    seen = _topic(code)
    topic = seen.topic
    return render_template(
        "forums/host/tools.html",
        topic=topic,
        title=seen.title,
        steps=[(name, STEPS[name]) for name in actions_of(current_actor(), topic)],
        events=events_of(topic.id),
        back=address_of(topic),
    )


@blueprint.route("/<code>/host/<action>", methods=["GET", "POST"])
@requires("topics.host")
def step(code: str, action: str) -> ResponseReturnValue:
    actor, seen = current_actor(), _topic(code)
    topic = seen.topic
    if action not in STEPS:
        raise NotFound("step")
    chosen = STEPS[action]
    form = chosen.form()
    _with_choices(form, actor, topic)
    status = 200
    if form.is_submitted():
        status = carry_out(form, lambda: chosen.act(actor, topic, form))
        if status == 200:
            flash("Done. The topic says so, with your reason.", "success")
            return redirect(url_for("forums_host.tools", code=code), 303)
    page = render_template(
        "forums/host/step.html",
        topic=topic,
        title=seen.title,
        step=chosen,
        form=form,
        back=url_for("forums_host.tools", code=code),
    )
    return page, status


@blueprint.post("/answer/<post_id>")
@requires("questions.answer")
def answer(post_id: str) -> ResponseReturnValue:
    """Mark a post of the service as the official answer."""
    post = post_for(viewer_of(current_actor()), post_id)
    question_services.mark_official(current_actor(), post)
    flash("This is the official answer now. It stands at the top.", "success")
    return redirect(address_of(post.topic), 303)


def _topic(code: str) -> SeenTopic:
    """The topic, for whoever hosts it or answers it; a form that is sent back shows as much as one that is opened.
    Raises NotFound, NotAllowed."""
    actor = current_actor()
    seen = topic_at(viewer_of(actor), code)
    if not allows(actor, "questions.answer", seen.topic):
        require(actor, "topics.host", seen.topic)
    return seen


def _with_choices(form: host_forms.ReasonForm, actor: Actor, topic: Topic) -> None:
    if isinstance(form, host_forms.MoveForm):
        choices = [(board.id, board.name) for board in boards_to_move_to(actor, topic)]
        form.board.choices = [("", "Choose"), *choices]
    if isinstance(form, host_forms.DirectForm):
        form.organisation.choices = [("", "No service yet"), *((o.id, o.name) for o in all_organisations())]
        staff = accounts_with_role(*STAFF)
        form.owner.choices = [("", "Nobody yet"), *((each.id, each.name or each.email) for each in staff)]
