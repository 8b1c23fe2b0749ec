"""Staff look after “Did it work?”: when families are asked, what they said, and what follows from it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.core import access
from coproduce.core.errors import NotFound
from coproduce.feedback import queries
from coproduce.feedback.forms import ReasonForm
from coproduce.feedback.models import Commitment, ImpactCheck
from coproduce.feedback.promise_forms import AskingMoveForm, ReplyToFamiliesForm
from coproduce.feedback.queries import impact
from coproduce.feedback.rules.impact import VERDICTS
from coproduce.feedback.services import impact as services
from coproduce.feedback.services.impact_judging import ReplyToFamilies, reply_to_families
from coproduce.feedback.views.blueprints import promises as manage
from coproduce.feedback.views.commitments import Words, step_page
from coproduce.web.guards import current_actor, requires


@manage.get("/<commitment_id>/did-it-work/<check_id>")
@requires("commitments.read")
def check(commitment_id: str, check_id: str) -> ResponseReturnValue:
    """Exact figures, which are not for publication, and words that a person has read, for those who may see such.
    Nothing before it is closed: staff must not see answers come in one by one."""
    commitment, asked = _found(commitment_id, check_id)
    actor, closed = current_actor(), asked.closed_on is not None
    sees_exact = closed and access.allows(actor, "results.see_exact")
    sees_words = closed and access.allows(actor, "checks.read")
    return render_template(
        "feedback/manage/check.html",
        commitment=commitment,
        check=asked,
        shown=next((each for each in impact.shown_checks(commitment) if each.id == check_id), None),
        exact=impact.exact_counts(asked.id) if sees_exact else None,
        words=impact.read_words(asked.id) if sees_words else [],
        verdicts=VERDICTS,
        may_edit=access.allows(actor, "commitments.edit"),
    )


@manage.route("/<commitment_id>/did-it-work/<check_id>/move", methods=["GET", "POST"])
@requires("commitments.edit")
def move_check(commitment_id: str, check_id: str) -> ResponseReturnValue:
    commitment, asked = _found(commitment_id, check_id)
    form = AskingMoveForm(version=asked.version)

    def action() -> None:
        day, reason = form.due_on.data, form.reason.data or ""
        services.move_check(current_actor(), asked, day, reason, form.expected_version)

    words = Words("Ask families on another day", "Save the new day", about=_months(asked))
    return step_page(commitment, form, action, "Families are asked on the new day.", words)


@manage.route("/<commitment_id>/did-it-work/<check_id>/skip", methods=["GET", "POST"])
@requires("commitments.edit")
def skip_check(commitment_id: str, check_id: str) -> ResponseReturnValue:
    commitment, asked = _found(commitment_id, check_id)
    form = ReasonForm(version=asked.version)

    def action() -> None:
        services.skip_check(current_actor(), asked, form.reason.data or "", form.expected_version)

    words = Words("Do not ask families this time", "Do not ask", "warning", about=_months(asked))
    return step_page(commitment, form, action, "Families are not asked. The reason is public.", words)


@manage.route("/<commitment_id>/did-it-work/<check_id>/reply", methods=["GET", "POST"])
@requires("commitments.edit")
def reply_to_check(commitment_id: str, check_id: str) -> ResponseReturnValue:
    commitment, asked = _found(commitment_id, check_id)
    form = ReplyToFamiliesForm(version=asked.version)

    def action() -> None:
        answer = ReplyToFamilies(
            form.words.data or "",
            form.owner_name.data or "",
            form.owner_role.data or "",
            form.title.data or "",
            form.due_on.data,
        )
        reply_to_families(current_actor(), asked, answer, form.expected_version)

    words = Words("Say what follows from what families say", "Publish this", about=_months(asked))
    return step_page(commitment, form, action, "What follows is public now.", words)


def _found(commitment_id: str, check_id: str) -> tuple[Commitment, ImpactCheck]:
    """Raises NotFound."""
    commitment, asked = queries.commitment_by_id(commitment_id), impact.check_by_id(check_id)
    if asked.commitment_id != commitment.id or asked.state == "dropped":
        raise NotFound("impact check")
    return commitment, asked


def _months(asked: ImpactCheck) -> str:
    return f"Did it work? Asked {asked.months} months after it was done"
