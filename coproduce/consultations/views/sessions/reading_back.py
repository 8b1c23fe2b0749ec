"""Writing down what was understood, and reading it back to the group."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations import services
from coproduce.consultations.models import GroupSession
from coproduce.consultations.queries.session_contents import (
    counted_in,
    latest_readbacks,
    own_words,
    phone_answers,
    talked_about,
)
from coproduce.consultations.queries.sessions import (
    sees_words,
    session_to_run,
)
from coproduce.consultations.rules.sessions import CORRECTED, YES, Counted
from coproduce.consultations.views.sessions.blueprint import attempt, sessions, to_session
from coproduce.web.forms import VersionedForm
from coproduce.web.guards import current_actor, requires
from coproduce.web.templating import day


@dataclass(frozen=True)
class Line:
    """One question as it is written down or read back. `name` is the field's; `counts` are what was counted."""

    key: str
    name: str
    question: str
    understood: str
    counts: tuple[str, ...]
    notes: tuple[str, ...]
    answer: str = ""
    correction: str = ""
    problem: str = ""
    settled: bool = False


@sessions.route("/<session_id>/understood", methods=["GET", "POST"])
@requires("sessions.run")
def understood(session_id: str) -> ResponseReturnValue:
    """What was understood of each question, in the facilitator's words."""
    session = session_to_run(current_actor(), session_id)
    lines, status = _lines(session), 200
    refusals: list[tuple[str, str]] = []
    form = VersionedForm(version=session.version)
    if request.method == "POST":
        typed = {line.key: request.form.get(line.name, "") for line in lines}
        problems, refusals, status = attempt(lambda: _keep(session, typed, form.expected_version))
        if status == 200:
            return to_session(session, "page" if "later" in request.form else "reading_back")
        lines = [
            replace(line, understood=typed[line.key], problem=problems.get(line.key, "")) for line in lines
        ]
    page = render_template(
        "consultations/sessions/understood.html", session=session, lines=lines, refusals=refusals, form=form
    )
    return page, status


def _keep(session: GroupSession, typed: dict[str, str], version: int | None) -> None:
    if session.state == "open" and "later" not in request.form:
        services.begin_reading_back(current_actor(), session, typed, expected_version=version)
    else:
        services.write_understood(current_actor(), session, typed, expected_version=version)


@sessions.route("/<session_id>/reading-back", methods=["GET", "POST"])
@requires("sessions.run")
def reading_back(session_id: str) -> ResponseReturnValue:
    """Large enough to be read aloud together; the group says yes to each, or what it meant."""
    session = session_to_run(current_actor(), session_id)
    lines, status = [line for line in _lines(session) if line.understood], 200
    if session.state != "reading_back":
        return to_session(session)
    if any(line.answer == CORRECTED for line in lines):
        return to_session(session, "understood")
    refusals: list[tuple[str, str]] = []
    form = VersionedForm(version=session.version)
    if request.method == "POST":
        answers = {line.key: request.form.get(f"{line.name}-answer", "") for line in lines}
        meant = {line.key: request.form.get(f"{line.name}-meant", "") for line in lines}
        problems, refusals, status = attempt(lambda: _answer(session, answers, meant, form.expected_version))
        if status == 200:
            return _said(session)
        lines = [_said_so(line, answers, meant, problems) for line in lines]
    page = render_template(
        "consultations/sessions/reading_back.html", session=session, lines=lines, refusals=refusals, form=form
    )
    return page, status


@sessions.route("/<session_id>/correct", methods=["GET", "POST"])
@requires("sessions.run")
def correct(session_id: str) -> ResponseReturnValue:
    """After the yes: the group finds that something was not understood."""
    session = session_to_run(current_actor(), session_id)
    lines, status = [line for line in _lines(session) if line.understood], 200
    if session.state != "confirmed":
        return to_session(session)
    problems: dict[str, str] = {}
    refusals: list[tuple[str, str]] = []
    chosen, meant = request.form.get("question", ""), request.form.get("note", "")
    if request.method == "POST":
        line = next((each for each in lines if each.name == chosen), None)
        if line is None:
            problems, status = {"question": "Choose what was not understood."}, 422
        else:
            problems, refusals, status = attempt(lambda: _correct(session, line.key, meant))
        if status == 200:
            flash("The session counts again when the group has said yes to the new words.", "success")
            return to_session(session, "understood")
    page = render_template(
        "consultations/sessions/correct.html",
        session=session,
        lines=lines,
        chosen=chosen,
        meant=meant,
        problems=problems,
        refusals=refusals,
    )
    return page, status


def _correct(session: GroupSession, key: str, meant: str) -> None:
    services.correct_session(
        current_actor(), session, key, meant.replace("\r\n", "\n"), reason="the group was not understood"
    )


def _answer(
    session: GroupSession, answers: dict[str, str], meant: dict[str, str], version: int | None
) -> None:
    services.answer_reading_back(current_actor(), session, answers, meant, expected_version=version)


def _said(session: GroupSession) -> ResponseReturnValue:
    if session.state == "confirmed":
        people = "1 person" if session.people == 1 else f"{session.people} people"
        flash(f"The session counts now: 1 group session, {people}.", "success")
        return to_session(session)
    flash("Write down what the group meant, and read that back.", "success")
    return to_session(session, "understood")


def _lines(session: GroupSession) -> list[Line]:
    """What there is to read back: every question that was talked about, and those with words already."""
    phones = phone_answers(session.id)
    counted = counted_in(session, phones)
    latest = latest_readbacks(session)
    said = own_words(session) if sees_words(current_actor(), session) else []
    corrections = {
        row.question_key: row.correction.body
        for row in sorted(session.readbacks, key=lambda each: each.round)
        if row.correction is not None and row.correction.state != "held"
    }
    found = []
    for key, words in talked_about(session, phones):
        read = latest.get(key)
        counts = tuple(_in_words(each, words) for each in counted if each.of.question_key == key)
        if key in phones.figures:
            counts = (
                *counts,
                f"Given on phones: {', '.join(_figure(each) for each in phones.figures[key])}.",
            )
        notes = tuple(each.words for each in said if each.question_key == key and each.words)
        found.append(
            Line(
                key,
                # Not counted through: somebody's phone may add a question between two pages.
                f"line-{key}" if key else "line",
                words,
                read.understood if read is not None else "\n".join(counts),
                counts,
                notes,
                read.answer if read is not None else "",
                corrections.get(key, ""),
                settled=read is not None and read.answer == YES,
            )
        )
    return found


def _figure(given: Decimal | date) -> str:
    return day(given) if isinstance(given, date) else f"{given.normalize():,f}"


def _in_words(counted: Counted, question: str) -> str:
    """“A weekday: 9 people. Saturday: 1 person.”"""
    together = counted.together
    parts = [
        f"{label}: {together[key]} {'person' if together[key] == 1 else 'people'}."
        for key, label in counted.of.options
        if together[key]
    ]
    words = " ".join(parts) or "Nobody."
    return words if counted.of.text == question else f"{counted.of.text}: {words}"


def _said_so(line: Line, answers: dict[str, str], meant: dict[str, str], problems: dict[str, str]) -> Line:
    if line.settled:
        return line
    return replace(
        line, answer=answers[line.key], correction=meant[line.key], problem=problems.get(line.key, "")
    )
