"""Making sense together, for staff: inviting a group, choosing what it sees, answering what it proposes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, cast

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.queries import all_groups, group_by_slug
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.insights import queries
from coproduce.insights.forms import ReasonForm
from coproduce.insights.making_sense_forms import InvitationForm
from coproduce.insights.models import MakingSense
from coproduce.insights.queries import making_sense as reads
from coproduce.insights.services import making_sense as services
from coproduce.insights.views.blueprints import manage
from coproduce.web.forms import VersionedForm, carry_out, explain
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import Page, page_number

TEXTS_ON_A_PAGE = 25


@manage.get("/making-sense")
@requires("themes.see")
def invitations(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return render_template(
        "insights/making_sense/list.html",
        consultation=consultation,
        invitations=reads.invitations_of(current_actor(), consultation.id),
        may_run=allows(current_actor(), "making_sense.run"),
    )


@manage.route("/making-sense/new", methods=["GET", "POST"])
@requires("making_sense.run")
def invite(slug: str) -> ResponseReturnValue:
    """Invite a group; it sees nothing yet."""
    consultation = consultation_by_slug(slug)
    form = _invitation_form(consultation)
    made: list[MakingSense] = []
    status = 200
    if request.method == "POST":
        status = carry_out(form, lambda: made.append(_invite(consultation, form)))
    if not made:
        page = render_template("insights/making_sense/new.html", consultation=consultation, form=form)
        return page, status
    flash("Now choose the texts that the group may see.", "success")
    return _to(consultation, made[0])


def _invite(consultation: Consultation, form: InvitationForm) -> MakingSense:
    return services.invite_group(
        current_actor(),
        consultation,
        group_by_slug(form.group.data),
        topic=form.topic.data or "",
        introduction=form.introduction.data or "",
        until=cast("date", form.until.data),  # the form asks for it
    )


@manage.get("/making-sense/<making_id>")
@requires("themes.see")
def invitation(slug: str, making_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return _page(consultation, _making(consultation, making_id))


@manage.post("/making-sense/<making_id>/texts")
@requires("making_sense.run")
def share(slug: str, making_id: str) -> ResponseReturnValue:
    """Share the ticked texts; those that cannot be shared are named with the reason."""
    consultation = consultation_by_slug(slug)
    making = _making(consultation, making_id)
    chosen = request.form.getlist("passage")
    if not chosen:
        return _page(consultation, making, ["Choose at least one text."]), 422
    count, refused = services.share_texts(
        current_actor(), making, chosen, checked=bool(request.form.get("checked"))
    )
    flash(f"{'1 text is' if count == 1 else f'{count} texts are'} shared with the group.", "success")
    for passage, why in refused[:TEXTS_ON_A_PAGE]:
        flash(f"Not shared: “{passage.words[:60]}”. {why}", "warning")
    return _to(consultation, making, "texts")


@manage.post("/making-sense/<making_id>/texts/<shared_id>/remove")
@requires("making_sense.run")
def stop_sharing(slug: str, making_id: str, shared_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    making = _making(consultation, making_id)
    services.stop_sharing(current_actor(), making, reads.shared_text_of(making, shared_id))
    flash("The group does not see this text any more.", "success")
    return _to(consultation, making, "shared")


@manage.post("/making-sense/<making_id>/open")
@requires("making_sense.run")
def open_invitation(slug: str, making_id: str) -> ResponseReturnValue:
    version = VersionedForm().expected_version
    return _attempt(
        slug,
        making_id,
        lambda making: services.open_to_group(current_actor(), making, expected_version=version),
        "The group can begin. Those who support it are told.",
    )


@manage.post("/making-sense/<making_id>/close")
@requires("making_sense.run")
def close_invitation(slug: str, making_id: str) -> ResponseReturnValue:
    return _attempt(
        slug,
        making_id,
        lambda making: services.close_to_group(current_actor(), making),
        "It is closed. What the group proposed waits for your answer.",
    )


@manage.post("/making-sense/<making_id>/withdraw")
@requires("making_sense.run")
def withdraw_invitation(slug: str, making_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    making = _making(consultation, making_id)
    form = ReasonForm()
    status = carry_out(
        form, lambda: services.withdraw_invitation(current_actor(), making, form.reason.data or "")
    )
    if status != 200:
        return _page(consultation, making, form=form), status
    flash("The invitation is withdrawn.", "success")
    return _to(consultation, making)


@manage.post("/making-sense/<making_id>/proposals/<proposal_id>")
@requires("making_sense.run")
def answer_proposal(slug: str, making_id: str, proposal_id: str) -> ResponseReturnValue:
    """Take a proposal up as a theme, or say why not."""

    def decide(making: MakingSense) -> None:
        proposal, actor = reads.proposal_of(making, proposal_id), current_actor()
        if request.form.get("do") == "take_up":
            services.take_up_proposal(actor, proposal, name=request.form.get("name", ""))
        else:
            services.answer_proposal(actor, proposal, request.form.get("reason", ""))

    return _attempt(slug, making_id, decide, "The group reads your answer on its page.", "proposals")


def _attempt(
    slug: str, making_id: str, action: Callable[[MakingSense], object], words: str, anchor: str = ""
) -> ResponseReturnValue:
    """Carry something out and come back; where it is refused, say why on the same page."""
    consultation = consultation_by_slug(slug)
    making = _making(consultation, making_id)
    try:
        action(making)
    except (InvalidInput, Refused, Stale) as problem:
        db.session.rollback()
        form = ReasonForm(formdata=None)
        status = explain(form, problem)
        found = [str(words) for errors in form.errors.values() for words in errors]
        return _page(consultation_by_slug(slug), _making(consultation, making_id), found), status
    flash(words, "success")
    return _to(consultation, making, anchor)


def _page(
    consultation: Consultation,
    making: MakingSense,
    problems: list[str] | None = None,
    form: ReasonForm | None = None,
) -> str:
    actor = current_actor()
    may_run = allows(actor, "making_sense.run")
    texts, total = reads.texts_to_share(actor, making, TEXTS_ON_A_PAGE, page_number()) if may_run else ([], 0)
    return render_template(
        "insights/making_sense/page.html",
        consultation=consultation,
        making=making,
        visible={shared.id for shared in reads.visible_texts(making)},
        proposals=reads.proposals_of(making),
        named=services.name_and_reason,
        page=Page(texts, page_number(), TEXTS_ON_A_PAGE, total),
        topics=queries.text_questions(consultation.id),
        problems=problems or [],
        form=form or ReasonForm(formdata=None),
        may_run=may_run,
    )


def _making(consultation: Consultation, making_id: str) -> MakingSense:
    return reads.invitation_for_staff(current_actor(), consultation.id, making_id)


def _to(consultation: Consultation, making: MakingSense, anchor: str = "") -> ResponseReturnValue:
    values: dict[str, Any] = {"slug": consultation.slug, "making_id": making.id, "_anchor": anchor or None}
    return redirect(url_for("insights_manage.invitation", **values), 303)


def _invitation_form(consultation: Consultation) -> InvitationForm:
    require(current_actor(), "making_sense.run")
    form = InvitationForm()
    form.group.choices = [
        SelectChoice("", "Choose a group"),
        *(SelectChoice(group.slug, group.name) for group in all_groups()),
    ]
    topics = queries.text_questions(consultation.id)
    form.topic.choices = [
        SelectChoice("", "Every question"),
        *(SelectChoice(key, words) for key, words in topics.items()),
    ]
    return form
