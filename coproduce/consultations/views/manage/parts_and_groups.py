"""The decided and open parts, and the groups that led or shaped a consultation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import all_groups
from coproduce.consultations import services
from coproduce.consultations.amendments import Part
from coproduce.consultations.forms import AmendForm, BareForm, PartForm, plain_lines
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.services.editing import GroupPart
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core.errors import NotFound
from coproduce.web.forms import carry_out, whole_number
from coproduce.web.guards import current_actor, requires

MOST_LEAD_DAYS = 10


@manage.route("/<slug>/parts/new", methods=["GET", "POST"])
@requires("consultations.edit")
def new_part(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return _part_page(consultation, None, lambda parts, part: [*parts, part])


@manage.route("/<slug>/parts/<int:number>", methods=["GET", "POST"])
@requires("consultations.edit")
def part(slug: str, number: int) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    before = _part(consultation, number)
    return _part_page(consultation, before, lambda parts, part: [*parts[: number - 1], part, *parts[number:]])


@manage.post("/<slug>/parts/<int:number>/move")
@requires("consultations.edit")
def move_part(slug: str, number: int) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    _part(consultation, number)
    parts, form = services.parts_of(consultation), BareForm()
    other = number - 2 if request.form.get("direction") == "up" else number
    if 0 <= other < len(parts):
        parts[number - 1], parts[other] = parts[other], parts[number - 1]
        services.set_parts(current_actor(), consultation, parts, form.expected_version)
    return to_page(consultation, "edit", _anchor="parts")


@manage.route("/<slug>/parts/<int:number>/remove", methods=["GET", "POST"])
@requires("consultations.edit")
def remove_part(slug: str, number: int) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    removed = _part(consultation, number)
    form, status = AmendForm(version=consultation.version), 200
    if form.is_submitted():
        parts = services.parts_of(consultation)
        del parts[number - 1]
        status = _set_parts(form, consultation, lambda: parts)
        if status == 200:
            flash(f"Removed the part “{removed.title}”.", "success")
            return to_page(consultation, "edit", _anchor="parts")
    return render_template(
        "consultations/manage/remove_part.html",
        consultation=consultation,
        part=removed,
        form=form,
        number=number,
    ), status


def _part_page(
    consultation: Consultation, before: Part | None, placed: Callable[[list[Part], Part], list[Part]]
) -> ResponseReturnValue:
    form, status = PartForm(obj=before, version=consultation.version), 200
    if form.is_submitted():
        status = _set_parts(form, consultation, lambda: placed(services.parts_of(consultation), _typed(form)))
        if status == 200:
            flash("The part is saved.", "success")
            return to_page(consultation, "edit", _anchor="parts")
    return render_template(
        "consultations/manage/part.html", consultation=consultation, form=form, part=before
    ), status


def _typed(form: PartForm) -> Part:
    return Part(**{name: plain_lines(form[name].data) for name in ("status", "title", "text", "reason")})


def _set_parts(form: AmendForm, consultation: Consultation, parts: Callable[[], Sequence[Part]]) -> int:
    return carry_out(
        form,
        lambda: services.set_parts(
            current_actor(),
            consultation,
            parts(),
            form.expected_version,
            public_reason=plain_lines(form.public_reason.data),
        ),
    )


def _part(consultation: Consultation, number: int) -> Part:
    if not 1 <= number <= len(consultation.parts):
        raise NotFound(f"part {number}")
    return services.parts_of(consultation)[number - 1]


# Groups ----------------------------------------------------------------------------------------------------------


@manage.route("/<slug>/groups", methods=["GET", "POST"])
@requires("consultations.edit")
def groups(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    form, status = AmendForm(version=consultation.version), 200
    rows = _typed_groups() if form.is_submitted() else _stored_groups(consultation)
    if form.is_submitted():
        status = _set_groups(form, consultation, rows)
        if status == 200:
            flash("The groups are saved.", "success")
            return to_page(consultation, "edit", _anchor="groups")
    return render_template(
        "consultations/manage/groups.html", consultation=consultation, form=form, rows=rows
    ), status


def _stored_groups(consultation: Consultation) -> list[dict[str, Any]]:
    taking_part = {entry.group_id: entry for entry in consultation.groups}
    return [
        {
            "group": group,
            "part": entry.part if entry else "",
            "lead_days": str(entry.lead_days) if entry else "0",
            "error": "",
        }
        for group in all_groups()
        for entry in (taking_part.get(group.id),)
    ]


def _typed_groups() -> list[dict[str, Any]]:
    rows = []
    for group in all_groups():
        part = request.form.get(f"part-{group.id}", "")
        days = request.form.get(f"lead_days-{group.id}", "").strip()
        number = whole_number(days)
        is_right = not part or (number is not None and number <= MOST_LEAD_DAYS)
        error = "" if is_right else f"Enter a number of working days from 0 to {MOST_LEAD_DAYS}"
        rows.append({"group": group, "part": part, "lead_days": days, "error": error})
    return rows


def _set_groups(form: AmendForm, consultation: Consultation, rows: Sequence[dict[str, Any]]) -> int:
    if any(row["error"] for row in rows):
        return 422
    chosen = [GroupPart(row["group"], row["part"], int(row["lead_days"])) for row in rows if row["part"]]
    return carry_out(
        form,
        lambda: services.set_groups(
            current_actor(),
            consultation,
            chosen,
            form.expected_version,
            public_reason=plain_lines(form.public_reason.data),
        ),
    )
