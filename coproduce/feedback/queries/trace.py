"""What the path of one response depends on, read with a fixed number of queries however long it is."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries import answers_of
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback.models import Feedback, Finding, finding_quote
from coproduce.feedback.queries.answers import feedback_of, is_public_now
from coproduce.feedback.queries.trace_answers import public_answers, public_answers_elsewhere
from coproduce.feedback.queries.trace_words import codings_of, counted_answers, day_of, own_texts
from coproduce.feedback.queries.yearly_trace import quoted_in_reports, yearly_facts
from coproduce.feedback.trace import PublicAnswer, Release, Trace, TraceFacts, build_trace
from coproduce.feedback.yearly_trace import build_yearly_trace
from coproduce.insights.models import Coding, Theme
from coproduce.insights.queries import approved_quotes, published_snapshot

ThemesByPassage = dict[str, list[Theme]]


def trace_of(response: Response) -> Trace:
    """The path of a response's words. The caller has made sure that this person may see the response."""
    consultation = db.session.get_one(Consultation, response.consultation_id)
    answers = answers_of(response)
    ids = [answer.passage_id for answer in answers.values() if answer.passage_id]
    codings = codings_of(ids)
    feedback, snapshot = feedback_of(consultation.id), published_snapshot(consultation.id)
    public = feedback is not None and is_public_now(feedback)
    quoted = _quoted_in(feedback) if feedback is not None and public else set()
    owner = consultation.owner_organisation
    facts = TraceFacts(
        slug=consultation.slug,
        title=consultation.title,
        state=consultation.state,
        submitted_on=response.submitted_on,
        imported=response.source == "import",
        closes_on=day_of(consultation.closes_at),
        promised_on=consultation.answer_promised_on,
        cancelled_because=_cancelled_because(consultation),
        results_on=day_of(snapshot.taken_at) if snapshot else None,
        texts=own_texts(response, answers, codings, quoted | quoted_in_reports(consultation)),
        answers=_answers(response, feedback if public else None, codings, ids),
        release=_release(feedback),
        today=clock.today(),
        asked_by=owner.name if owner else "",
        counted=counted_answers(response, answers, snapshot),
    )
    if consultation.standing:
        return build_yearly_trace(facts, yearly_facts(consultation, facts.submitted_on, ids))
    return build_trace(facts)


def _answers(
    response: Response,
    feedback: Feedback | None,
    codings: Mapping[str, list[tuple[Coding, Theme]]],
    passage_ids: list[str],
) -> tuple[PublicAnswer, ...]:
    """Of this consultation where its answers are public, and public ones of others that rest on the same words."""
    themes = {key: [theme for _, theme in found] for key, found in codings.items()}
    own = public_answers(feedback, themes, response.young) if feedback is not None else ()
    wanted = {theme.id for group in themes.values() for theme in group}
    targets = {"theme": wanted, "comment": passage_ids}
    return own + public_answers_elsewhere(response.consultation_id, wanted, targets, response.young)


def _cancelled_because(consultation: Consultation) -> str:
    if consultation.state != "cancelled":
        return ""
    reasons = [change.reason for change in consultation.changes if change.kind == "cancelled"]
    return reasons[-1] if reasons else "No reason was given."


def themes_of(passage_ids: list[str]) -> ThemesByPassage:
    """Passage id -> the approved themes that it is in."""
    return {key: [theme for _, theme in found] for key, found in codings_of(passage_ids).items()}


def _quoted_in(feedback: Feedback) -> set[str]:
    """Ids of the texts whose quotes stand in public answers."""
    chosen = set(
        db.session.scalars(
            select(finding_quote.c.quote_id)
            .join(Finding, Finding.id == finding_quote.c.finding_id)
            .where(Finding.feedback_id == feedback.id)
        )
    )
    return {quote.passage_id for quote in approved_quotes(feedback.consultation_id) if quote.id in chosen}


def _release(feedback: Feedback | None) -> Release:
    if feedback is None:
        return Release("promised")
    if is_public_now(feedback):
        return Release("public", feedback.public_from)
    if feedback.state in ("telling", "settled") and feedback.held_until is not None:
        return Release("held", held_until=feedback.held_until, reason=feedback.route_reason)
    if feedback.state == "settled":
        return Release("settled", feedback.public_from)
    if feedback.withdrawn_on is not None:
        return Release("withdrawn", reason=feedback.withdrawn_reason, withdrawn_on=feedback.withdrawn_on)
    return Release("promised")
