"""Reviews of drafts on other pages: the consultation's own, the group's page, and one's own page."""

from __future__ import annotations

from typing import Any

from flask import render_template

from coproduce.accounts.models import Account, Group
from coproduce.consultations.queries.reviews import (
    public_reviews,
    reviews_for,
    unanswered_drafts,
    waits_for_group,
)
from coproduce.consultations.views.review_words import STATES
from coproduce.core.access import Actor, allows
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("consultation", who_shaped_it, position=75)
    register_panel("group", for_the_group, position=5)
    register_panel("my", for_members, position=25)
    register_panel("staff_home", unanswered_comments, position=24)


def who_shaped_it(consultation: Any) -> str | None:
    """For everybody: when groups were asked, what changed because of them, and whether they agreed."""
    reviews = public_reviews(consultation)
    return render_template("consultations/panel_shaped.html", reviews=reviews) if reviews else None


def for_the_group(group: Group) -> str | None:
    """On its page, for its own people alone: the drafts that it was asked to look over."""
    actor = current_actor()
    reviews = reviews_for(actor, group.id) if actor.signed_in else []
    if not reviews:
        return None
    waiting = {review.id for review in reviews if waits_for_group(review)}
    return render_template(
        "consultations/reviews/panel_group.html", reviews=reviews, waiting=waiting, states=STATES
    )


def for_members(account: Account) -> str | None:
    """On one's own page: what waits for one's groups."""
    waiting = [review for review in reviews_for(current_actor()) if waits_for_group(review)]
    return render_template("consultations/reviews/panel_my.html", reviews=waiting) if waiting else None


def unanswered_comments(actor: Actor) -> str | None:
    """On the staff home: what groups said about drafts and nobody has answered."""
    drafts = unanswered_drafts() if allows(actor, "reviews.ask") else []
    return render_template("consultations/manage/panel_reviews_due.html", drafts=drafts) if drafts else None
