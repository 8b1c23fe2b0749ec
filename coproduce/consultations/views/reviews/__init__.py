"""Pages on which the people of a group look over a draft: the review, and the draft as it will be."""

from __future__ import annotations

from coproduce.consultations.views.reviews import draft, looking_over  # noqa: F401 - they add their routes
from coproduce.consultations.views.reviews.blueprint import reviews

__all__ = ["reviews"]
