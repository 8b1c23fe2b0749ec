"""Reviews of drafts in words, for staff and for the group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coproduce.consultations.models import DraftReview, ReviewChange
from coproduce.consultations.questionnaire import Questionnaire

# State -> kind of status, and its words.
STATES = {
    "not_asked": ("not_started", "Not asked"),
    "asked": ("due", "Asked"),
    "commented": ("in_progress", "Has commented"),
    "signed_off": ("done", "Signed off"),
    "declined": ("broken", "Did not agree"),
    "not_signed": ("withdrawn", "Not signed off"),
}


@dataclass(frozen=True)
class Said:
    """One comment as staff and the group see it; the words of one that is held back are empty."""

    id: str
    about: str
    words: str
    given_on: date
    state: str
    may_quote: bool
    change: ReviewChange | None


def said_about(review: DraftReview, questionnaire: Questionnaire) -> list[Said]:
    """The comments: about the whole first, then question by question."""
    order = {question.key: number for number, question in enumerate(questionnaire.questions, start=1)}
    texts = {question.key: question.worded(review.format).text for question in questionnaire.questions}

    def place(key: str) -> int:
        return order.get(key, len(order) + 1) if key else 0

    return [
        Said(
            comment.id,
            texts.get(comment.question_key, "A question that is not there any more")
            if comment.question_key
            else "",
            "" if comment.passage.state == "held" else comment.passage.body,
            comment.given_on,
            comment.passage.state,
            comment.passage.may_quote,
            comment.change,
        )
        for comment in sorted(review.comments, key=lambda each: (place(each.question_key), each.id))
    ]
