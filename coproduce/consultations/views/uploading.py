"""Files that come with an answer: taken in, cleaned and kept for the draft before the answer itself is checked."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries
from coproduce.consultations.queries import PASSAGE_CONTEXT, Asking
from coproduce.consultations.questionnaire import Problem, Question
from coproduce.consultations.questionnaire.types import Photo
from coproduce.consultations.views import draft_cookie
from coproduce.consultations.views.blueprint import blueprint
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.safeguarding.attachment_queries import unsent_attachment
from coproduce.safeguarding.attachment_services import discard_attachments, receive_attachment
from coproduce.safeguarding.attachments.kinds import KINDS
from coproduce.safeguarding.views.serving import attachment_response
from coproduce.web.guards import public
from coproduce.web.uploads import keep_files, sent_file


def with_file(
    asked: Asking, question: Question, raw: Any, name: str = "answer"
) -> tuple[Any, Problem | None]:
    """The typed answer with the identifier of a file that came with it, and what is wrong with the file. A file that
    was there before is let go where another one came or where the person took it away.

    What the page says about an earlier file counts only where this draft has it: nobody can name another's. A page that
    comes back with an error keeps the new file all the same, since no browser sends it a second time by itself.
    """
    if not isinstance(question, Photo):
        return raw, None
    typed, kept = dict(raw), _kept_file(asked, question)
    if typed.get("") != kept and not _waits_here(asked, question, typed.get("")):
        typed[""] = kept
    content = sent_file(f"{name}-file", KINDS[question.file_kind].largest)
    if typed.get("") and (content is not None or request.form.get(f"{name}-remove")):
        discard_attachments([typed.pop("")])
    if content is None:
        return typed, None
    try:
        attachment = receive_attachment(
            content,
            kind=question.file_kind,
            context_kind=PASSAGE_CONTEXT,
            context_id=asked.consultation_id,
            topic=question.key,
            young=asked.young,
        )
    except InvalidInput as problem:
        return typed, Problem(" ".join(problem.problems.values()), ("file",))
    keep_files()
    return {**typed, "": attachment.id}, None


def shown_again(asked: Asking, question: Question, raw: Any) -> Any:
    """What was typed, for a page that comes back with an error: nothing was taken away then, so a file that this draft
    still has is shown, with the box to take it away."""
    if not isinstance(question, Photo) or raw.get("") or not _kept_file(asked, question):
        return raw
    return {**raw, "": _kept_file(asked, question)}


@blueprint.get("/consultations/<slug>/respond/file/<attachment_id>")
@public
def draft_file(slug: str, attachment_id: str) -> ResponseReturnValue:
    """A file of this browser's own draft; for everybody else there is none."""
    asked = queries.asking(slug, draft_cookie.current_digest())
    own = {_kept_file(asked, question) for question in asked.questionnaire.questions}
    found = unsent_attachment(attachment_id) if attachment_id in own else None
    if found is None:
        raise NotFound("file")
    return attachment_response(found)


def _kept_file(asked: Asking, question: Question) -> str:
    kept = asked.answers.get(question.key)
    return str(kept.get("", "")) if question.takes_files and isinstance(kept, dict) else ""


def _waits_here(asked: Asking, question: Question, attachment_id: str | None) -> bool:
    """Whether a file that this page brought in, when it came back with an error, still waits for its answer."""
    found = unsent_attachment(attachment_id) if attachment_id else None
    return found is not None and (found.context_id, found.topic) == (asked.consultation_id, question.key)
