"""Staff ask groups to look over a draft, read what they say, and say what changed."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.queries import all_groups, group_by_slug
from coproduce.consultations import services
from coproduce.consultations.forms import BareForm, plain_lines
from coproduce.consultations.forms.reviews import AnswerCommentForm, AskGroupForm, WithoutSignOffForm
from coproduce.consultations.lifecycle import DRAFT_REVIEW
from coproduce.consultations.models import Consultation, DraftReview, ReviewComment
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.queries.reviews import (
    changed_since_signed,
    comment_of,
    digests_now,
    review_facts,
    review_for_staff,
    review_of,
    reviews_of,
    unanswered,
)
from coproduce.consultations.rules.reviews import ROLES, changed_pieces
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.consultations.views.review_words import STATES, Said, said_about
from coproduce.core.access import allows
from coproduce.core.errors import NotFound
from coproduce.core.lifecycle import possible_actions
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

USUAL_REQUEST = (
    "Please look over this draft before it opens. Do the questions ask what matters? Are the words right? "
    "Is something missing? We tell you what we change because of what you say, and we ask for your yes."
)


@manage.get("/<slug>/reviews")
@requires("reviews.read")
def reviews(slug: str) -> ResponseReturnValue:
    """Every group that was asked or leads, and how far it is."""
    consultation = consultation_by_slug(slug)
    asked = {review.group.name: review for review in reviews_of(consultation.id)}
    return render_template(
        "consultations/manage/reviews.html",
        consultation=consultation,
        rows=[(facts, asked.get(facts.group)) for facts in review_facts(consultation)],
        states=STATES,
        groups={entry.group.name: entry.group.slug for entry in consultation.groups},
        may_ask=allows(current_actor(), "reviews.ask") and consultation.state == "draft",
    )


@manage.route("/<slug>/reviews/ask", methods=["GET", "POST"])
@requires("reviews.ask")
def ask_group(slug: str) -> ResponseReturnValue:
    """For the first time or again; `?group=` names a group already."""
    consultation = consultation_by_slug(slug)
    form, status, asked = _ask_form(consultation), 200, list[DraftReview]()
    if form.is_submitted():
        status = carry_out(form, lambda: asked.append(_ask(consultation, form)))
        if status == 200:
            flash(f"{asked[0].group.name} is asked. Its facilitators get a letter.", "success")
            return to_page(consultation, "review", review_id=asked[0].id)
    return render_template(
        "consultations/manage/review_ask.html", consultation=consultation, form=form
    ), status


def _ask_form(consultation: Consultation) -> AskGroupForm:
    groups = {group.slug: group for group in all_groups()}
    chosen = groups.get(request.values.get("group", ""))
    before = review_of(consultation.id, chosen.id) if chosen else None
    stored: dict[str, Any] = {"group": chosen.slug if chosen else "", "request": USUAL_REQUEST}
    if before is not None:
        stored |= {"format": before.format, "version": before.version}
        stored["request"] = before.request or USUAL_REQUEST
    form = AskGroupForm(data=stored)
    form.group.choices = [
        SelectChoice("", "Choose a group"),
        *(SelectChoice(each.slug, each.name) for each in groups.values()),
    ]
    return form


def _ask(consultation: Consultation, form: AskGroupForm) -> DraftReview:
    return services.ask_group(
        current_actor(),
        consultation,
        group_by_slug(form.group.data or ""),
        request=plain_lines(form.request.data),
        answer_by=form.answer_by.data,
        wanted_format=form.format.data or "",
        expected_version=form.expected_version,
    )


@manage.get("/<slug>/reviews/<review_id>")
@requires("reviews.read")
def review(slug: str, review_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return _review_page(consultation, review_for_staff(current_actor(), consultation, review_id))


def _review_page(consultation: Consultation, found: DraftReview) -> str:
    now = digests_now(consultation)
    return render_template(
        "consultations/manage/review.html",
        consultation=consultation,
        review=found,
        state=STATES[found.state],
        comments=said_about(found, questionnaire_of(consultation)),
        waiting=len(unanswered(found)),
        changed=changed_since_signed(found, now) if consultation.state == "draft" else (),
        changed_since_asked=changed_pieces(found.shown, now)
        if consultation.state == "draft" and found.state in ("asked", "commented")
        else (),
        role=ROLES.get(found.answered_as, ""),
        actions=possible_actions(DRAFT_REVIEW, found, current_actor())
        if consultation.state == "draft"
        else (),
        may_answer=allows(current_actor(), "reviews.ask"),
        form=BareForm(version=found.version),
    )


@manage.post("/<slug>/reviews/<review_id>/take-back")
@requires("reviews.ask")
def take_back_request(slug: str, review_id: str) -> ResponseReturnValue:
    consultation, form = consultation_by_slug(slug), BareForm()
    found = review_for_staff(current_actor(), consultation, review_id)
    services.take_back_request(current_actor(), found, expected_version=form.expected_version)
    flash(f"The request is taken back. {found.group.name} does not see the draft any more.", "success")
    return to_page(consultation, "reviews")


@manage.route("/<slug>/reviews/<review_id>/comments/<comment_id>", methods=["GET", "POST"])
@requires("reviews.ask")
def answer_comment(slug: str, review_id: str, comment_id: str) -> ResponseReturnValue:
    """What staff say to one comment: what changed, or why nothing did."""
    consultation = consultation_by_slug(slug)
    found = review_for_staff(current_actor(), consultation, review_id)
    comment = comment_of(found, comment_id)
    form, status = _answer_form(comment), 200
    if form.is_submitted():
        status = carry_out(
            form, lambda: services.answer_comment(current_actor(), found, comment, **form.fields())
        )
        if status == 200:
            flash("Your answer is saved. It stands on the public page when this opens.", "success")
            return to_page(consultation, "review", review_id=found.id)
    return render_template(
        "consultations/manage/review_answer.html",
        consultation=consultation,
        review=found,
        said=_said(consultation, found, comment),
        form=form,
    ), status


def _said(consultation: Consultation, found: DraftReview, comment: ReviewComment) -> Said:
    return next(each for each in said_about(found, questionnaire_of(consultation)) if each.id == comment.id)


def _answer_form(comment: ReviewComment) -> AnswerCommentForm:
    change = comment.change
    if change is None:
        return AnswerCommentForm()
    return AnswerCommentForm(
        said=change.said,
        changed="yes" if change.changed else "no",
        answer=change.answer,
        shows_words=change.shows_words,
    )


@manage.route("/<slug>/reviews/without/<group_slug>", methods=["GET", "POST"])
@requires("reviews.ask")
def open_without(slug: str, group_slug: str) -> ResponseReturnValue:
    """A public reason for opening without a sign-off of this group that holds."""
    consultation, group = consultation_by_slug(slug), group_by_slug(group_slug)
    before = review_of(consultation.id, group.id)
    named = {entry.group_id for entry in consultation.groups}
    if before is None and group.id not in named:
        raise NotFound("group of this consultation")
    form, status = (
        WithoutSignOffForm(
            version=before.version if before else None, reason=before.reason if before else None
        ),
        200,
    )
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.open_without_sign_off(
                current_actor(),
                consultation,
                group,
                plain_lines(form.reason.data),
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("The reason is saved. It stands on the public page when this opens.", "success")
            return to_page(consultation, "reviews")
    return render_template(
        "consultations/manage/review_without.html", consultation=consultation, group=group, form=form
    ), status
