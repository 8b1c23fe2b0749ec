"""The list of one's group sessions, and opening a new one."""

from __future__ import annotations

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.accounts.models import Group
from coproduce.consultations import services
from coproduce.consultations.forms.sessions import NO_GROUP, SessionForm
from coproduce.consultations.models import Consultation, GroupSession
from coproduce.consultations.queries import consultation_by_id, open_consultations
from coproduce.consultations.queries.sessions import groups_to_open_for, own_sessions, phone_forms, titles_of
from coproduce.consultations.views.sessions.blueprint import sessions, to_session
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

PAGE_SIZE = 20


@sessions.get("/")
@requires("sessions.see")
def index() -> ResponseReturnValue:
    """Sessions of one's groups: those that wait, then the history."""
    found = page_of(own_sessions(current_actor()), PAGE_SIZE, page_number())
    return render_template(
        "consultations/sessions/index.html",
        found=found,
        titles=titles_of(found.rows),
        phones=phone_forms([row.id for row in found.rows]),
        may_open=allows(current_actor(), "sessions.open"),
    )


@sessions.route("/new", methods=["GET", "POST"])
@requires("sessions.open")
def new() -> ResponseReturnValue:
    asked, groups = open_consultations(), groups_to_open_for(current_actor())
    form = _form(asked, groups)
    opened: list[GroupSession] = []
    status = carry_out(form, lambda: opened.append(_open(form, groups))) if form.is_submitted() else 200
    if opened and status == 200:
        flash("The session is open. People can join with the code.", "success")
        return to_session(opened[0])
    return render_template("consultations/sessions/new.html", form=form, asked=asked), status


def _form(asked: list[Consultation], groups: list[Group]) -> SessionForm:
    chosen = next((each.id for each in asked if each.slug == request.args.get("consultation")), None)
    led = next((each.id for each in groups if each.slug == request.args.get("group")), None)
    first = led or (groups[0].id if len(groups) == 1 else NO_GROUP)
    form = SessionForm(held_on=clock.today(), consultation=chosen, group=first)
    form.offer(asked, groups)
    return form


def _open(form: SessionForm, groups: list[Group]) -> GroupSession:
    return services.open_session(
        current_actor(),
        consultation_by_id(str(form.consultation.data)),
        services.Meeting(held_on=form.held_on.data, **form.fields()),
        next((each for each in groups if each.id == form.group.data), None),
    )
