"""Reading requests for information, and searching every text that their handlers may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from coproduce.consultations.models import Answer, Consultation, Response
from coproduce.consultations.queries import answers_of
from coproduce.consultations.queries.questionnaires import published_questionnaire
from coproduce.consultations.questionnaire import Facet, topic_of
from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.working_days import add_working_days, closed_days
from coproduce.evidence.models import CollectedText, InformationRequest, InformationSearch
from coproduce.evidence.request_lifecycle import PROPOSED, REDACTED, UNDECIDED, WITHHELD
from coproduce.evidence.rules.requests import (
    ALONE_AFTER,
    AnswerFacts,
    Span,
    digest_of,
    spans_of,
    standing,
    with_hidden,
)
from coproduce.feedback.models import Commitment, Feedback, Finding, ImpactCheck, Reply
from coproduce.feedback.queries.impact import IMPACT_JUDGEMENT
from coproduce.safeguarding.contexts import Context, kind_in_words, places_of
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.rules import stretches

STAFF_KINDS = ("finding", "reply", "commitment")
MOST_STAFF_WORDS = 200


@dataclass(frozen=True)
class Found:
    """One text that a search found. `source` names it: "passage:ID" or the kind of staff words and their id."""

    source: str
    kind: str
    place: str
    words: str
    written_on: date | None
    collected: bool


# Requests ----------------------------------------------------------------------------------------------------------


def requests(state: str = "") -> Select[InformationRequest]:
    """Open ones that are due first at the top, then the answered ones."""
    statement = select(InformationRequest)
    if state:
        statement = statement.where(InformationRequest.state == state)
    return statement.order_by(
        InformationRequest.state != "open", InformationRequest.due_on, InformationRequest.reference
    )


def request_by_id(request_id: str) -> InformationRequest:
    """Raises NotFound."""
    found = db.session.get(InformationRequest, request_id)
    if found is None:
        raise NotFound("request for information")
    return found


def pressing_requests() -> list[tuple[InformationRequest, str]]:
    """Open requests that are late or due within a week, with which of the two."""
    today = clock.today()
    rows = db.session.scalars(requests("open"))
    found = ((each, standing_of(each, today)) for each in rows)
    return [(each, how) for each, how in found if how in ("late", "soon")]


def standing_of(asked: InformationRequest, today: date | None = None) -> str:
    return standing(asked.due_on, asked.state != "open", today or clock.today())


# Searching ---------------------------------------------------------------------------------------------------------


def texts_matching(search: InformationSearch) -> Select[Passage]:
    """Texts of participants that have every word, as handlers see them: redacted where a person did that, and none that
    is held back."""
    return _passages(search).where(Passage.state != "held").order_by(Passage.received_on, Passage.id)


def held_back_matching(search: InformationSearch) -> int:
    """How many texts that are held back match: the safeguarding lead has to look at these."""
    statement = _passages(search).where(Passage.state == "held")
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def _passages(search: InformationSearch) -> Select[Passage]:
    words = func.coalesce(Passage.redacted, Passage.body)
    statement = select(Passage).where(*_has_all(words, search.words), ~_is_sealed())
    if search.kind:
        statement = statement.where(Passage.context_kind == search.kind)
    if search.place_id:
        statement = statement.where(Passage.context_id == search.place_id)
    if search.since:
        statement = statement.where(Passage.received_on >= search.since)
    if search.until:
        statement = statement.where(Passage.received_on <= search.until)
    return statement


def _is_sealed() -> ColumnElement[bool]:
    """What families say of a promise while they are still asked: nobody counts it before the end."""
    asking = select(ImpactCheck.id).where(ImpactCheck.state == "asking")
    return and_(Passage.context_kind == IMPACT_JUDGEMENT, Passage.context_id.in_(asking))


def _has_all(column: ColumnElement[str], words: str) -> list[ColumnElement[bool]]:
    return [column.icontains(word, autoescape=True) for word in words.split()]


def staff_words_matching(search: InformationSearch) -> list[Found]:
    """What staff wrote in answers: findings, replies, promises. They carry no day, so a search with days leaves them
    out, and so does one for another kind of text."""
    if search.since or search.until or (search.kind and search.kind not in STAFF_KINDS):
        return []
    found: list[Found] = []
    for kind, what, column, row_id in _staff_columns():
        if search.kind and search.kind != kind:
            continue
        statement = (
            select(row_id, column, Consultation.title)
            .select_from(Finding)
            .join(Feedback, Feedback.id == Finding.feedback_id)
            .join(Consultation, Consultation.id == Feedback.consultation_id)
            .outerjoin(Reply, Reply.finding_id == Finding.id)
            .outerjoin(Commitment, Commitment.reply_id == Reply.id)
            .where(*_has_all(column, search.words))
        )
        if search.place_id:
            statement = statement.where(Consultation.id == search.place_id)
        rows = db.session.execute(statement.order_by(Consultation.title, row_id).limit(MOST_STAFF_WORDS))
        found += [Found(f"{kind}:{key}", what, title, words, None, False) for key, words, title in rows]
    return found


def _staff_columns() -> list[tuple[str, str, ColumnElement[str], ColumnElement[str]]]:
    answer = func.trim(Reply.text + "\n" + Reply.reason)
    promise = func.trim(Commitment.title + "\n" + Commitment.measure)
    return [
        ("finding", "You said", Finding.you_said.expression, Finding.id.expression),
        ("reply", "Answer", answer, Reply.id.expression),
        ("commitment", "Promise", promise, Commitment.id.expression),
    ]


def shown(asked: InformationRequest, passages: Sequence[Passage]) -> list[Found]:
    """Texts as the page of a search has them, with their places in words."""
    places = places_of({(each.context_kind, each.context_id) for each in passages})
    collected = {each.passage_id for each in asked.texts}
    return [
        Found(
            f"passage:{each.id}",
            kind_in_words(each.context_kind),
            place_in_words(each, places),
            each.words,
            each.received_on,
            each.id in collected,
        )
        for each in passages
    ]


def place_in_words(passage: Passage, places: Mapping[tuple[str, str], Context] | None = None) -> str:
    """Where a text belongs: its place and the question that it answers."""
    at = (passage.context_kind, passage.context_id)
    place = (places if places is not None else places_of({at})).get(at)
    if place is None:
        return "A place that is not there any more"
    topic = place.topics.get(passage.topic, "")
    return f"{place.title}: {topic}" if topic else place.title


def search_by_id(asked: InformationRequest, search_id: str) -> InformationSearch:
    """Raises NotFound, also for a search of another request."""
    found = db.session.get(InformationSearch, search_id)
    if found is None or found.request_id != asked.id:
        raise NotFound("search")
    return found


# Collected texts ---------------------------------------------------------------------------------------------------


def text_by_id(asked: InformationRequest, text_id: str) -> CollectedText:
    """Raises NotFound, also for a text of another request."""
    found = db.session.get(CollectedText, text_id)
    if found is None or found.request_id != asked.id:
        raise NotFound("text")
    return found


def words_of(text: CollectedText) -> str:
    """The words that are decided on, as they are now. Whoever asks for their own data gets what they wrote; in all
    other cases what a reader made of it."""
    passage = text.passage
    if passage is None:
        return text.own_words or ""
    own = text.request.account_id is not None and text.kind.startswith(OWN)
    return passage.body if own else passage.words


# The kind of a text that belongs to the account that asks, in words.
OWN = "Their own"
HELD_WORDS = "[held back: ask the safeguarding lead]"


def words_shown(actor: Actor, text: CollectedText) -> str:
    """The words as the page of a text has them: what a reader holds back is for those who decide on texts alone."""
    if _is_held(text.passage) and not allows(actor, "passages.decide"):
        return HELD_WORDS
    return words_of(text)


def _is_held(passage: Passage | None) -> bool:
    return passage is not None and passage.state == "held"


def is_changed(text: CollectedText) -> bool:
    """Whether the words are not those that somebody decided on; one that is held back since counts as changed."""
    if text.state == UNDECIDED:
        return False
    held = _is_held(text.passage) and text.state != WITHHELD
    return held or text.digest != digest_of(words_of(text))


def words_given(text: CollectedText) -> str | None:
    """What leaves the house: all, what is left of it, or nothing. The one way out of here."""
    if is_changed(text):
        return None
    if text.state == "given":
        return words_of(text)
    return with_hidden(words_of(text), text.hidden) if text.state == REDACTED else None


def hints_for(text: CollectedText) -> list[tuple[str, str]]:
    """(words, kind of personal data) that the machine marks, each once; a person decides on every one (rule 10). None
    in a text that is held back, of which nothing is given."""
    if _is_held(text.passage):
        return []
    from coproduce.analysis.redaction import find_by_words  # late: its lists of words take a moment to read

    words = words_of(text)
    marked = stretches(words, [(span.start, span.end, span.kind) for span in find_by_words(words)])
    return list({part.text.strip(): (part.text.strip(), part.kind) for part in marked if part.kind}.values())


def hidden_from(text: CollectedText, pieces: Sequence[str]) -> tuple[list[Span], list[str]]:
    """The spans to hide for these pieces, and the pieces that stand nowhere."""
    return spans_of(words_of(text), pieces)


def answer_facts(asked: InformationRequest, words: str) -> AnswerFacts:
    states = [each.state for each in asked.texts]
    changed = sum(is_changed(each) for each in asked.texts)
    return AnswerFacts(states.count(UNDECIDED), states.count(PROPOSED), changed, words)


def waiting_for_second_person(account_id: str | None) -> list[CollectedText]:
    """Texts of open requests that somebody else wants to keep back."""
    statement = (
        select(CollectedText)
        .join(InformationRequest)
        .where(
            CollectedText.state == PROPOSED,
            CollectedText.decided_by_id.is_distinct_from(account_id),
            InformationRequest.state == "open",
        )
    )
    return list(db.session.scalars(statement.order_by(CollectedText.decided_at).limit(10)))


def alone_from(text: CollectedText) -> date:
    """The day from which whoever decided may go on without a second person."""
    decided = clock.to_london(text.decided_at or clock.now()).date()
    return add_working_days(decided, ALONE_AFTER.days, closed_days())


def lines_of(response: Response) -> list[tuple[str, str]]:
    """(question, answer) of one response in its own words, without texts that are held back."""
    answers = answers_of(response)
    found = []
    for question in published_questionnaire(response.version_id).asked:
        for facet in question.facets:
            answer = answers.get(topic_of(question.key, facet.key))
            if answer is not None:
                name = f"{question.text} {facet.label}".strip() if facet.key else question.text
                found.append((name, value_in_words(facet, answer)))
    return found


def value_in_words(facet: Facet, answer: Answer) -> str:
    """What was chosen or written, as a person reads it."""
    if answer.passage is not None:
        return HELD_WORDS if _is_held(answer.passage) else answer.passage.body
    if answer.attachment_id is not None:
        return "a file"
    labels = {option.key: option.label for option in facet.options}
    if answer.choices is not None:
        return "; ".join(labels.get(key, key) for key in answer.choices)
    return f"{answer.number.normalize():f}" if answer.number is not None else str(answer.day or "")


def search_places() -> list[tuple[str, str]]:
    """(id, title) of the consultations that a search can be kept to."""
    rows = db.session.execute(select(Consultation.id, Consultation.title).order_by(Consultation.title))
    return [(key, title) for key, title in rows]


def search_kinds() -> list[tuple[str, str]]:
    """(kind, words) of every kind of text that is there, and of what staff wrote."""
    kinds = db.session.scalars(select(Passage.context_kind).distinct().order_by(Passage.context_kind))
    staff = (("finding", "You said"), ("reply", "Answers"), ("commitment", "Promises"))
    return [*((kind, kind_in_words(kind)) for kind in kinds), *staff]


def numbers_of_year(year: int) -> int:
    """How many requests were registered with a reference of this year."""
    beginning = f"IR-{year}-"
    statement = select(func.count()).where(InformationRequest.reference.startswith(beginning))
    return db.session.scalar(statement) or 0


def due_for_erasing(before: date) -> list[InformationRequest]:
    """Answered or withdrawn requests whose texts have been kept long enough."""
    return list(
        db.session.scalars(
            select(InformationRequest).where(
                or_(InformationRequest.state == "answered", InformationRequest.state == "withdrawn"),
                InformationRequest.answered_on.is_not(None),
                InformationRequest.answered_on < before,
            )
        )
    )
