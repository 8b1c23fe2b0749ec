"""What the path of one response depends on, read with a fixed number of queries however long it is."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from coproduce.consultations.models import Answer, Consultation, QuestionnaireVersion, Response
from coproduce.consultations.queries import answers_of, as_questionnaire
from coproduce.consultations.questionnaire import Facet, Question, topic_of
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import Commitment, Feedback, Finding, finding_quote
from coproduce.feedback.queries.answers import feedback_of, is_public_now
from coproduce.feedback.queries.promises import promise_facts
from coproduce.feedback.queries.yearly_trace import quoted_in_reports, yearly_facts
from coproduce.feedback.rules import lateness
from coproduce.feedback.trace import (
    OwnText,
    PublicAnswer,
    PublicPromise,
    Release,
    Trace,
    TraceFacts,
    build_trace,
)
from coproduce.feedback.yearly_trace import build_yearly_trace
from coproduce.insights.models import Coding, NoTheme, Theme
from coproduce.insights.queries import approved_quotes, published_snapshot

ThemesByPassage = dict[str, list[Theme]]


def trace_of(response: Response) -> Trace:
    """The path of a response's words. The caller has made sure that this person may see the response."""
    consultation = db.session.get_one(Consultation, response.consultation_id)
    answers = answers_of(response)
    themes = themes_of([answer.passage_id for answer in answers.values() if answer.passage_id])
    feedback = feedback_of(consultation.id)
    public = feedback is not None and is_public_now(feedback)
    snapshot = published_snapshot(consultation.id)
    quoted = _quoted_in(feedback) if feedback is not None and public else set()
    facts = TraceFacts(
        slug=consultation.slug,
        title=consultation.title,
        state=consultation.state,
        submitted_on=response.submitted_on,
        imported=response.source == "import",
        closes_on=_day(consultation.closes_at),
        promised_on=consultation.answer_promised_on,
        cancelled_because=_cancelled_because(consultation),
        results_on=_day(snapshot.taken_at) if snapshot else None,
        texts=_own_texts(response, answers, themes, quoted | quoted_in_reports(consultation)),
        answers=public_answers(feedback, themes, response.young) if feedback is not None and public else (),
        release=_release(feedback),
        today=clock.today(),
    )
    return _yearly(facts, consultation, answers) if consultation.standing else build_trace(facts)


def _yearly(facts: TraceFacts, consultation: Consultation, answers: dict[str, Answer]) -> Trace:
    """The path to a yearly report, for what is open all year."""
    ids = [answer.passage_id for answer in answers.values() if answer.passage_id]
    return build_yearly_trace(facts, yearly_facts(consultation, facts.submitted_on, ids))


def _day(moment: datetime | None) -> date | None:
    return clock.to_london(moment).date() if moment else None


def _cancelled_because(consultation: Consultation) -> str:
    if consultation.state != "cancelled":
        return ""
    reasons = [change.reason for change in consultation.changes if change.kind == "cancelled"]
    return reasons[-1] if reasons else "No reason was given."


def themes_of(passage_ids: list[str]) -> ThemesByPassage:
    rows = db.session.execute(
        select(Coding.passage_id, Theme)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Coding.passage_id.in_(passage_ids), Theme.state == "approved")
        .order_by(Theme.name)
    )
    found: ThemesByPassage = defaultdict(list)
    for passage_id, theme in rows:
        found[passage_id].append(theme)
    return found


def _own_texts(
    response: Response, answers: dict[str, Answer], themes: ThemesByPassage, quoted: set[str]
) -> tuple[OwnText, ...]:
    passages = {key: answer.passage for key, answer in answers.items() if answer.passage is not None}
    ids = [passage.id for passage in passages.values()]
    marked = db.session.execute(select(NoTheme.passage_id, NoTheme.reason).where(NoTheme.passage_id.in_(ids)))
    reasons: dict[str, str] = {row.passage_id: row.reason for row in marked}
    questions = as_questionnaire(db.session.get_one(QuestionnaireVersion, response.version_id)).questions
    return tuple(
        OwnText(
            _asked_words(question, facet, response.format),
            passage.body,
            passage.state,
            _day(passage.read_at),
            passage.redacted is not None and passage.redacted != passage.body,
            passage.may_quote,
            passage.id in quoted,
            tuple(theme.name for theme in themes.get(passage.id, ())),
            reasons.get(passage.id, ""),
        )
        for question in questions
        for facet in question.facets
        if (passage := passages.get(topic_of(question.key, facet.key))) is not None
    )


def _asked_words(question: Question, facet: Facet, wanted: str) -> str:
    """The question as the person saw it, with the words beside the box where it had several."""
    words = question.worded(wanted)
    label = words.label(facet.key) if facet.key else ""
    return f"{words.text} {label}" if label else words.text


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


def public_answers(feedback: Feedback, themes: ThemesByPassage, young: bool) -> tuple[PublicAnswer, ...]:
    wanted = {theme.id for group in themes.values() for theme in group}
    today, closed = clock.today(), closed_days()
    findings = db.session.scalars(
        select(Finding)
        .where(Finding.feedback_id == feedback.id, Finding.themes.any(Theme.id.in_(wanted)))
        .options(selectinload(Finding.reply))
        .order_by(Finding.position)
    )
    return tuple(
        PublicAnswer(
            finding.id,
            (finding.you_said_young if young else "") or finding.you_said,
            finding.reply.kind,
            (finding.reply.text_young if young else "") or finding.reply.text,
            _public_promise(finding.reply.commitment, today, closed) if finding.reply.commitment else None,
        )
        for finding in findings
        if finding.reply is not None
    )


def _public_promise(commitment: Commitment, today: date, closed: frozenset[date]) -> PublicPromise:
    return PublicPromise(
        commitment.title,
        commitment.state,
        commitment.due_on,
        commitment.done_on,
        commitment.stopped_reason,
        tuple(change.due_before for change in commitment.date_changes),
        late=lateness(promise_facts(commitment), today, closed) == "late",
    )


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
