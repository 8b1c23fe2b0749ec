"""Staff say how a promise goes on: notes, milestones, measures and readings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from flask.typing import ResponseReturnValue

from coproduce.core.errors import NotFound
from coproduce.feedback import queries
from coproduce.feedback.forms import ReasonForm
from coproduce.feedback.models import (
    PromiseMeasure,
    PromiseMilestone,
    PromiseNote,
    PromiseReading,
)
from coproduce.feedback.promise_forms import MeasureForm, MilestoneForm, NoteForm, ReachedForm, ReadingForm
from coproduce.feedback.rules.progress import NewMeasure
from coproduce.feedback.services import promise_progress as services
from coproduce.feedback.views.blueprints import promises as manage
from coproduce.feedback.views.commitments import Words, step_page
from coproduce.web.guards import current_actor, requires

Row = TypeVar("Row", PromiseMeasure, PromiseMilestone, PromiseNote, PromiseReading)


@manage.route("/<commitment_id>/notes/new", methods=["GET", "POST"])
@requires("commitments.edit")
def new_note(commitment_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    form = NoteForm(version=commitment.version)

    def action() -> None:
        new = services.NewNote(
            form.words.data or "",
            form.on.data,
            form.kind.data or "",
            form.title.data or "",
            form.url.data or "",
        )
        services.add_note(current_actor(), commitment, new)

    return step_page(commitment, form, action, "The note is saved.", Words("Say how far it is", "Save"))


@manage.route("/<commitment_id>/notes/<note_id>/take-back", methods=["GET", "POST"])
@requires("commitments.edit")
def take_back_note(commitment_id: str, note_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    note, form = _one_of(commitment.notes, note_id), ReasonForm(version=commitment.version)

    def action() -> None:
        services.take_back_note(current_actor(), commitment, note, form.reason.data or "")

    words = Words("Take a note back", "Take it back", "warning", about=note.words)
    return step_page(commitment, form, action, "The note is taken back. The reason is public.", words)


@manage.route("/<commitment_id>/milestones/new", methods=["GET", "POST"])
@requires("commitments.edit")
def new_milestone(commitment_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    form = MilestoneForm(version=commitment.version)

    def action() -> None:
        services.add_milestone(current_actor(), commitment, form.title.data or "", form.due_on.data)

    return step_page(commitment, form, action, "The milestone is saved.", Words("Add a milestone", "Save"))


@manage.route("/<commitment_id>/milestones/<milestone_id>/reached", methods=["GET", "POST"])
@requires("commitments.edit")
def reached(commitment_id: str, milestone_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    milestone, form = (
        _one_of(commitment.milestones, milestone_id),
        ReachedForm(version=commitment.version),
    )

    def action() -> None:
        services.reach_milestone(current_actor(), commitment, milestone, form.reached_on.data)

    words = Words("Say that a milestone is reached", "Save", about=milestone.title)
    return step_page(commitment, form, action, "The milestone is reached.", words)


@manage.route("/<commitment_id>/measures/new", methods=["GET", "POST"])
@requires("commitments.edit")
def new_measure(commitment_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    form = MeasureForm(version=commitment.version)

    def action() -> None:
        new = NewMeasure(
            form.name.data or "",
            form.unit.data or "",
            form.better.data == "less",
            form.baseline.data,
            form.baseline_on.data,
            form.target.data,
            form.target_on.data,
            form.source.data or "",
        )
        services.add_measure(current_actor(), commitment, new)

    return step_page(commitment, form, action, "The measure is saved.", Words("Add a measure", "Save"))


@manage.route("/<commitment_id>/measures/<measure_id>/readings/new", methods=["GET", "POST"])
@requires("commitments.edit")
def new_reading(commitment_id: str, measure_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    measure, form = _one_of(commitment.measures, measure_id), ReadingForm(version=commitment.version)

    def action() -> None:
        services.add_reading(
            current_actor(), commitment, measure, form.value.data, form.on.data, form.source.data or ""
        )

    words = Words("Add a figure", "Save", about=measure.name)
    return step_page(commitment, form, action, "The figure is saved.", words)


@manage.route(
    "/<commitment_id>/measures/<measure_id>/readings/<reading_id>/take-back", methods=["GET", "POST"]
)
@requires("commitments.edit")
def take_back_reading(commitment_id: str, measure_id: str, reading_id: str) -> ResponseReturnValue:
    commitment = queries.commitment_by_id(commitment_id)
    measure = _one_of(commitment.measures, measure_id)
    reading, form = _one_of(measure.readings, reading_id), ReasonForm(version=commitment.version)

    def action() -> None:
        services.take_back_reading(current_actor(), commitment, reading, form.reason.data or "")

    words = Words("Take a figure back", "Take it back", "warning", about=measure.name)
    return step_page(commitment, form, action, "The figure is taken back. The reason is public.", words)


def _one_of(rows: Iterable[Row], row_id: str) -> Row:
    """Raises NotFound."""
    found = next((row for row in rows if row.id == row_id), None)
    if found is None:
        raise NotFound("part of a promise")
    return found
