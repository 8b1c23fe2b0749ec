"""What was asked and said in a group session: questions, hands, phones, notes, what was read back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from coproduce.consultations.models import Answer, GroupSession, Response
from coproduce.consultations.queries.consultations import consultation_by_id
from coproduce.consultations.queries.questionnaires import published_questionnaire
from coproduce.consultations.questionnaire import Question, Questionnaire
from coproduce.consultations.questionnaire.questions import PREFER_NOT_TO_SAY
from coproduce.consultations.rules.sessions import Countable, Counted, ReadBack, SessionFacts
from coproduce.core.database import db
from coproduce.safeguarding.models import Passage


@dataclass(frozen=True)
class OwnWords:
    """One text of a session as the group sees it: a `note` of the facilitator or an answer from a `phone`. `state` is
    that of its reading; words that staff hold back are empty."""

    id: str
    question: str
    words: str
    kind: str
    state: str
    question_key: str = ""


@dataclass(frozen=True)
class PhoneAnswers:
    """What came on phones in one session: how many forms; by (question, facet) how many people answered and how many
    chose what; by question the numbers and days that were given."""

    forms: int = 0
    people: Mapping[tuple[str, str], int] = field(default_factory=dict)
    chosen: Mapping[tuple[str, str], Mapping[str, int]] = field(default_factory=dict)
    figures: Mapping[str, tuple[Decimal | date, ...]] = field(default_factory=dict)


def questionnaire_of_session(session: GroupSession) -> Questionnaire:
    """The questions as they stood when the session was opened."""
    return published_questionnaire(session.version_id)


def countables_of(question: Question, wanted: str = "standard") -> tuple[Countable, ...]:
    """What hands can be raised for at one question, in the words of a format."""
    worded = question.worded(wanted)
    found = []
    for facet in question.facets:
        if facet.kind in ("choice", "choices") and facet.key != PREFER_NOT_TO_SAY:
            label = worded.label(facet.key) or facet.label if facet.key else ""
            options = tuple((each.key, worded.label(each.key) or each.label) for each in facet.options)
            found.append(
                Countable(question.key, facet.key, label or worded.text, options, facet.kind == "choices")
            )
    return tuple(found)


def phone_answers(session_id: str) -> PhoneAnswers:
    """What members answered on their own phones."""
    in_session = Response.group_session_id == session_id
    forms = db.session.scalar(select(func.count()).select_from(Response).where(in_session)) or 0
    rows = db.session.execute(
        select(Answer.question_key, Answer.facet, Answer.choices, Answer.number, Answer.day)
        .join(Response, Response.id == Answer.response_id)
        .where(in_session)
    )
    people: Counter[tuple[str, str]] = Counter()
    chosen: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    figures: defaultdict[str, list[Decimal | date]] = defaultdict(list)
    for key, facet, choices, number, day in rows:
        people[key, facet] += 1
        chosen[key, facet].update(choices or ())
        given = day if number is None else number
        if not facet and given is not None:
            figures[key].append(given)
    return PhoneAnswers(
        forms,
        dict(people),
        {place: dict(options) for place, options in chosen.items()},
        {key: tuple(sorted(given, key=_size)) for key, given in figures.items()},
    )


def _size(given: Decimal | date) -> Decimal | int:
    return given.toordinal() if isinstance(given, date) else given


def hands_of(session: GroupSession) -> dict[tuple[str, str], dict[str, int]]:
    """Hands by (question, facet) and option."""
    found: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for count in session.counts:
        found[count.question_key, count.facet][count.option_key] = count.people
    return dict(found)


def counted_in(session: GroupSession, phones: PhoneAnswers | None = None) -> list[Counted]:
    """Everything that was counted, in the order of the questions."""
    phones, hands = phones or phone_answers(session.id), hands_of(session)
    return [
        Counted(
            each,
            hands.get(each.place, {}),
            phones.people.get(each.place, 0),
            phones.chosen.get(each.place, {}),
        )
        for question in questionnaire_of_session(session).questions
        for each in countables_of(question, session.format)
        if each.place in hands or each.place in phones.people
    ]


def latest_readbacks(session: GroupSession) -> dict[str, ReadBack]:
    """The latest words of each question and what the group said to them."""
    found: dict[str, ReadBack] = {}
    for row in sorted(session.readbacks, key=lambda each: each.round):
        found[row.question_key] = ReadBack(row.question_key, row.understood, row.answer)
    return found


def talked_about(session: GroupSession, phones: PhoneAnswers) -> list[tuple[str, str]]:
    """(key, words) of each question on which anything was counted, noted or sent; "" for notes on none of them."""
    keys = {count.question_key for count in session.counts}
    keys |= {note.question_key for note in session.notes} | {key for key, _ in phones.people}
    asked = [
        (each.key, each.worded(session.format).text) for each in questionnaire_of_session(session).questions
    ]
    found = [(key, words) for key, words in asked if key in keys]
    known = {key for key, _ in asked}
    return [*found, *([("", "Anything else")] if keys - known else [])]


def facts_of(session: GroupSession) -> SessionFacts:
    """What the guards of the session's life look at, as it is now."""
    phones, consultation = phone_answers(session.id), consultation_by_id(session.consultation_id)
    talked = talked_about(session, phones)
    latest = latest_readbacks(session)
    order = [key for key, _ in talked]
    return SessionFacts(
        page=f"/my/sessions/{session.id}",
        people=session.people,
        counted=counted_in(session, phones),
        phones=phones.forms,
        talked=talked,
        readbacks=sorted(
            latest.values(),
            key=lambda each: order.index(each.question_key) if each.question_key in order else 999,
        ),
        consultation_state=consultation.state,
        responses_erased=consultation.responses_erased_on is not None,
    )


def own_words(session: GroupSession) -> list[OwnWords]:
    """The group's own words, whether staff have read them or not: notes, and answers that members wrote on phones."""
    questionnaire = questionnaire_of_session(session)
    topics = {
        **questionnaire.text_topics,
        **{each.key: each.worded(session.format).text for each in questionnaire.questions},
    }
    sent = db.session.scalars(
        select(Passage)
        .join(Answer, Answer.passage_id == Passage.id)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.group_session_id == session.id)
        .order_by(Passage.id)
    )
    found = [_own(note.passage, "note", topics) for note in session.notes]
    found += [_own(passage, "phone", topics) for passage in sent]
    order = list(topics)
    places = {topics[topic]: place for place, topic in enumerate(order)}
    return sorted(found, key=lambda each: (places.get(each.question, len(order)), each.kind, each.id))


def _own(passage: Passage, kind: str, topics: Mapping[str, str]) -> OwnWords:
    words = "" if passage.state == "held" else passage.body
    question, key = topics.get(passage.topic, "Anything else"), passage.topic.partition(".")[0]
    return OwnWords(passage.id, question, words, kind, passage.state, key)
