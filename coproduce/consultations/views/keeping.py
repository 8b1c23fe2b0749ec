"""What the form keeps between two pages: the draft on the server, and in the signed session what a person may see for
a short while only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import session
from werkzeug.wrappers import Response

from coproduce.consultations import queries, services
from coproduce.consultations.models import Draft
from coproduce.consultations.models import Response as StoredResponse
from coproduce.consultations.queries import Asking
from coproduce.consultations.questionnaire import Value
from coproduce.consultations.services.drafts import USUAL, HowGiven
from coproduce.consultations.views import draft_cookie, joining
from coproduce.core import clock
from coproduce.core.errors import NotFound
from coproduce.web.guards import current_actor

SENT, CHANGING = "sent", "changing"
SHOWN_FOR = timedelta(minutes=30)


def begin(
    response: Response,
    asked: Asking,
    how: HowGiven = USUAL,
    answers: dict[str, Any] | None = None,
    *,
    admitted: bool = False,
) -> Draft:
    """Begin a draft under a new cookie."""
    version_id = asked.questionnaire.version_id
    return begin_for(response, asked.slug, asked.consultation_id, version_id, how, answers, admitted=admitted)


def begin_for(
    response: Response,
    slug: str,
    consultation_id: str,
    version_id: str,
    how: HowGiven = USUAL,
    answers: dict[str, Any] | None = None,
    *,
    admitted: bool = False,
) -> Draft:
    token = draft_cookie.new_token()
    draft_cookie.set_token(response, slug, token)
    return services.begin_draft(
        consultation_id,
        version_id,
        draft_cookie.digest_of(token),
        how=how,
        admitted=admitted,
        answers=answers,
    )


def forget_draft(asked: Asking) -> None:
    """Erase what was typed before, because the person begins again."""
    draft = (
        queries.draft_for_update(asked.consultation_id, draft_cookie.current_digest())
        if asked.has_draft
        else None
    )
    if draft is not None:
        services.erase_draft(draft)


def keep(response: Response, asked: Asking, key: str, value: Value | bool) -> None:
    """Save one answer. Where the draft is gone (the cookie was cleared meanwhile) a new one begins with this answer,
    so that what was typed is never lost."""
    draft = queries.draft_for_update(asked.consultation_id, draft_cookie.current_digest())
    services.keep_answer(draft or begin(response, asked, _how_again(asked)), key, value)


def keep_several(response: Response, asked: Asking, values: Mapping[str, Value]) -> None:
    """Save the answers of a page that asks several questions."""
    draft = queries.draft_for_update(asked.consultation_id, draft_cookie.current_digest())
    draft = draft or begin(response, asked, _how_again(asked))
    for key, value in values.items():
        services.keep_answer(draft, key, value)


def _how_again(asked: Asking) -> HowGiven:
    """For a draft in the place of one that is gone: who answers with a group goes on with it."""
    return HowGiven(format=asked.format, group_session_id=joining.current_session_id(asked.slug))


def remember_sent(slug: str, words: str, *, changed: bool) -> None:
    """Let the confirmation page show the receipt. The words stand in the signed cookie alone, never in the database."""
    session[SENT] = {"slug": slug, "words": words, "changed": changed, "until": _end()}


def just_sent(slug: str) -> dict[str, Any] | None:
    """What was sent within the last half hour in this browser for this consultation: words, and whether changed."""
    return _still_good(SENT, slug)


def remember_changing(slug: str, words: str) -> None:
    session[CHANGING] = {"slug": slug, "words": words, "until": (clock.now() + timedelta(days=1)).isoformat()}


def remember_changing_own(slug: str, response_id: str) -> None:
    """The same for answers that are linked with the account of whoever is signed in: no receipt is needed."""
    end = (clock.now() + timedelta(days=1)).isoformat()
    session[CHANGING] = {"slug": slug, "words": "", "response": response_id, "until": end}


@dataclass(frozen=True)
class Changing:
    """What is being changed in this browser. `words` are empty where the person came by their account."""

    response: StoredResponse
    words: str


def changing(slug: str) -> Changing | None:
    """The answers that are being changed in this browser. None where none are, or where they are gone meanwhile, or
    where the person whose account they belong to has signed out."""
    kept = _still_good(CHANGING, slug)
    if kept is None:
        return None
    words = str(kept["words"])
    if words:
        found = queries.response_by_receipt(words)
        return Changing(found, words) if found is not None else None
    try:
        own = queries.response_of_account(current_actor().account_id, str(kept.get("response")))
    except NotFound:
        return None
    return Changing(own, "")


def has_signed_out(slug: str) -> bool:
    """Whether answers of an account are being changed and nobody is signed in any more. Sent now, they would become
    somebody's second answers."""
    kept = _still_good(CHANGING, slug)
    return kept is not None and not kept["words"] and not current_actor().signed_in


def _still_good(name: str, slug: str) -> dict[str, Any] | None:
    kept = session.get(name)
    if not isinstance(kept, dict) or kept.get("slug") != slug:
        return None
    return kept if clock.now() < datetime.fromisoformat(str(kept["until"])) else None


def _end() -> str:
    return (clock.now() + SHOWN_FOR).isoformat()
