"""Opening, extending, pausing, resuming, closing and cancelling, each after a page that says what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations import services
from coproduce.consultations.forms import AnswerDateForm, BareForm, ExtendForm, ReasonForm, typed_from
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core import clock
from coproduce.core.errors import Refused
from coproduce.core.lifecycle import possible_actions
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires


@dataclass(frozen=True)
class Step:
    """One action as its page words it. `public_reason` says whether the reason is asked for."""

    heading: str
    button: str
    consequences: tuple[str, ...]
    done: str
    public_reason: bool = False
    is_grave: bool = False


STEPS = {
    "open": Step(
        "Open this consultation",
        "Open it",
        (
            "Everyone can read it, and answer from the opening time until the closing time.",
            "The questions cannot be changed any more while it takes answers.",
            "The groups that led or shaped it are named on its page.",
        ),
        "The consultation is open.",
    ),
    "pause": Step(
        "Pause this consultation",
        "Pause it",
        (
            "Nobody can send answers until you resume it. What people began to write is kept.",
            "The questions can be corrected while it is paused.",
            "Its page says that it is paused, and why.",
        ),
        "The consultation is paused.",
        public_reason=True,
    ),
    "resume": Step(
        "Take answers again",
        "Resume",
        (
            "People can send answers again until the closing time.",
            "Its page says that it was paused and resumed.",
        ),
        "The consultation takes answers again.",
    ),
    "close": Step(
        "Close this consultation",
        "Close it",
        (
            "Nobody can send, change or take back answers on its pages any more.",
            "Before the closing date, its page says that it closed early, and why.",
        ),
        "The consultation is closed.",
        public_reason=True,
        is_grave=True,
    ),
    "cancel": Step(
        "Cancel this consultation",
        "Cancel it for good",
        (
            "It takes no answers, and it cannot be opened again.",
            "If it was public, its page says that it was stopped, and why.",
            "Those who left an address are told.",
        ),
        "The consultation is cancelled.",
        public_reason=True,
        is_grave=True,
    ),
}


@manage.route("/<slug>/<any(open, pause, resume, close, cancel):action>", methods=["GET", "POST"])
@requires("consultations.run")
def run(slug: str, action: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    if action not in possible_actions(CONSULTATION, consultation, current_actor()):
        raise Refused(f"This cannot be done while the consultation is “{consultation.state}”.")
    step = STEPS[action]
    form, status = (ReasonForm if step.public_reason else BareForm)(version=consultation.version), 200
    if form.is_submitted():
        service = partial(_services(action, form), current_actor(), consultation)
        status = carry_out(form, lambda: service(expected_version=form.expected_version))
        if status == 200:
            flash(step.done, "success")
            return to_page(consultation)
    return render_template(
        "consultations/manage/step.html",
        consultation=consultation,
        step=step,
        form=form,
        missing=services.readiness(consultation) if action == "open" else [],
        is_early=action == "close"
        and (consultation.closes_at is None or clock.now() < consultation.closes_at),
    ), status


def _services(action: str, form: VersionedForm) -> Callable[..., None]:
    reason = form.reason.data or "" if isinstance(form, ReasonForm) else ""
    plain: dict[str, Callable[..., None]] = {"open": services.open_, "resume": services.resume}
    reasoned: dict[str, Callable[..., None]] = {
        "pause": services.pause,
        "close": services.close,
        "cancel": services.cancel,
    }
    return plain[action] if action in plain else partial(reasoned[action], reason=reason)


@manage.route("/<slug>/extend", methods=["GET", "POST"])
@requires("consultations.run")
def extend(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    if "extend" not in possible_actions(CONSULTATION, consultation, current_actor()):
        raise Refused(f"This cannot be done while the consultation is “{consultation.state}”.")
    form, status = ExtendForm(data=typed_from(_dates(consultation))), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.extend(
                current_actor(),
                consultation,
                form.moment,
                form.reason.data or "",
                answer_promised_on=form.answer_promised_on.data,
                keep_until=form.keep_until.data,
                decision_on=form.decision_on.data,
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("The closing date is moved. Those who left an address are told.", "success")
            return to_page(consultation)
    return render_template("consultations/manage/extend.html", consultation=consultation, form=form), status


@manage.route("/<slug>/answer-date", methods=["GET", "POST"])
@requires("consultations.run")
def answer_date(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    if consultation.state in ("draft", "cancelled"):
        abort(409)
    form, status = (
        AnswerDateForm(data={"day": consultation.answer_promised_on, "version": consultation.version}),
        200,
    )
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.move_answer_date(
                current_actor(),
                consultation,
                form.new_day,
                form.reason.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash(
                "The promised date is moved, and its page says so. Those who left an address are told.",
                "success",
            )
            return to_page(consultation)
    return render_template(
        "consultations/manage/answer_date.html", consultation=consultation, form=form
    ), status


def _dates(consultation: Consultation) -> dict[str, object]:
    names = ("closes_at", "answer_promised_on", "decision_on", "keep_until", "version")
    return {name: getattr(consultation, name) for name in names}
