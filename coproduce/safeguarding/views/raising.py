"""Raising a concern that is tied to no text, and what whoever raised one may know of it afterwards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.core.access import Actor, allows
from coproduce.safeguarding import queries, services
from coproduce.safeguarding.concern_forms import ConcernForm
from coproduce.safeguarding.concern_rules import DEFAULT_SEVERITY
from coproduce.safeguarding.models import Concern, Passage
from coproduce.safeguarding.services import Worry
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("safeguarding_raising", __name__, url_prefix="/manage/concerns")

DANGER = "If somebody is in danger now, call 999 yourself."


@blueprint.route("/raise", methods=["GET", "POST"])
@requires("concerns.raise")
def page() -> ResponseReturnValue:
    """What somebody saw or heard, in a text or anywhere else."""
    actor, form, raised = current_actor(), concern_form(current_actor()), list[Concern]()
    status = 200
    if form.is_submitted():
        status = carry_out(form, lambda: raised.append(services.new_concern(actor, worry_of(form))))
        if status == 200:
            flash(words_after(raised[0]), "warning")
            return redirect(url_for(".raised"))
    return render_template("safeguarding/raise_concern.html", form=form), status


@blueprint.get("/raised")
@requires("concerns.raise")
def raised() -> ResponseReturnValue:
    """What I raised, and whether somebody has it; nothing else of it."""
    return render_template("safeguarding/raised_concerns.html", raised=queries.raised_by(current_actor()))


def concern_form(actor: Actor, **values: Any) -> ConcernForm:
    """The form with the people whom a concern can be about."""
    form = ConcernForm(**values)
    form.named.choices = people_choices(actor)
    return form


def severity_for(passage: Passage) -> str:
    """What the form begins with: a machine's urgent hint sorts here too, and a person decides."""
    return "urgent" if passage.concern_hint == "urgent" else DEFAULT_SEVERITY


def people_choices(actor: Actor) -> list[tuple[str, str]]:
    return [
        (
            account.id,
            f"{account.name or account.email}{', ' + account.job_title if account.job_title else ''}",
        )
        for account in queries.people_to_name(actor)
    ]


def worry_of(form: ConcernForm) -> Worry:
    return Worry(
        note=form.note.data or "",
        category=form.category.data or "",
        severity=form.severity.data or "",
        steps_taken=form.steps_taken.data or "",
        names_staff=bool(form.names_staff.data),
        named=tuple(form.named.data or ()),
    )


def words_after(concern: Concern) -> str:
    """What whoever raised it is told: who hears of it, as far as that may be said."""
    first = queries.telling_at(concern.id, 0)
    turn = first.turn if first else ""
    if turn == "fallback":
        told = "It names everybody on duty, so the fallback contact of the area is being told."
    elif turn == "administrators":
        told = (
            "It names everybody who may open it. Administrators are asked to put somebody else on duty: "
            "call children’s social care yourself today."
        )
    else:
        told = "The safeguarding lead is being told, or a deputy whom it does not name."
    return f"{told} {DANGER}"


def facilitators_panel(account: Any) -> str | None:
    """On the page of whoever supports a group: the way to raise a concern."""
    actor = current_actor()
    if not allows(actor, "concerns.raise") or allows(actor, "staff.enter"):
        return None
    return render_template("safeguarding/panel_raise.html")
