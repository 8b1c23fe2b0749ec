"""The area's questions “about you”: writing them, choosing them for a consultation, and keeping what people chose.

What staff do here leaves an audit row. What a person chooses leaves none: no row may stand for a single response
(rule 17).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, select

from coproduce.consultations.equality import RESERVED, AskedQuestion, Chosen, faults, fitting, option_values
from coproduce.consultations.equality_ready_set import BEGINS_SWITCHED_OFF, READY_SET
from coproduce.consultations.models import (
    Consultation,
    Draft,
    EqualityAnswer,
    EqualityChoice,
    EqualityQuestion,
    EqualityWording,
    PopulationFigure,
    Response,
)
from coproduce.consultations.queries.equality import (
    answered_keys,
    asked_as,
    equality_questions,
    questions_about_you,
    wordings_of,
    wordings_with,
)
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import slug_of

# Beside the answers a draft keeps these; no question key can begin with an underscore.
ABOUT_YOU = "_about_you"  # {question key: [option keys]}, empty where the page was skipped
ABOUT_YOU_WORDS = "_about_you_words"  # {question key: the wording that the person saw}

KIND = "equality_question"
LONGEST_KEY = 40


def add_equality_question(actor: Actor, question: AskedQuestion, *, active: bool = True) -> EqualityQuestion:
    """Add a question at the end of the area's set. Its key and the keys of its options are made of the words where they
    are empty. Raises NotAllowed, and InvalidInput naming the field."""
    require(actor, "equality.edit")
    taken = {each.key for each in equality_questions()}
    asked = _with_keys(replace(question, key=question.key or _free_key(question.text, taken)), set())
    _refuse_faults(asked)
    if asked.key in taken:
        raise InvalidInput({"text": "There is such a question already."})
    last = db.session.scalar(select(func.max(EqualityQuestion.position)))
    stored = EqualityQuestion(key=asked.key, active=active, position=0 if last is None else last + 1)
    _write(stored, asked)
    db.session.add(stored)
    db.session.flush()
    _note(actor, "create", stored)
    return stored


def edit_equality_question(
    actor: Actor, stored: EqualityQuestion, question: AskedQuestion, expected_version: int | None = None
) -> None:
    """Change the words. What people chose before keeps the words that they saw.

    Raises NotAllowed, Stale, InvalidInput; Refused where “several answers” would change under answers that exist.
    """
    require(actor, "equality.edit")
    if expected_version is not None and expected_version != stored.version:
        raise Stale(KIND)
    before = asked_as(stored)
    used = {option.key for words in wordings_of(stored.key) for option in words.options}
    asked = _with_keys(replace(question, key=stored.key), used)
    _refuse_faults(asked)
    if asked.several != before.several and stored.key in answered_keys():
        raise Refused(
            "People have answered this question, so whether it takes several answers cannot change. "
            "Switch it off and add a new one."
        )
    if asked == before:
        return
    _write(stored, asked)
    db.session.flush()
    _note(actor, "edit", stored)


def move_equality_question(actor: Actor, stored: EqualityQuestion, *, up: bool) -> None:
    """Change places with the question before or after it. Raises NotAllowed."""
    require(actor, "equality.edit")
    ordered = equality_questions()
    place = ordered.index(stored)
    other = place - 1 if up else place + 1
    if 0 <= other < len(ordered):
        ordered[place], ordered[other] = ordered[other], ordered[place]
        for position, each in enumerate(ordered):
            each.position = position
        db.session.flush()
        _note(actor, "move", stored)


def switch_equality_question(actor: Actor, stored: EqualityQuestion, *, active: bool) -> None:
    """Ask it from now on, or no longer. What was answered stays. Raises NotAllowed."""
    require(actor, "equality.edit")
    if stored.active != active:
        stored.active = active
        db.session.flush()
        _note(actor, "switch_on" if active else "switch_off", stored)


def remove_equality_question(actor: Actor, stored: EqualityQuestion) -> None:
    """Take out a question that nobody has answered, with its figures of the population. Raises NotAllowed, Refused."""
    require(actor, "equality.edit")
    if stored.key in answered_keys():
        raise Refused("People have answered this question. It can be switched off, and its answers stay.")
    _note(actor, "remove", stored)
    key = stored.key
    db.session.delete(stored)
    db.session.flush()
    for statement in (
        delete(PopulationFigure).where(PopulationFigure.question_key == key),
        delete(EqualityWording).where(EqualityWording.question_key == key),
    ):
        db.session.execute(statement)


def use_ready_set(actor: Actor) -> int:
    """Add the questions of the ready set that are not there yet; returns how many. Raises NotAllowed."""
    require(actor, "equality.edit")
    there = {each.key for each in equality_questions()}
    new = [question for question in READY_SET if question.key not in there]
    for question in new:
        add_equality_question(actor, question, active=question.key not in BEGINS_SWITCHED_OFF)
    return len(new)


def choose_about_you(actor: Actor, consultation: Consultation, keys: Sequence[str] | None) -> None:
    """Which questions of the set this consultation asks; None for all that are active, also those to come.

    Raises NotAllowed, Refused.
    """
    require(actor, "consultations.edit", consultation)
    if consultation.state in ("closed", "cancelled"):
        raise Refused("This consultation has ended. What it asked stays as it was.")
    stored = db.session.get(EqualityChoice, consultation.id)
    known = {each.key for each in equality_questions()}
    chosen = None if keys is None else [key for key in dict.fromkeys(keys) if key in known]
    if stored is not None and (chosen is None or chosen != stored.question_keys):
        db.session.delete(stored)
        db.session.flush()
    elif stored is not None or chosen is None:
        return
    if chosen is not None:
        db.session.add(EqualityChoice(consultation_id=consultation.id, question_keys=chosen))
    audit.record(
        actor, "choose_about_you", "consultation", consultation.id, details={"questions": chosen or []}
    )
    db.session.flush()


# What one person chose ------------------------------------------------------------------------------------------------


def keep_about_you(draft: Draft, values: Chosen, words: Mapping[str, str]) -> None:
    """Keep the checked choices of the page in the draft, beside the answers, with the wordings that the person saw."""
    draft.answers = {**draft.answers, ABOUT_YOU: dict(values), ABOUT_YOU_WORDS: dict(words)}
    db.session.flush()


def store_equality_answers(
    response: Response, values: Mapping[str, Any] | None, words: Mapping[str, str] | None = None
) -> None:
    """Store what a person chose about themselves, apart from their answers, in the transaction of the response.

    `values` and `words` are what a draft keeps under ABOUT_YOU and ABOUT_YOU_WORDS. None leaves what is stored as it
    is; an empty mapping takes it away. A choice that was stored before and not made anew keeps the words that it was
    made in. What fits the questions no more is left out: it never stops a response.
    """
    if values is None:
        return
    seen_words = words or {}
    kept = _kept_rows(response, values, seen_words)
    seen = {wording.wording_id: wording for wording in wordings_with(seen_words.values())}
    for question in questions_about_you(response.consultation_id):
        asked = seen.get(seen_words.get(question.key, ""), question)
        choices = fitting(asked, _listed(values.get(question.key)))
        if choices and question.key not in kept:
            db.session.add(
                EqualityAnswer(
                    response_id=response.id,
                    question_key=question.key,
                    wording_id=asked.wording_id,
                    choices=choices,
                )
            )
    db.session.flush()


def _kept_rows(response: Response, values: Mapping[str, Any], words: Mapping[str, str]) -> set[str]:
    """Take away the stored choices that are others now; returns the keys of those that stay."""
    kept: set[str] = set()
    for row in db.session.scalars(select(EqualityAnswer).where(EqualityAnswer.response_id == response.id)):
        if row.choices == values.get(row.question_key) and row.question_key not in words:
            kept.add(row.question_key)
        else:
            db.session.delete(row)
    db.session.flush()
    return kept


def equality_values_of(response: Response) -> Chosen:
    """What a person chose about themselves, for themselves alone: to show it again when they change their answers."""
    statement = select(EqualityAnswer).where(EqualityAnswer.response_id == response.id)
    return {answer.question_key: list(answer.choices) for answer in db.session.scalars(statement)}


def _listed(value: Any) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list | tuple) else []


# Keys and words -------------------------------------------------------------------------------------------------------


def _with_keys(question: AskedQuestion, used: set[str]) -> AskedQuestion:
    """The question with a key for each option. One that was used before is never given to other words."""
    taken = used | {option.key for option in question.options} | RESERVED
    options = []
    for option in question.options:
        key = option.key or _free_key(option.label, taken)
        taken.add(key)
        options.append(replace(option, key=key))
    return replace(question, options=tuple(options))


def _free_key(words: str, taken: set[str]) -> str:
    plain = slug_of(words, LONGEST_KEY).replace("-", "_")
    start = plain if plain[0].isalpha() else f"o_{plain}"
    return (
        start
        if start not in taken
        else next(
            numbered for number in range(2, len(taken) + 3) if (numbered := f"{start}_{number}") not in taken
        )
    )


def _refuse_faults(question: AskedQuestion) -> None:
    problems = faults(question)
    if problems:
        raise InvalidInput(problems)


def _write(stored: EqualityQuestion, asked: AskedQuestion) -> None:
    """Put the words into the row and keep the wording: at the desk of staff, never in the request of a response."""
    if db.session.get(EqualityWording, asked.wording_id) is None:
        db.session.add(EqualityWording(id=asked.wording_id, question_key=asked.key, content=asked.content))
        db.session.flush()
    stored.text, stored.help = asked.text, asked.help
    stored.young_people_text, stored.easy_read_text = asked.young_people_text, asked.easy_read_text
    stored.several = asked.several
    stored.options = [option_values(option) for option in asked.options]
    stored.wording_id = asked.wording_id


def _note(actor: Actor, action: str, stored: EqualityQuestion) -> None:
    audit.record(actor, action, KIND, stored.id, details={"question": stored.key})
    db.session.flush()
