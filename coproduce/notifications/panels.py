"""What other rooms' pages show about letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import render_template, url_for

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.rules.stages import stage_keys
from coproduce.consultations.models import Consultation
from coproduce.consultations.staff_tasks import WHILE_OPEN, Task, register_tasks
from coproduce.core import access
from coproduce.core.access import Actor
from coproduce.feedback.queries import feedback_of
from coproduce.notifications import list_queries, queries, settlement
from coproduce.notifications.rules import takes_addresses
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("confirmation", after_sending, 20)
    register_panel("consultation", on_consultation, 60)
    register_panel("consultation.manage", how_telling_stands, 60)
    register_tasks(telling_lists)
    register_panel("my", own_letters, 60)
    register_panel("staff_home", tasks, 30)
    register_panel("proposal.bottom", on_proposal, 90)


def after_sending(consultation: Consultation) -> str | None:
    """On the page after submission: the way to leave an address, as a step of its own (rule 17)."""
    if not takes_addresses(queries.address_facts(consultation)):
        return None
    return render_template("notifications/panels/after_sending.html", consultation=consultation)


def on_consultation(consultation: Consultation) -> str | None:
    if not takes_addresses(queries.address_facts(consultation)):
        return None
    return render_template("notifications/panels/consultation.html", consultation=consultation)


def on_proposal(proposal: Proposal) -> str | None:
    """The way to hear when it moves on, while it does."""
    if proposal.state not in stage_keys():
        return None
    return render_template("notifications/panels/proposal.html", proposal=proposal)


def how_telling_stands(consultation: Consultation) -> str | None:
    """For staff: how many wait to hear, and what still holds up the answers."""
    if not access.allows(current_actor(), "notices.settle"):
        return None
    if consultation.state == "draft":
        return None  # nobody waits to hear of it yet
    feedback = feedback_of(consultation.id)
    told = feedback is not None and feedback.telling_began_at is not None
    standing = settlement.standing_of(feedback) if feedback is not None and told else None
    return render_template(
        "notifications/panels/telling.html",
        feedback=feedback,
        counts=queries.contact_counts(consultation.id),
        standing=standing,
    )


def telling_lists(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """In the list of work on a consultation: who is told through an imported list."""
    if consultation.state == "cancelled" or not access.allows(actor, "contact_lists.tell"):
        return
    listed = len(list_queries.lists_of_consultation(consultation.id))
    hint = ("1 list is told" if listed == 1 else f"{listed} lists are told") if listed else "None is told"
    url = url_for("telling_lists_manage.choose", slug=consultation.slug)
    yield Task(WHILE_OPEN, 60, "Tell people on imported lists", url, "contact_lists.tell", hint)


def own_letters(account: Any) -> str:
    return render_template("notifications/panels/my.html")


def tasks(actor: Actor) -> str | None:
    """Letters that wait for a person, on the staff home."""
    if not access.allows(actor, "notices.settle"):
        return None
    waiting = queries.unsettled_count()
    if not waiting:
        return None
    address = url_for("notifications_manage.index", state="unsettled")
    return render_template("notifications/panels/tasks.html", waiting=waiting, address=address)
