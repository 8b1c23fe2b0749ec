"""What people weigh (options, costs, impact, assessment), and the track on which a consultation is opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations import services
from coproduce.consultations.amendments import Option
from coproduce.consultations.calendar_queries import area_calendar
from coproduce.consultations.forms import (
    AmendForm,
    BareForm,
    ImpactForm,
    OptionForm,
    OptionsReasonForm,
    TrackForm,
    plain_lines,
)
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.rules import holidays_between, school_days_open
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core import clock
from coproduce.core.errors import NotFound, Refused
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.route("/<slug>/options", methods=["GET", "POST"])
@requires("consultations.edit")
def options(slug: str) -> ResponseReturnValue:
    """The options in their order, and the reason where there are not two."""
    consultation = consultation_by_slug(slug)
    form, status = (
        OptionsReasonForm(data=services.copy_fields(consultation), version=consultation.version),
        200,
    )
    if form.is_submitted():
        status = _edit(form, consultation)
        if status == 200:
            flash("The reason is saved.", "success")
            return to_page(consultation, "options")
    return render_template("consultations/manage/options.html", consultation=consultation, form=form), status


@manage.route("/<slug>/options/new", methods=["GET", "POST"])
@requires("consultations.edit")
def new_option(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return _option_page(consultation, None, lambda options, option: [*options, option])


@manage.route("/<slug>/options/<int:number>", methods=["GET", "POST"])
@requires("consultations.edit")
def option(slug: str, number: int) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    before = _option(consultation, number)
    return _option_page(
        consultation, before, lambda options, option: [*options[: number - 1], option, *options[number:]]
    )


@manage.post("/<slug>/options/<int:number>/move")
@requires("consultations.edit")
def move_option(slug: str, number: int) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    _option(consultation, number)
    options, form = services.options_of(consultation), BareForm()
    other = number - 2 if request.form.get("direction") == "up" else number
    if 0 <= other < len(options):
        options[number - 1], options[other] = options[other], options[number - 1]
        services.set_options(current_actor(), consultation, options, form.expected_version)
    return to_page(consultation, "options")


@manage.route("/<slug>/options/<int:number>/remove", methods=["GET", "POST"])
@requires("consultations.edit")
def remove_option(slug: str, number: int) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    removed = _option(consultation, number)
    form, status = AmendForm(version=consultation.version), 200
    if form.is_submitted():
        options = services.options_of(consultation)
        del options[number - 1]
        status = _set_options(form, consultation, lambda: options)
        if status == 200:
            flash(f"Removed the option “{removed.title}”.", "success")
            return to_page(consultation, "options")
    return render_template(
        "consultations/manage/remove_option.html",
        consultation=consultation,
        option=removed,
        form=form,
    ), status


def _option_page(
    consultation: Consultation,
    before: Option | None,
    placed: Callable[[list[Option], Option], list[Option]],
) -> ResponseReturnValue:
    form, status = OptionForm(obj=before, version=consultation.version), 200
    if form.is_submitted():
        status = _set_options(
            form, consultation, lambda: placed(services.options_of(consultation), form.option)
        )
        if status == 200:
            flash("The option is saved.", "success")
            return to_page(consultation, "options")
    return render_template(
        "consultations/manage/option.html", consultation=consultation, form=form, option=before
    ), status


def _set_options(form: AmendForm, consultation: Consultation, options: Callable[[], Sequence[Option]]) -> int:
    return carry_out(
        form,
        lambda: services.set_options(
            current_actor(),
            consultation,
            options(),
            form.expected_version,
            public_reason=plain_lines(form.public_reason.data),
        ),
    )


def _option(consultation: Consultation, number: int) -> Option:
    if not 1 <= number <= len(consultation.options):
        raise NotFound(f"option {number}")
    return services.options_of(consultation)[number - 1]


@manage.route("/<slug>/impact", methods=["GET", "POST"])
@requires("consultations.edit")
def impact(slug: str) -> ResponseReturnValue:
    """Costs, impact and the equality impact assessment."""
    consultation = consultation_by_slug(slug)
    form, status = ImpactForm(data=services.copy_fields(consultation), version=consultation.version), 200
    if form.is_submitted():
        status = _edit(form, consultation)
        if status == 200:
            flash("Saved.", "success")
            return to_page(consultation)
    return render_template("consultations/manage/impact.html", consultation=consultation, form=form), status


@manage.route("/<slug>/track", methods=["GET", "POST"])
@requires("consultations.edit")
def track(slug: str) -> ResponseReturnValue:
    """The track, and the reasons for fewer days and for an opening before an election. Fixed once it is open."""
    consultation = consultation_by_slug(slug)
    form, status = TrackForm(data=services.copy_fields(consultation), version=consultation.version), 200
    if form.is_submitted():
        if consultation.state != "draft":
            raise Refused("It was opened already: how it was opened stays on its page as it was.")
        status = carry_out(
            form,
            lambda: services.edit_consultation(
                current_actor(), consultation, form.fields(), form.expected_version
            ),
        )
        if status == 200:
            flash("Saved.", "success")
            return to_page(consultation)
    return render_template(
        "consultations/manage/track.html",
        consultation=consultation,
        form=form,
        counted=_counted(consultation),
    ), status


def _edit(form: OptionsReasonForm | ImpactForm, consultation: Consultation) -> int:
    return carry_out(
        form,
        lambda: services.edit_consultation(
            current_actor(),
            consultation,
            form.fields(),
            form.expected_version,
            public_reason=plain_lines(form.public_reason.data),
        ),
    )


def _counted(consultation: Consultation) -> dict[str, object] | None:
    """On how many school days it is open, by the area's calendar; None without a closing date to come."""
    calendar, now = area_calendar(), clock.now()
    begins, closes = max(consultation.opens_at or now, now), consultation.closes_at
    if closes is None or closes <= begins:
        return None
    first, last = clock.to_london(begins).date(), clock.to_london(closes).date()
    return {
        "first": first,
        "last": last,
        "days": school_days_open(calendar, begins, closes),
        "least": calendar.least_days,
        "holidays": holidays_between(calendar, first, last),
        "election": calendar.election_on(first),
    }
