"""The group's page of a review: what it is asked, what it says, and its yes or no."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.consultations import services
from coproduce.consultations.forms.reviews import WHOLE_DRAFT, CommentForm, SignOffForm
from coproduce.consultations.models import DraftReview
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.queries.reviews import (
    changed_since_signed,
    comment_of,
    digests_now,
    waits_for_group,
)
from coproduce.consultations.questionnaire.formats import YOUNG_PEOPLE
from coproduce.consultations.rules.reviews import ROLES, whole_digest
from coproduce.consultations.views.respond import safety_numbers
from coproduce.consultations.views.review_words import STATES, said_about
from coproduce.consultations.views.reviews.blueprint import own_review, reviews, to_review
from coproduce.core.access import allows
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

ANSWERS = {
    "sign-off": (services.sign_off, "Thank you. Your yes is noted."),
    "decline": (services.decline_to_sign, "Thank you for saying so. Those who ask hear of it now."),
}


@reviews.get("/<review_id>")
@requires("reviews.take_part")
def page(slug: str, review_id: str) -> ResponseReturnValue:
    review = own_review(slug, review_id)
    return _page(review, _comment_form(review))


def _page(review: DraftReview, form: CommentForm) -> str:
    consultation = review.consultation
    return render_template(
        "consultations/reviews/page.html",
        review=review,
        consultation=consultation,
        state=STATES[review.state],
        waits=waits_for_group(review),
        changed=changed_since_signed(review, digests_now(consultation))
        if consultation.state == "draft"
        else (),
        comments=said_about(review, questionnaire_of(consultation)),
        role=ROLES.get(review.answered_as, ""),
        may_sign=allows(current_actor(), "reviews.sign", review),
        numbers=safety_numbers(),
        young=review.format == YOUNG_PEOPLE,
        form=form,
    )


def _comment_form(review: DraftReview) -> CommentForm:
    form = CommentForm(question_key=request.args.get("about", WHOLE_DRAFT))
    form.question_key.choices = [
        SelectChoice(WHOLE_DRAFT, "The whole draft"),
        *(
            SelectChoice(question.key, f"{number}. {question.worded(review.format).text}")
            for number, question in enumerate(questionnaire_of(review.consultation).questions, start=1)
        ),
    ]
    return form


@reviews.post("/<review_id>/comments")
@requires("reviews.take_part")
def comment(slug: str, review_id: str) -> ResponseReturnValue:
    review = own_review(slug, review_id)
    form = _comment_form(review)
    status = carry_out(
        form,
        lambda: services.comment_on_draft(
            current_actor(),
            review,
            form.words.data or "",
            question_key=form.question_key.data or "",
            may_quote=bool(form.may_quote.data),
        ),
    )
    if status != 200:
        return _page(review, form), status
    flash("Thank you. Those who ask read it, and say here what they change because of it.", "success")
    return to_review(review, "comments")


@reviews.post("/<review_id>/comments/<comment_id>/take-out")
@requires("reviews.take_part")
def take_out(slug: str, review_id: str, comment_id: str) -> ResponseReturnValue:
    review = own_review(slug, review_id)
    services.take_out_comment(current_actor(), review, comment_of(review, comment_id))
    flash("The comment is taken out.", "success")
    return to_review(review, "comments")


@reviews.post("/<review_id>/comments/<comment_id>/words")
@requires("reviews.take_part")
def words(slug: str, review_id: str, comment_id: str) -> ResponseReturnValue:
    """Let the group's own words be shown, or no longer."""
    review, shown = own_review(slug, review_id), request.form.get("may_quote") == "yes"
    services.let_words_be_shown(current_actor(), review, comment_of(review, comment_id), may_quote=shown)
    flash(
        "These words may be shown." if shown else "These words are not shown on any page any more.", "success"
    )
    return to_review(review, "comments")


@reviews.route("/<review_id>/<any('sign-off', decline):answer>", methods=["GET", "POST"])
@requires("reviews.sign")
def answer(slug: str, review_id: str, answer: str) -> ResponseReturnValue:
    """The group's yes or no, by its facilitator."""
    review = own_review(slug, review_id)
    service, done = ANSWERS[answer]
    form, status = _sign_off_form(review), 200
    if form.is_submitted():
        status = _carry_out(form, review, service)
        if status == 200:
            flash(done, "success")
            return to_review(review)
    return render_template(
        "consultations/reviews/answer.html",
        review=review,
        consultation=review.consultation,
        answer=answer,
        waits=waits_for_group(review),
        numbers=safety_numbers(),
        young=review.format == YOUNG_PEOPLE,
        form=form,
    ), status


def _sign_off_form(review: DraftReview) -> SignOffForm:
    return SignOffForm(
        version=review.version,
        role=review.answered_as or None,
        shows_count=review.shows_count,
        seen=whole_digest(digests_now(review.consultation)),
    )


def _carry_out(form: SignOffForm, review: DraftReview, service: Callable[..., None]) -> int:
    status = carry_out(
        form, lambda: service(current_actor(), review, form.said, expected_version=form.expected_version)
    )
    if status != 200:
        # The page that is shown again is made from the draft as it is now.
        form.seen.data = form.seen.raw_data = whole_digest(digests_now(review.consultation))
    return status
