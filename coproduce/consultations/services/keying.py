"""Forms on paper and answers given by phone, typed in by staff: the first entry, the second one, and settling the two.

The answers pass the same checks as on the public form. No audit row stands for one form, no time of day and nobody's
name: a form that came in by post is as anonymous as one that came by the web (rule 17).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.exc import IntegrityError

from coproduce.consultations.equality import Chosen
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation, KeyedCheck, KeyedScan, Response
from coproduce.consultations.queries import PASSAGE_CONTEXT, answers_of
from coproduce.consultations.queries.keying import (
    check_of,
    form_count,
    is_taken,
    keying_facts,
    unsaved_scan,
)
from coproduce.consultations.queries.stored_answers import stored_answer
from coproduce.consultations.questionnaire import Questionnaire, Value, to_json
from coproduce.consultations.rules.keying import PHONE, WRONG_NUMBER, day_problem, is_number, refusal
from coproduce.consultations.services.drafts import HowGiven
from coproduce.consultations.services.equality import store_equality_answers
from coproduce.consultations.services.erasing import withdraw_response
from coproduce.consultations.services.responding import checked_answers, rewrite_answers
from coproduce.consultations.services.storing import store_response
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused
from coproduce.safeguarding.attachment_services import claim_attachments

# Beside the answers, under names that no question has.
ON_BEHALF_OF, MAY_QUOTE = "_on_behalf_of", "_may_quote"

ASK_ABOUT_QUOTING = "Say whether we may use their words."
ASK_FOR_WHOM = "Say for whom the answers are."


@dataclass(frozen=True)
class Entry:
    """What stands at the top of a form. `asks_for_whom` says whether the consultation asks on whose behalf."""

    number: str
    source: str
    came_on: date | None
    format: str
    in_time: bool = False
    on_behalf_of: str = ""
    may_quote: bool | None = None
    scan_id: str = ""
    about_you: Chosen = field(default_factory=dict)
    about_you_words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One place where two entries of a form say different things; `key` is a question's or one of the two above."""

    key: str
    first: Any
    second: Any


def entry_faults(consultation: Consultation, entry: Entry) -> dict[str, str]:
    """What is wrong at the top of the form: field of `Entry` -> sentence."""
    problems = {}
    if not is_number(entry.number):
        problems["number"] = WRONG_NUMBER
    elif is_taken(consultation.id, entry.number):
        problems["number"] = f"Form {entry.number} is there already. Look whether it was keyed in before."
    place, words = day_problem(keying_facts(consultation), entry.came_on, entry.source, entry.in_time)
    if place:
        problems[place] = words
    if consultation.asks_on_behalf and not entry.on_behalf_of:
        problems["on_behalf_of"] = ASK_FOR_WHOM
    return problems


def quoting_fault(
    questionnaire: Questionnaire, answers: Mapping[str, Any], may_quote: bool | None
) -> dict[str, str]:
    """Consent is needed where somebody used words of their own."""
    missing = may_quote is None and has_words(questionnaire, answers)
    return {"may_quote": ASK_ABOUT_QUOTING} if missing else {}


def key_in(
    actor: Actor,
    consultation: Consultation,
    questionnaire: Questionnaire,
    entry: Entry,
    answers: Mapping[str, Any],
    *,
    receipt: str | None = None,
) -> Response:
    """Store one form. `receipt` is given where a caller is to get six words.

    Raises NotAllowed, Refused where no forms are taken, and InvalidInput by field of `Entry` or by question key.
    """
    require(actor, "responses.key_in", consultation)
    why_not = refusal(keying_facts(consultation))
    if why_not:
        raise Refused(why_not)
    problems = entry_faults(consultation, entry)
    cleaned: dict[str, Value] = {}
    try:
        cleaned = checked_answers(questionnaire, answers)
    except InvalidInput as problem:
        problems |= problem.problems
    problems |= quoting_fault(questionnaire, cleaned, entry.may_quote)
    if problems:
        raise InvalidInput(problems)
    try:
        with db.session.begin_nested():
            return _store(consultation, questionnaire, entry, cleaned, receipt)
    except IntegrityError:
        if not is_taken(consultation.id, entry.number):
            raise
        # Two people at two desks took the same number at the same moment.
        raise InvalidInput({"number": f"Form {entry.number} was just taken. Use the next number."}) from None


def _store(
    consultation: Consultation,
    questionnaire: Questionnaire,
    entry: Entry,
    cleaned: Mapping[str, Value],
    receipt: str | None,
) -> Response:
    day = entry.came_on or clock.today()
    response = store_response(
        consultation.id,
        questionnaire,
        cleaned,
        may_quote=bool(entry.may_quote),
        submitted_on=day,
        how=HowGiven(
            format=entry.format,
            on_behalf_of=entry.on_behalf_of if consultation.asks_on_behalf else "",
            source=entry.source,
            paper_number=entry.number,
        ),
        receipt=receipt if entry.source == PHONE else None,
    )
    db.session.flush()
    store_equality_answers(response, entry.about_you, entry.about_you_words)
    if unsaved_scan(consultation.id, entry.scan_id) is not None:
        claim_attachments(
            [entry.scan_id],
            context_kind=PASSAGE_CONTEXT,
            context_id=consultation.id,
            young=response.young,
            may_quote=False,
            received_on=day,
        )
        db.session.add(KeyedScan(response_id=response.id, attachment_id=entry.scan_id))
    db.session.flush()
    return response


# The second entry -----------------------------------------------------------------------------------------------------


def check_again(
    actor: Actor,
    consultation: Consultation,
    questionnaire: Questionnaire,
    response: Response,
    second: Mapping[str, Any],
    *,
    may_quote: bool | None,
    on_behalf_of: str,
) -> list[Difference]:
    """Compare a second entry with the stored one. Where they are the same the form is settled; else the second entry is
    kept until `settle`. Raises NotAllowed, InvalidInput, and Refused where the form was settled before."""
    require(actor, "responses.key_in", consultation)
    before = check_of(response)
    if before is not None and before.resolved:
        raise Refused("This form was entered twice already.")
    for_whom = on_behalf_of if consultation.asks_on_behalf else ""
    cleaned = _checked_second(consultation, questionnaire, second, may_quote, for_whom)
    check = before or KeyedCheck(response_id=response.id)
    check.second = {
        **{key: to_json(value) for key, value in cleaned.items()},
        MAY_QUOTE: bool(may_quote),
        ON_BEHALF_OF: for_whom,
    }
    check.checked_on = clock.today()
    found = differences_of(questionnaire, response, check)
    check.differences, check.resolved = len(found), not found
    if not found:
        check.second = {}
    db.session.add(check)
    db.session.flush()
    return found


def _checked_second(
    consultation: Consultation,
    questionnaire: Questionnaire,
    second: Mapping[str, Any],
    may_quote: bool | None,
    for_whom: str,
) -> dict[str, Value]:
    """The second entry's answers, cleaned. Raises InvalidInput with everything that is wrong with it at once."""
    problems: dict[str, str] = {}
    cleaned: dict[str, Value] = {}
    try:
        cleaned = checked_answers(questionnaire, second)
    except InvalidInput as problem:
        problems = problem.problems
    problems |= quoting_fault(questionnaire, cleaned, may_quote)
    if consultation.asks_on_behalf and not for_whom:
        problems["on_behalf_of"] = ASK_FOR_WHOM
    if problems:
        raise InvalidInput(problems)
    return cleaned


def differences_of(questionnaire: Questionnaire, response: Response, check: KeyedCheck) -> list[Difference]:
    """Where a second entry that is not settled says something else than what is stored, in the order of the form."""
    first, second = stored_entry(questionnaire, response), check.second
    if not has_words(questionnaire, first) and not has_words(questionnaire, second):
        first, second = {**first, MAY_QUOTE: False}, {**second, MAY_QUOTE: False}
    keys = [ON_BEHALF_OF, *(each.key for each in questionnaire.questions), MAY_QUOTE]
    return [
        Difference(key, first.get(key), second.get(key)) for key in keys if first.get(key) != second.get(key)
    ]


def settle(
    actor: Actor,
    consultation: Consultation,
    questionnaire: Questionnaire,
    response: Response,
    take_second: Collection[str],
) -> None:
    """Say which of two entries is on the paper: of the differences those with the keys in `take_second` are taken over,
    of the others the first entry stays. Texts that stay as they were keep their reading and coding.

    Raises NotAllowed, Refused where nothing is to be settled; InvalidInput by question key where the answers do not
    go together.
    """
    require(actor, "responses.key_in", consultation)
    check = check_of(response)
    if check is None or check.resolved:
        raise Refused("This form has no second entry that waits.")
    wanted = stored_entry(questionnaire, response)
    for difference in differences_of(questionnaire, response, check):
        if difference.key in take_second:
            wanted[difference.key] = difference.second
    cleaned = checked_answers(
        questionnaire,
        {key: value for key, value in wanted.items() if value is not None and not key.startswith("_")},
    )
    if take_second:
        response.on_behalf_of = wanted[ON_BEHALF_OF]
        rewrite_answers(
            response, questionnaire, cleaned, may_quote=bool(wanted[MAY_QUOTE]), wanted=response.format
        )
    check.resolved, check.second = True, {}
    db.session.flush()


def remove_form(actor: Actor, consultation: Consultation, response: Response, reason: str) -> None:
    """Delete a form with its texts, its scan and its checks: it was typed in twice, or belongs elsewhere. The audit row
    says that one was removed and why, not which. Raises NotAllowed, and InvalidInput without a reason."""
    require(actor, "responses.key_in", consultation)
    if response.paper_number is None:
        raise NotAllowed("responses.key_in")
    if not reason.strip():
        raise InvalidInput({"reason": "Give the reason."})
    left = form_count(consultation.id) - 1
    audit.record(
        actor,
        "remove_keyed_form",
        CONSULTATION.name,
        consultation.id,
        reason.strip(),
        {"removed": 1, "forms_left": left},
    )
    db.session.flush()
    withdraw_response(response)


def stored_entry(questionnaire: Questionnaire, response: Response) -> dict[str, Any]:
    """What is stored of a form, as a second entry is kept."""
    stored = answers_of(response)
    found = {
        question.key: value
        for question in questionnaire.questions
        if (value := stored_answer(question, stored)) is not None
    }
    quoted = any(answer.passage.may_quote for answer in stored.values() if answer.passage is not None)
    return {**found, MAY_QUOTE: quoted, ON_BEHALF_OF: response.on_behalf_of}


def has_words(questionnaire: Questionnaire, entry: Mapping[str, Any]) -> bool:
    """Whether somebody used words of their own, so that consent to quoting means something."""
    return any(
        facet.kind == "text" and question.pieces(entry.get(question.key)).get(facet.key)
        for question in questionnaire.questions
        for facet in question.facets
    )
