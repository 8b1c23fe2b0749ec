"""Group sessions on other pages: one's own page, the group's page, and the staff page of a consultation."""

from __future__ import annotations

from flask import render_template

from coproduce.accounts.models import Account, Group
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.sessions import count_own, reach_of
from coproduce.core.access import allows
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("my", on_my_page, position=30)
    register_panel("group", on_group, position=10)
    register_panel("consultation.manage", on_consultation, position=10)


def on_my_page(account: Account) -> str | None:
    """The sessions of one's groups, for members and facilitators."""
    actor = current_actor()
    may_open = allows(actor, "sessions.open")
    waiting, count = count_own(actor)
    if not may_open and not count:
        return None
    return render_template(
        "consultations/sessions/panel_my.html", may_open=may_open, waiting=waiting, count=count
    )


def on_group(group: Group) -> str | None:
    """For those who lead the group: open a session."""
    if not allows(current_actor(), "sessions.open", group):
        return None
    return render_template("consultations/sessions/panel_group.html", group=group)


def on_consultation(consultation: Consultation) -> str | None:
    """For staff: how many people answered, and how; and that sessions wait for their groups' yes."""
    if consultation.state == "draft" or not allows(current_actor(), "consultations.see"):
        return None
    return render_template(
        "consultations/manage/panel_sessions.html",
        consultation=consultation,
        reach=reach_of(consultation),
        may_open=allows(current_actor(), "sessions.take_out"),
    )
