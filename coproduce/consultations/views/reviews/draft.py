"""The draft as it will be, for the people of the group that looks it over; nothing is stored."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from coproduce.consultations.models import DraftReview
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.questionnaire import STANDARD, YOUNG_PEOPLE, Question, Questionnaire
from coproduce.consultations.questionnaire.sentences import condition_in_words
from coproduce.consultations.views.answer_words import typed_answer
from coproduce.consultations.views.manage.preview import as_if_open
from coproduce.consultations.views.reviews.blueprint import own_review, reviews
from coproduce.web.guards import requires

BANNER = Markup(
    "This is a draft: only your group and staff can see it. "
    '<a class="govuk-link" href="{}">Back to what your group is asked</a>'
)

# Public page -> the page here that shows it.
SHOWN_HERE = {
    "consultations.page": "preview",
    "consultations.young": "preview_young",
    "consultations.start": "questions",
    "consultations.answer_date": "preview",
}


@reviews.get("/<review_id>/preview")
@requires("reviews.take_part")
def preview(slug: str, review_id: str) -> ResponseReturnValue:
    return _as_public(own_review(slug, review_id), "consultations/page.html")


@reviews.get("/<review_id>/preview/young")
@requires("reviews.take_part")
def preview_young(slug: str, review_id: str) -> ResponseReturnValue:
    return _as_public(own_review(slug, review_id), "consultations/young.html")


def _as_public(review: DraftReview, template: str) -> str:
    """The very template of the public side; its links lead to the pages here."""

    def address(endpoint: str, **values: Any) -> str:
        here = SHOWN_HERE.get(endpoint)
        return url_for(endpoint, **values) if here is None else address_here(review, here)

    flash(BANNER.format(address_here(review, "page")), "warning")
    return render_template(template, url_for=address, **as_if_open(review.consultation))


def address_here(review: DraftReview, page: str, **values: Any) -> str:
    return url_for(f"reviews.{page}", slug=review.group.slug, review_id=review.id, **values)


@reviews.get("/<review_id>/questions")
@requires("reviews.take_part")
def questions(slug: str, review_id: str) -> ResponseReturnValue:
    """All questions on one page, as people will see each of them, with a way to say something about it."""
    review = own_review(slug, review_id)
    questionnaire = questionnaire_of(review.consultation)
    wanted = _wanted_format(review)
    return render_template(
        "consultations/reviews/questions.html",
        review=review,
        consultation=review.consultation,
        entries=[
            _entry(number, each, questionnaire, wanted)
            for number, each in enumerate(questionnaire.questions, 1)
        ],
        wanted=wanted,
        formats=_formats(questionnaire),
    )


def _entry(number: int, question: Question, questionnaire: Questionnaire, wanted: str) -> dict[str, Any]:
    """What the widget of a question is given, with nothing typed in it."""
    return {
        "number": number,
        "question": question,
        "words": question.worded(wanted),
        "raw": typed_answer(question, None),
        "name": f"question-{number}",
        "condition": condition_in_words(question.show_if, questionnaire.questions)
        if question.show_if is not None
        else "",
    }


def _wanted_format(review: DraftReview) -> str:
    wanted = request.args.get("format", review.format)
    return wanted if wanted in (STANDARD, YOUNG_PEOPLE) else STANDARD


def _formats(questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """The words in which the questions can be looked over: (format, its name)."""
    young = [(YOUNG_PEOPLE, "Young people’s words")] if questionnaire.has_young_wording else []
    return [(STANDARD, "The usual words"), *young]
