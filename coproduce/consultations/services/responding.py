"""Taking answers: drafts, sending, changing.

Nothing here leaves an audit row, an event or a log line: none may stand for a single anonymous response (rule 17). A
response carries the date alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from coproduce.accounts.models import Account
from coproduce.consultations import receipts
from coproduce.consultations.models import Answer, Consultation, Draft, QuestionnaireVersion, Response
from coproduce.consultations.queries import (
    PASSAGE_CONTEXT,
    answers_of,
    as_questionnaire,
    receipt_keys,
    response_by_receipt,
    window_of,
)
from coproduce.consultations.questionnaire import Problem, Question, Questionnaire, Value, to_json, validate
from coproduce.consultations.rules import takes_answers
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.safeguarding.services import receive_passage

DRAFTS_ARE_KEPT_FOR = timedelta(days=30)

# Beside the answers a draft keeps this; no question key can begin with an underscore.
MAY_QUOTE = "_may_quote"


def begin_draft(
    consultation_id: str,
    version_id: str,
    token_digest: str,
    *,
    young: bool,
    answers: Mapping[str, Any] | None = None,
) -> Draft:
    """Keep unsent answers under the keyed hash of a random cookie (rule 19)."""
    draft = Draft(
        token_digest=token_digest,
        consultation_id=consultation_id,
        version_id=version_id,
        young=young,
        answers=dict(answers or {}),
        began_at=clock.now(),
        expires_on=clock.today() + DRAFTS_ARE_KEPT_FOR,
    )
    db.session.add(draft)
    db.session.flush()
    return draft


def keep_answer(draft: Draft, key: str, value: Value | bool) -> None:
    """Save one checked answer of a page; an empty one takes the answer back."""
    kept = {name: answer for name, answer in draft.answers.items() if name != key}
    draft.answers = (
        kept if value is None else {**kept, key: value if isinstance(value, bool) else to_json(value)}
    )
    db.session.flush()


def carry_draft_over(draft: Draft, questionnaire: Questionnaire) -> None:
    """Bring a draft to a newer version of the questions: answers that still fit their question stay."""
    draft.version_id = questionnaire.version_id
    draft.answers = {
        name: answer
        for name, answer in draft.answers.items()
        if name == MAY_QUOTE or ((question := questionnaire.question(name)) and _fits(question, answer))
    }
    db.session.flush()


def _fits(question: Question, answer: Any) -> bool:
    return not isinstance(validate(question, answer), Problem)


def checked_answers(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Value]:
    """Cleaned answers by question key, unanswered ones left out. Raises InvalidInput with a sentence for each fault."""
    problems = {
        key: "This question is not part of the questionnaire."
        for key in answers
        if not questionnaire.question(key)
    }
    cleaned: dict[str, Value] = {}
    for question in questionnaire.questions:
        value = validate(question, answers.get(question.key))
        if isinstance(value, Problem):
            problems[question.key] = value.message
        elif value is not None:
            cleaned[question.key] = value
    if problems:
        raise InvalidInput(problems)
    return cleaned


def submit_response(
    consultation: Consultation,
    version: QuestionnaireVersion | Questionnaire,
    answers: Mapping[str, Any],
    *,
    young: bool,
    may_quote: bool,
    receipt: str,
    account: Account | None = None,
    draft: Draft | None = None,
) -> Response:
    """Store one person's answers once: the same receipt sent again finds what the first sending stored.

    `draft` says since when the person has been at it (the grace of rule 24) and is erased. Raises InvalidInput, and
    Refused where no answers are taken.
    """
    before = response_by_receipt(receipt)
    if before is not None:
        return before
    if not takes_answers(window_of(consultation), clock.now(), draft.began_at if draft else None):
        raise Refused("This consultation does not take answers now.")
    questionnaire = version if isinstance(version, Questionnaire) else as_questionnaire(version)
    cleaned = checked_answers(questionnaire, answers)
    if draft is not None:
        db.session.delete(draft)
    try:
        with db.session.begin_nested():
            response = store_response(
                consultation.id,
                questionnaire,
                cleaned,
                young=young,
                may_quote=may_quote,
                receipt=receipt,
                account_id=account.id if account else None,
                submitted_on=clock.today(),
            )
            db.session.flush()
            return response
    except IntegrityError:
        # Two presses at the same moment: the unique index let one through, and this is the other.
        stored = response_by_receipt(receipt)
        if stored is None:
            raise
        return stored


def store_response(
    consultation_id: str,
    questionnaire: Questionnaire,
    values: Mapping[str, Value],
    *,
    young: bool,
    may_quote: bool,
    submitted_on: date,
    receipt: str | None = None,
    source: str = "web",
    external_id: str | None = None,
    account_id: str | None = None,
    historic: bool = False,
) -> Response:
    """Add a response of cleaned values to the session; the caller's flush saves it, for an import many at once. For
    imports too (`source="import"`, `external_id`, `historic`), which check their rows themselves."""
    response = Response(
        id=new_id(),
        consultation_id=consultation_id,
        version_id=questionnaire.version_id,
        source=source,
        young=young,
        submitted_on=submitted_on,
        external_id=external_id,
        account_id=account_id,
    )
    if receipt is not None:
        keys = receipt_keys()
        response.receipt_key = max(keys)
        response.receipt_digest = receipts.digest(receipt, keys[response.receipt_key])
    for question in questionnaire.questions:
        value = values.get(question.key)
        if value is not None:
            response.answers.append(
                _answer(response, question, value, may_quote=may_quote, historic=historic)
            )
    db.session.add(response)
    return response


def replace_answers(
    response: Response,
    consultation: Consultation,
    version: QuestionnaireVersion | Questionnaire,
    answers: Mapping[str, Any],
    *,
    young: bool,
    may_quote: bool,
    draft: Draft | None = None,
) -> None:
    """Change what was sent. A text that stays as it was keeps its reading and coding; the receipt stays the same.

    Raises InvalidInput, and Refused where no answers are taken any more.
    """
    if not takes_answers(window_of(consultation), clock.now(), draft.began_at if draft else None):
        raise Refused("Answers can be changed until the consultation closes.")
    questionnaire = version if isinstance(version, Questionnaire) else as_questionnaire(version)
    cleaned = checked_answers(questionnaire, answers)
    for key, answer in answers_of(response).items():
        if answer.passage is not None and answer.passage.body == cleaned.get(key):
            del cleaned[key]
            answer.passage.may_quote, answer.passage.young = may_quote, young
        else:
            db.session.delete(answer)
    db.session.flush()
    response.version_id, response.young = questionnaire.version_id, young
    # Written again even where nothing of it changed, so that `forget_order` finds it beside its new answers.
    flag_modified(response, "young")
    for question in questionnaire.questions:
        value = cleaned.get(question.key)
        if value is not None:
            db.session.add(_answer(response, question, value, may_quote=may_quote, historic=False))
    if draft is not None:
        db.session.delete(draft)
    db.session.flush()


def link_to_account(response: Response, account: Account) -> None:
    """Show the response among the account's own, because the person asked for it with their receipt."""
    response.account_id = account.id
    db.session.flush()


def _answer(
    response: Response, question: Question, value: Value, *, may_quote: bool, historic: bool
) -> Answer:
    answer = Answer(response_id=response.id, question_key=question.key)
    if question.is_free_text:
        answer.passage = receive_passage(
            str(value),
            context_kind=PASSAGE_CONTEXT,
            context_id=response.consultation_id,
            topic=question.key,
            young=response.young,
            may_quote=may_quote,
            historic=historic,
            received_on=response.submitted_on,
        )
    elif question.choices:
        answer.choices = list(value) if isinstance(value, tuple) else [str(value)]
    elif isinstance(value, Decimal):
        answer.number = value
    elif isinstance(value, date):
        answer.day = value
    return answer
