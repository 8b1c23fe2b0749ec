"""The thread of a promise: everything that happened to it, in order, and what is still to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coproduce.feedback.queries.impact import ShownCheck
from coproduce.feedback.queries.promise_record import PromiseRecord
from coproduce.feedback.rules.progress import EVIDENCE
from coproduce.web.templating import day as in_words

DONE, NOW, LATER, STOPPED = "done", "now", "later", "stopped"
STEP_LABELS = {
    "start": "We began",
    "finish": "We did what we promised",
    "stop": "We stopped this",
    "reopen": "We took this up again",
}


@dataclass(frozen=True)
class Knot:
    """One line of the thread, as `components/thread.html` takes it; `on` orders those that have happened."""

    label: str
    state: str
    on: date
    date: str
    text: str = ""
    href: str = ""
    link: str = ""


def thread_of(record: PromiseRecord, *, late: bool) -> list[Knot]:
    """What happened, oldest first, then what is still to come, soonest first. `late` only where that is public."""
    happened = [*_beginning(record), *_steps(record), *_moves(record), *_notes(record), *_reached(record)]
    to_come = [*_milestones_to_come(record), *_due(record, late=late)]
    for check in record.checks:
        (happened if check.closed_on else to_come).append(_check(check))
    return [
        *sorted(happened, key=lambda knot: knot.on),
        *sorted(to_come, key=lambda knot: knot.on),
    ]


def _beginning(record: PromiseRecord) -> list[Knot]:
    if record.made_on is None:
        return []
    text = f"We said: by {in_words(record.first_due_on)}."
    return [Knot("We promised this", DONE, record.made_on, in_words(record.made_on), text)]


def _steps(record: PromiseRecord) -> list[Knot]:
    return [
        Knot(
            STEP_LABELS[step.kind],
            STOPPED if step.kind == "stop" else DONE,
            step.on,
            in_words(step.on),
            f"Because: {step.words}" if step.words and step.kind != "finish" else step.words,
        )
        for step in record.steps
    ]


def _moves(record: PromiseRecord) -> list[Knot]:
    return [
        Knot(
            "The date was moved",
            DONE,
            move.on,
            in_words(move.on),
            f"From {in_words(move.before)} to {in_words(move.after)}, because: {move.reason}",
        )
        for move in record.moved
    ]


def _notes(record: PromiseRecord) -> list[Knot]:
    knots = []
    for note in record.notes:
        if note.taken_back_on is not None and note.taken_back_on <= record.on:
            text = f"A note of this day was taken back, because: {note.taken_back_reason}"
            knots.append(Knot("Taken back", STOPPED, note.on, in_words(note.on), text))
            continue
        shows = f"{note.words}\n{EVIDENCE[note.kind]}: {note.title}" if note.kind else note.words
        link = f"See what shows it: {note.title}" if note.url else ""
        knots.append(Knot("How it goes", DONE, note.on, in_words(note.on), shows, note.url, link))
    return knots


def _reached(record: PromiseRecord) -> list[Knot]:
    return [
        Knot(
            f"Reached: {each.title}",
            DONE,
            each.reached_on,
            in_words(each.reached_on),
            f"Planned for {in_words(each.due_on)}.",
        )
        for each in record.milestones
        if each.reached_on is not None
    ]


def _milestones_to_come(record: PromiseRecord) -> list[Knot]:
    if record.state in ("done", "stopped"):
        return []
    return [
        Knot(
            each.title,
            LATER,
            each.due_on,
            f"Planned for {in_words(each.due_on)}",
            "This day has passed, and it is not reached." if each.is_late else "",
        )
        for each in record.milestones
        if each.reached_on is None
    ]


def _due(record: PromiseRecord, *, late: bool) -> list[Knot]:
    if record.state in ("done", "stopped"):
        return []
    return [
        Knot(
            "The promise is kept",
            NOW if late else LATER,
            record.due_on,
            f"Promised for {in_words(record.due_on)}",
            "We are late with this." if late else "",
        )
    ]


def _check(check: ShownCheck) -> Knot:
    label = f"Did it work? Families are asked after {check.months} months"
    if check.closed_on is not None:
        label = f"Did it work? What families say after {check.months} months"
        return Knot(
            label,
            DONE,
            check.closed_on,
            in_words(check.closed_on),
            check.sentence,
            f"#check-{check.id}",
            "More",
        )
    if check.stage == "skipped":
        text = f"Families are not asked this time, because: {check.skipped_reason}"
        return Knot(label, STOPPED, check.due_on, in_words(check.due_on), text)
    if check.stage == "asking" and check.closes_on is not None:
        return Knot(label, NOW, check.due_on, f"Until {in_words(check.closes_on)}")
    moved = "".join(
        f" It was planned for {in_words(move.due_before)}{', because: ' + move.reason if move.reason else ''}."
        for move in check.moves
    )
    return Knot(label, LATER, check.due_on, f"Planned for {in_words(check.due_on)}", moved.strip())
