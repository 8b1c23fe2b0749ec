"""The blueprint of reviews by groups. To everybody outside the group these pages do not exist."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import DraftReview
from coproduce.consultations.queries.reviews import review_for_group
from coproduce.web.guards import current_actor

reviews = Blueprint("reviews", __name__, url_prefix="/groups/<slug>/reviews")


def own_review(slug: str, review_id: str) -> DraftReview:
    """A review of this group, for its own people. Raises NotFound."""
    return review_for_group(current_actor(), slug, review_id)


def to_review(review: DraftReview, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("reviews.page", slug=review.group.slug, review_id=review.id, _anchor=anchor), 303)
