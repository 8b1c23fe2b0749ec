"""What suggestions add to other pages: the way to suggest, the answers, and one's own on the personal page."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask import render_template
from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries import suggestions as queries
from coproduce.commissioning.rules.stages import DRAFT
from coproduce.commissioning.rules.suggestions import takes_suggestions
from coproduce.commissioning.services.suggestions import CONTEXT, TOPIC
from coproduce.commissioning.staff_tasks import DONE, NOT_NEEDED, TO_DO, TaskState, register_task
from coproduce.core import access
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.safeguarding.contexts import Context, register_context
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("proposal.top", way_to_suggest, 20)
    register_panel("proposal.bottom", answers, 20)
    register_panel("my", own_suggestions, 25)
    register_panel("staff_home", tasks, 24)
    register_task(20, "Suggestions from families", "suggestions_manage.index", stands, "suggestions.answer")
    register_context(CONTEXT, places)


def way_to_suggest(proposal: Proposal) -> str | None:
    if not takes_suggestions(proposal.state):
        return None
    return render_template("commissioning/panels/suggest.html", proposal=proposal)


def answers(proposal: Proposal) -> str | None:
    """Every answer that is public, for as long as the proposal has a page."""
    found = queries.public_answers(proposal)
    if not found and not takes_suggestions(proposal.state):
        return None
    return render_template("commissioning/panels/suggestions.html", answers=found)


def own_suggestions(account: Account) -> str | None:
    found = queries.suggestions_of_account(account.id)
    return render_template("commissioning/panels/my_suggestions.html", suggestions=found) if found else None


def stands(proposal: Proposal) -> TaskState:
    """In the list of work on a proposal: what waits."""
    counts = queries.waiting_counts([proposal.id]).get(proposal.id)
    if counts is None:
        return TaskState(DONE if proposal.state != DRAFT else NOT_NEEDED, "Nothing waits for an answer")
    unread = f"{counts.unread} not read yet" if counts.unread else ""
    unanswered = f"{counts.unanswered} to answer" if counts.unanswered else ""
    return TaskState(TO_DO, ", ".join(filter(None, (unanswered, unread))))


def tasks(actor: Actor) -> str | None:
    """On the staff home: suggestions that wait for an answer."""
    if not access.allows(actor, "suggestions.answer"):
        return None
    waiting = queries.proposals_with_unanswered()
    return render_template("commissioning/panels/suggestion_tasks.html", waiting=waiting) if waiting else None


def places(ids: Collection[str]) -> Mapping[str, Context]:
    """For the reading queue: which proposals texts belong to."""
    rows = db.session.execute(
        select(Proposal.id, Proposal.slug, Proposal.title, Proposal.state).where(Proposal.id.in_(ids))
    )
    return {
        identifier: Context(
            title,
            f"/manage/proposals/{slug}" if state == DRAFT else f"/proposals/{slug}",
            {TOPIC: "Suggested solution"},
        )
        for identifier, slug, title, state in rows
    }
