"""Counting heads, and question by question: hands and notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import services
from coproduce.consultations.models import GroupSession
from coproduce.consultations.queries.session_contents import (
    countables_of,
    hands_of,
    phone_answers,
    questionnaire_of_session,
)
from coproduce.consultations.queries.sessions import (
    notes_to_show,
    session_to_run,
)
from coproduce.consultations.questionnaire import Question
from coproduce.consultations.rules.sessions import AGE_BANDS, Countable
from coproduce.consultations.services.sessions import ANYTHING_ELSE
from coproduce.consultations.views.respond import safety_numbers
from coproduce.consultations.views.sessions.blueprint import attempt, sessions, to_session
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.web.forms import VersionedForm, whole_number
from coproduce.web.guards import current_actor, requires

NOT_A_NUMBER = "Enter a number of people, like 4."


@dataclass(frozen=True)
class Row:
    """One number field of a page."""

    name: str
    label: str
    value: str
    problem: str = ""
    phones: int = 0


@dataclass(frozen=True)
class Block:
    """The options of one thing that hands are raised for."""

    text: str
    rows: tuple[Row, ...]
    several: bool
    phones: int
    problem: str = ""


@sessions.route("/<session_id>/heads", methods=["GET", "POST"])
@requires("sessions.run")
def heads(session_id: str) -> ResponseReturnValue:
    session = session_to_run(current_actor(), session_id)
    typed = {band: str(session.heads.get(band, "")) for band in AGE_BANDS}
    problems: dict[str, str] = {}
    refusals: list[tuple[str, str]] = []
    status, form = 200, VersionedForm(version=session.version)
    if request.method == "POST":
        typed = {band: request.form.get(band, "").strip() for band in AGE_BANDS}
        problems, refusals, status = attempt(lambda: _keep_heads(session, typed, form.expected_version))
        if status == 200:
            return to_session(session)
    rows = [Row(band, words, typed[band], problems.get(band, "")) for band, words in AGE_BANDS.items()]
    page = render_template(
        "consultations/sessions/heads.html",
        session=session,
        rows=rows,
        problem=problems.get("heads", ""),
        refusals=refusals,
        form=form,
    )
    return page, status


def _keep_heads(session: GroupSession, typed: dict[str, str], version: int | None) -> None:
    services.record_heads(current_actor(), session, _numbers(typed), expected_version=version)


def _numbers(typed: dict[str, str]) -> dict[str, int]:
    """What stands in number fields; empty ones are left out. Raises InvalidInput by field."""
    read = {name: whole_number(words) for name, words in typed.items() if words}
    wrong = [name for name, number in read.items() if number is None]
    if wrong:
        raise InvalidInput(dict.fromkeys(wrong, NOT_A_NUMBER))
    return {name: number for name, number in read.items() if number is not None}


@sessions.route("/<session_id>/q/<int:number>", methods=["GET", "POST"])
@requires("sessions.run")
def question(session_id: str, number: int) -> ResponseReturnValue:
    """One question: how many hands for each answer, and what was said."""
    session = session_to_run(current_actor(), session_id)
    current = _question(session, number)
    typed, note = _stored(session, current), ""
    problems: dict[str, str] = {}
    refusals: list[tuple[str, str]] = []
    status = 200
    if request.method == "POST":
        typed = {name: request.form.get(name, "").strip() for name in typed}
        note = request.form.get("note", "").replace("\r\n", "\n")
        problems, refusals, status = attempt(lambda: _keep(session, current, typed, note))
        if status == 200:
            return _after(session, number)
    page = render_template(
        "consultations/sessions/question.html",
        session=session,
        question=current,
        words=current.worded(session.format),
        number=number,
        total=len(questionnaire_of_session(session).questions),
        blocks=_blocks(session, current, typed, problems),
        notes=notes_to_show(current_actor(), session, current.key),
        note=note,
        problems=problems,
        refusals=refusals,
        numbers=safety_numbers(),
    )
    return page, status


@sessions.route("/<session_id>/anything-else", methods=["GET", "POST"])
@requires("sessions.run")
def anything_else(session_id: str) -> ResponseReturnValue:
    """Notes that belong to none of the questions."""
    session = session_to_run(current_actor(), session_id)
    problems: dict[str, str] = {}
    refusals: list[tuple[str, str]] = []
    status, note = 200, request.form.get("note", "").replace("\r\n", "\n")
    if request.method == "POST":
        problems, refusals, status = attempt(
            lambda: services.record_note(current_actor(), session, ANYTHING_ELSE, note)
        )
        if status == 200:
            return to_session(session)
    page = render_template(
        "consultations/sessions/anything_else.html",
        session=session,
        notes=notes_to_show(current_actor(), session, ANYTHING_ELSE),
        note=note,
        problems=problems,
        refusals=refusals,
        numbers=safety_numbers(),
    )
    return page, status


@sessions.post("/<session_id>/notes/<note_id>/remove")
@requires("sessions.run")
def remove_note(session_id: str, note_id: str) -> ResponseReturnValue:
    session = session_to_run(current_actor(), session_id)
    _, refusals, status = attempt(lambda: services.remove_note(current_actor(), session, note_id))
    flash(
        "The note is taken out." if status == 200 else refusals[0][1], "success" if status == 200 else "error"
    )
    return redirect(url_for("sessions.page", session_id=session_id))


def _question(session: GroupSession, number: int) -> Question:
    asked = questionnaire_of_session(session).questions
    if not 1 <= number <= len(asked) or not asked[number - 1].asks:
        raise NotFound(f"question {number}")
    return asked[number - 1]


def _after(session: GroupSession, number: int) -> ResponseReturnValue:
    """To the next question that asks something, or back to the session."""
    asked = questionnaire_of_session(session).questions
    following = next((n for n in range(number + 1, len(asked) + 1) if asked[n - 1].asks), None)
    if following is None or "stay" in request.form:
        return to_session(session)
    return to_session(session, "question", number=following)


def _name(block: int, option: int) -> str:
    return f"hands-{block}-{option}"


def _places(session: GroupSession, current: Question) -> list[tuple[str, Countable, str]]:
    """(field name, what is counted, option key) of every number field of a question."""
    return [
        (_name(block, option), each, key)
        for block, each in enumerate(countables_of(current, session.format))
        for option, (key, _) in enumerate(each.options)
    ]


def _stored(session: GroupSession, current: Question) -> dict[str, str]:
    hands = hands_of(session)
    return {
        name: str(hands.get(each.place, {}).get(key, "")) for name, each, key in _places(session, current)
    }


def _keep(session: GroupSession, current: Question, typed: dict[str, str], note: str) -> None:
    numbers = _numbers(typed)
    hands: dict[str, dict[str, int]] = {}
    fields: dict[str, str] = {}
    for name, each, key in _places(session, current):
        fields[f"{each.facet}.{key}"] = name
        fields.setdefault(each.facet, name.rpartition("-")[0])
        if name in numbers:
            hands.setdefault(each.facet, {})[key] = numbers[name]
    if typed != _stored(session, current):
        try:
            services.record_counts(current_actor(), session, current.key, hands)
        except InvalidInput as problem:
            found = {fields.get(place, place): words for place, words in problem.problems.items()}
            raise InvalidInput(found) from problem
    if note.strip():
        services.record_note(current_actor(), session, current.key, note)


def _blocks(
    session: GroupSession, current: Question, typed: dict[str, str], problems: dict[str, str]
) -> list[Block]:
    phones = phone_answers(session.id)
    found = []
    for block, each in enumerate(countables_of(current, session.format)):
        chosen: Any = phones.chosen.get(each.place, {})
        rows = tuple(
            Row(
                _name(block, option),
                label,
                typed[_name(block, option)],
                problems.get(_name(block, option), ""),
                chosen.get(key, 0),
            )
            for option, (key, label) in enumerate(each.options)
        )
        problem = problems.get(f"hands-{block}", "")
        found.append(Block(each.text, rows, each.several, phones.people.get(each.place, 0), problem))
    return found
