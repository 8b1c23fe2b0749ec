"""The Lundy card of a consultation: what the record shows of children's part in it, and what staff add."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from coproduce.consultations.models import Consultation, GroupSession
from coproduce.consultations.queries.questionnaires import questionnaire_of
from coproduce.consultations.queries.reviews import ShownReview, public_reviews
from coproduce.consultations.queries.sessions import confirmed_sessions
from coproduce.consultations.questionnaire import Questionnaire
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.evidence.models import LundyWords
from coproduce.evidence.rules.lundy import FIELDS, Fact, FilledField, Words, filled
from coproduce.feedback.models import Feedback, Finding
from coproduce.feedback.queries import public_feedback
from coproduce.feedback.rules import KINDS
from coproduce.insights.queries import QuotedWords, approved_quotes, published_snapshot, quoted_words
from coproduce.web.templating import day

CHILDREN = ("under_11", "11_to_15", "16_to_18")
MOST_QUOTES, MOST_QUOTES_READ = 3, 50
YOUNG_GROUPS = ("youth", "young", "children", "pupil", "student")
CHANGED = ("we_did", "we_are_doing", "we_will")


def words_of(consultation_id: str) -> dict[str, LundyWords]:
    """What staff wrote, by the key of its field."""
    rows = db.session.scalars(select(LundyWords).where(LundyWords.consultation_id == consultation_id))
    return {row.field: row for row in rows}


def words_on(consultation_id: str, field: str) -> LundyWords | None:
    """Raises NotFound for a field that there is not."""
    if field not in FIELDS:
        raise NotFound("field of the card")
    return words_of(consultation_id).get(field)


def card_of(consultation: Consultation, feedback: Feedback | None = None) -> tuple[FilledField, ...]:
    """The four fields. `feedback` are answers that the reader may see although they are not public yet."""
    answers = feedback or public_feedback(consultation.id)
    questionnaire = questionnaire_of(consultation)
    reviews = public_reviews(consultation)
    sessions = confirmed_sessions(consultation.id)
    return filled(
        {
            "space": tuple(_space(consultation, questionnaire, reviews, sessions)),
            "voice": tuple(
                _voice(consultation, questionnaire, sessions, _young_quotes(consultation, answers))
            ),
            "audience": tuple(_audience(consultation, answers)),
            "influence": tuple(_influence(consultation, reviews, answers)),
        },
        {key: Words(row.words, row.source, row.source_url) for key, row in words_of(consultation.id).items()},
    )


def _page(consultation: Consultation) -> str:
    return f"/consultations/{consultation.slug}"


def _space(
    consultation: Consultation,
    questionnaire: Questionnaire,
    reviews: list[ShownReview],
    sessions: list[GroupSession],
) -> Iterator[Fact]:
    page = _page(consultation)
    parts = {"led": "led this consultation", "shaped": "shaped it with us"}
    for each in consultation.groups:
        yield Fact(
            f"{each.group.name} {parts.get(each.part, 'took part')}.", "Page of the consultation", page
        )
    if questionnaire.has_young_wording:
        yield Fact(
            "The questions could be answered in young people’s words, with the safety words for their age.",
            "The questions",
            page,
        )
    for review in reviews:
        if review.asked_on:
            yield Fact(
                f"We asked {review.group.name} on {day(review.asked_on)} to look over the draft before it opened.",
                "Review of the draft",
                f"{page}#shaped",
            )
    young = _with_children(sessions)
    if young:
        words = "1 group session had" if young == 1 else f"{young} group sessions had"
        yield Fact(f"{words} children or young people in it.", "Group sessions that their groups confirmed")


def _voice(
    consultation: Consultation,
    questionnaire: Questionnaire,
    sessions: list[GroupSession],
    quotes: list[QuotedWords],
) -> Iterator[Fact]:
    if questionnaire.asks_for_free_text:
        yield Fact(
            "They could answer in their own words, not only with ticks.", "The questions", _page(consultation)
        )
    if any(question.takes_files for question in questionnaire.questions):
        yield Fact("They could send a drawing, a photo or a recording.", "The questions", _page(consultation))
    if _with_children(sessions):
        yield Fact(
            "In group sessions they could talk it through together, and the group said yes to what was written down.",
            "Group sessions that their groups confirmed",
        )
    for quote in quotes:
        yield Fact(f"A young person wrote: “{quote.words}”", "Words that may be shown")


def _with_children(sessions: list[GroupSession]) -> int:
    """How many sessions had somebody up to 18 in them. Heads are not added up: beside a group’s own count a second
    figure could be subtracted (rule 16)."""
    return sum(any(session.heads.get(band) for band in CHILDREN) for session in sessions)


def _young_quotes(consultation: Consultation, answers: Feedback | None) -> list[QuotedWords]:
    """Words of young people, once results or answers are there: never before."""
    if answers is None and published_snapshot(consultation.id) is None:
        return []
    return [each for each in quoted_words(consultation.id, MOST_QUOTES_READ) if each.young][:MOST_QUOTES]


def _audience(consultation: Consultation, answers: Feedback | None) -> Iterator[Fact]:
    page = _page(consultation)
    if consultation.lead_name:
        who = ", ".join(filter(None, (consultation.lead_name, consultation.lead_role)))
        yield Fact(f"{who} is responsible for the answer.", "Page of the consultation", page)
    if consultation.decided_by:
        on = f", on {day(consultation.decision_on)}" if consultation.decision_on else ""
        yield Fact(
            f"The decision is made by: {consultation.decided_by}{on}.", "Page of the consultation", page
        )
    owners = dict.fromkeys(
        ", ".join(filter(None, (finding.reply.owner_name, finding.reply.owner_role)))
        for finding in _findings(answers)
        if finding.reply is not None and finding.reply.owner_name
    )
    for owner in owners:
        yield Fact(f"{owner} answered what was said.", "Answers", f"{page}/feedback")


def _findings(answers: Feedback | None) -> list[Finding]:
    return list(answers.findings) if answers is not None else []


def _influence(
    consultation: Consultation, reviews: list[ShownReview], answers: Feedback | None
) -> Iterator[Fact]:
    page = _page(consultation)
    for review in reviews:
        for change in review.changes:
            if change.changed:
                yield Fact(
                    f"{review.group.name} said: {change.said} We changed the draft: {change.answer}",
                    "Review of the draft",
                    f"{page}#shaped",
                )
    yield from _changed(consultation, answers)
    if answers is not None and answers.public_from is not None and answers.public_from <= clock.now():
        told = "The answers are told in young people’s words too." if answers.introduction_young else ""
        if told:
            yield Fact(told, "Answers", f"{page}/feedback")


def _changed(consultation: Consultation, answers: Feedback | None) -> Iterator[Fact]:
    """What is done about findings that are children's for certain: a young person's words stand beside it, or a group
    of young people led the whole. Other findings may be theirs too, but the record does not say so."""
    young = {quote.id: quote.words for quote in approved_quotes(consultation.id) if quote.passage.young}
    led = [
        each.group.name for each in consultation.groups if each.part == "led" and _is_young(each.group.kind)
    ]
    for finding in _findings(answers):
        reply = finding.reply
        words = next((young[quote.id] for quote in finding.quotes if quote.id in young), "")
        if reply is None or reply.kind not in CHANGED or not (words or led):
            continue
        heard = f"{' and '.join(led)} led this, and heard: {finding.you_said}"
        who = f"A young person said: “{words}”" if words else heard
        answer = reply.text_young or reply.text
        page = f"{_page(consultation)}/feedback#finding-{finding.id}"
        yield Fact(f"{who} {KINDS[reply.kind].words}: {answer}", "Answers", page)


def _is_young(kind: str) -> bool:
    """Whether a group is one of young people, by the words for it."""
    return any(word in kind.casefold() for word in YOUNG_GROUPS)
