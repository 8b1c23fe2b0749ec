"""Taking answers: sending and changing them.

Nothing here leaves an audit row, an event or a log line: none may stand for a single anonymous response (rule 17). A
response carries the date alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import flag_modified

from coproduce.accounts.models import Account
from coproduce.consultations.models import Consultation, Draft, QuestionnaireVersion, Response
from coproduce.consultations.queries import answers_of, as_questionnaire, response_by_receipt, window_of
from coproduce.consultations.questionnaire import (
    YOUNG_PEOPLE,
    Problem,
    Questionnaire,
    Value,
    to_json,
    topic_of,
    validate,
)
from coproduce.consultations.rules import takes_answers
from coproduce.consultations.services.drafts import USUAL, HowGiven
from coproduce.consultations.services.storing import answer_row, store_response, with_their_files
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.safeguarding.models import Attachment


def checked_answers(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Value]:
    """Cleaned answers to the questions on the path, by key; unanswered ones are left out, and so are answers off the
    path: they stay where they were kept and are not sent. Raises InvalidInput with a sentence for each fault."""
    problems = {
        key: "This question is not part of the questionnaire."
        for key in answers
        if not questionnaire.question(key)
    }
    cleaned: dict[str, Value] = {}
    for question in questionnaire.path(as_json(answers)):
        value = validate(question, answers.get(question.key))
        if isinstance(value, Problem):
            problems[question.key] = value.message
        elif value is not None:
            cleaned[question.key] = value
    if problems:
        raise InvalidInput(problems)
    return cleaned


def as_json(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers as conditions read them, whether they were kept in a draft or cleaned before."""
    return {key: to_json(answer) for key, answer in answers.items()}


def submit_response(
    consultation: Consultation,
    version: QuestionnaireVersion | Questionnaire,
    answers: Mapping[str, Any],
    *,
    may_quote: bool,
    how: HowGiven = USUAL,
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
    _require_open(consultation, draft, "This consultation does not take answers now.")
    questionnaire = version if isinstance(version, Questionnaire) else as_questionnaire(version)
    cleaned = checked_answers(questionnaire, answers)
    if draft is not None:
        db.session.delete(draft)
    return _store_once(
        consultation.id,
        questionnaire,
        cleaned,
        may_quote=may_quote,
        how=how,
        receipt=receipt,
        account_id=account.id if account else None,
    )


def _require_open(consultation: Consultation, draft: Draft | None, refusal: str) -> None:
    if not takes_answers(window_of(consultation), clock.now(), draft.began_at if draft else None):
        raise Refused(refusal)


def _store_once(
    consultation_id: str,
    questionnaire: Questionnaire,
    cleaned: Mapping[str, Value],
    *,
    may_quote: bool,
    how: HowGiven,
    receipt: str,
    account_id: str | None,
) -> Response:
    try:
        with db.session.begin_nested():
            response = store_response(
                consultation_id,
                questionnaire,
                cleaned,
                may_quote=may_quote,
                how=how,
                receipt=receipt,
                account_id=account_id,
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


def replace_answers(
    response: Response,
    consultation: Consultation,
    version: QuestionnaireVersion | Questionnaire,
    answers: Mapping[str, Any],
    *,
    may_quote: bool,
    how: HowGiven = USUAL,
    draft: Draft | None = None,
) -> None:
    """Change what was sent. A text that stays as it was keeps its reading and coding; the receipt stays the same.

    Raises InvalidInput, and Refused where no answers are taken any more.
    """
    _require_open(consultation, draft, "Answers can be changed until the consultation closes.")
    questionnaire = version if isinstance(version, Questionnaire) else as_questionnaire(version)
    cleaned = checked_answers(questionnaire, answers)
    rewrite_answers(response, questionnaire, cleaned, may_quote=may_quote, wanted=how.format)
    if draft is not None:
        db.session.delete(draft)
    db.session.flush()


def rewrite_answers(
    response: Response,
    questionnaire: Questionnaire,
    cleaned: Mapping[str, Value],
    *,
    may_quote: bool,
    wanted: str,
) -> None:
    """Put other cleaned answers, given in the format `wanted`, in the place of the stored ones. A text or file that
    stays as it was is left alone."""
    response.format, response.young = wanted, wanted == YOUNG_PEOPLE
    new = {
        topic_of(question.key, facet.key): (question, facet, piece)
        for question in questionnaire.questions
        for facet in question.facets
        if (piece := question.pieces(cleaned.get(question.key)).get(facet.key)) is not None
    }
    for topic, answer in answers_of(response).items():
        if answer.passage is not None and topic in new and answer.passage.body == new[topic][2]:
            del new[topic]
            answer.passage.may_quote, answer.passage.young = may_quote, response.young
        elif answer.attachment_id is not None and topic in new and answer.attachment_id == new[topic][2]:
            del new[topic]
        else:
            db.session.delete(answer)
            _let_go(answer.attachment_id)
    db.session.flush()
    response.version_id = questionnaire.version_id
    # Written again even where nothing of it changed, so that `forget_order` finds it beside its new answers.
    flag_modified(response, "young")
    rows = [
        answer_row(response, question, facet, piece, may_quote=may_quote, historic=False)
        for question, facet, piece in new.values()
    ]
    db.session.add_all(with_their_files(response, rows, may_quote=may_quote))
    db.session.flush()


def _let_go(attachment_id: str | None) -> None:
    """Erase a file that is no part of the answers any more."""
    if attachment_id is not None:
        gone = delete(Attachment).where(Attachment.id == attachment_id)
        db.session.execute(gone.execution_options(synchronize_session=False))
