"""Who took part: exact counts for staff with the right, grouped by the database and never read person by person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Select, Text, cast, func, select

from coproduce.consultations.countable import Views, registered_views
from coproduce.consultations.crossing import Counted, CrossTable, cross_table, keys_of
from coproduce.consultations.equality import AskedQuestion
from coproduce.consultations.models import (
    Answer,
    Consultation,
    EqualityAnswer,
    QuestionnaireVersion,
    Response,
)
from coproduce.consultations.queries.equality import (
    asked_as,
    equality_questions,
    population,
    questions_about_you,
    wordings_of,
)
from coproduce.consultations.queries.questionnaires import as_questionnaire
from coproduce.consultations.queries.sessions import confirmed_sessions, is_single_form
from coproduce.consultations.questionnaire import Facet, Question, topic_of
from coproduce.consultations.questionnaire.questions import PREFER_NOT_TO_SAY
from coproduce.consultations.reach import Characteristic, Counts, Figure, characteristic
from coproduce.consultations.rules.sessions import AGE_BANDS
from coproduce.core.database import db
from coproduce.core.errors import NotFound


@dataclass(frozen=True)
class SessionHeads:
    """A group session that counts, with its own head count by age band."""

    group: str
    held_on: date
    bands: Mapping[str, int]
    people: int


@dataclass(frozen=True)
class TakingPart:
    """Who took part in a consultation: single forms by the way they came, and group sessions apart, with their heads.

    `not_asked` single forms came in files that did not ask about their writers: they are no non-response. What people
    chose on phones in a session stands in `in_sessions`, for they are among its heads. Exact, not for publication.
    """

    sources: Mapping[str, int]
    not_asked: int
    characteristics: tuple[Characteristic, ...]
    sessions: tuple[SessionHeads, ...]
    in_sessions: tuple[Characteristic, ...]

    @property
    def single_forms(self) -> int:
        return sum(self.sources.values())

    @property
    def people_in_sessions(self) -> int:
        return sum(session.people for session in self.sessions)


def taking_part(consultation: Consultation) -> TakingPart:
    """Count who took part, against the area's population."""
    sources = _count(_by_source(consultation.id, single=True))
    on_phones = _count(_by_source(consultation.id, single=False)).total()
    not_asked = _imported_without(consultation.id)
    single, together = _gathered(consultation.id)
    questions, figures = characteristics_of(consultation.id), population()
    forms = sources.total() - not_asked
    return TakingPart(
        sources,
        not_asked,
        tuple(_compared(each, single[each.key], forms, figures) for each in questions),
        tuple(_heads(consultation.id)),
        tuple(
            _compared(each, together[each.key], on_phones, {}) for each in questions if each.key in together
        ),
    )


def characteristics_of(consultation_id: str) -> list[AskedQuestion]:
    """What is asked now, and what was asked and answered before."""
    asked = {question.key: question for question in questions_about_you(consultation_id)}
    answered = (
        select(EqualityAnswer.question_key)
        .join(Response, Response.id == EqualityAnswer.response_id)
        .where(Response.consultation_id == consultation_id)
        .distinct()
    )
    earlier = set(db.session.scalars(answered)) - set(asked)
    return [*asked.values(), *(asked_as(each) for each in equality_questions() if each.key in earlier)]


@dataclass
class _Gathered:
    """What one question has gathered: people by option, and answers by the words in which it was asked."""

    people: Counter[str] = field(default_factory=Counter)
    wordings: Counter[str] = field(default_factory=Counter)
    declined: int = 0


def _by_source(consultation_id: str, *, single: bool) -> Select[str, int]:
    alone = is_single_form()
    return (
        select(Response.source, func.count())
        .where(Response.consultation_id == consultation_id, alone if single else ~alone)
        .group_by(Response.source)
        .order_by(Response.source)
    )


def _count(statement: Select[str, int]) -> Counter[str]:
    return Counter({name: count for name, count in db.session.execute(statement)})  # noqa: C416 - rows are not typed as pairs


def _imported_without(consultation_id: str) -> int:
    """Imported responses that say nothing about their writers: the file did not ask."""
    chose = select(EqualityAnswer.id).where(EqualityAnswer.response_id == Response.id).exists()
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Response)
            .where(
                Response.consultation_id == consultation_id,
                Response.source == "import",
                is_single_form(),
                ~chose,
            )
        )
        or 0
    )


def _gathered(consultation_id: str) -> tuple[dict[str, _Gathered], dict[str, _Gathered]]:
    """What was chosen on single forms, and on phones in group sessions."""
    choices, alone = cast(EqualityAnswer.choices, Text), is_single_form().label("alone")
    rows = db.session.execute(
        select(EqualityAnswer.question_key, EqualityAnswer.wording_id, choices, alone, func.count())
        .join(Response, Response.id == EqualityAnswer.response_id)
        .where(Response.consultation_id == consultation_id)
        .group_by(EqualityAnswer.question_key, EqualityAnswer.wording_id, choices, alone)
    )
    single: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    together: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    for key, wording_id, text, is_single, count in rows:
        gathered, chosen = (single if is_single else together)[key], keys_of(text)
        gathered.wordings[wording_id] += count
        gathered.declined += count if PREFER_NOT_TO_SAY in chosen else 0
        for option in chosen:
            gathered.people[option] += count
    return single, together


def _compared(
    question: AskedQuestion, gathered: _Gathered, asked: int, figures: Mapping[str, Mapping[str, Figure]]
) -> Characteristic:
    counts = Counts(gathered.people, gathered.wordings.total() - gathered.declined, gathered.declined)
    earlier: dict[str, str] = {}
    wordings: list[tuple[str, int]] = []
    if set(gathered.wordings) - {question.wording_id}:
        by_id = {each.wording_id: each for each in wordings_of(question.key)}
        wordings = [(_in_full(by_id[name]), count) for name, count in gathered.wordings.most_common()]
        earlier = {option.key: option.label for name in gathered.wordings for option in by_id[name].options}
    return characteristic(
        question, counts, asked, figures.get(question.key, {}), earlier=earlier, wordings=wordings
    )


def _in_full(question: AskedQuestion) -> str:
    return f"{question.text} {' / '.join(option.label for option in question.options)}"


def _heads(consultation_id: str) -> list[SessionHeads]:
    return [
        SessionHeads(
            session.group_name,
            session.held_on,
            {words: session.heads[band] for band, words in AGE_BANDS.items() if session.heads.get(band)},
            session.people,
        )
        for session in confirmed_sessions(consultation_id)
    ]


# Against views --------------------------------------------------------------------------------------------------------


def views_of(consultation_id: str) -> list[Views]:
    """What a characteristic can be counted against: closed questions in their order, then what upper rooms know."""
    return [*_closed_questions(consultation_id), *registered_views(consultation_id)]


def cross_of(
    consultation_id: str, question_key: str, views_key: str
) -> tuple[AskedQuestion, Views, CrossTable]:
    """A characteristic against what people said, on single forms. Raises NotFound where there is no such thing."""
    question = next((each for each in characteristics_of(consultation_id) if each.key == question_key), None)
    views = next((each for each in views_of(consultation_id) if each.key == views_key), None)
    if question is None or views is None:
        raise NotFound("table")
    counted = _counted(consultation_id, question_key, views)
    return question, views, cross_table(_with_earlier(question), views.labels, counted)


def _counted(consultation_id: str, question_key: str, views: Views) -> Counted:
    chose = (
        select(EqualityAnswer.response_id, cast(EqualityAnswer.choices, Text).label("about"))
        .where(EqualityAnswer.question_key == question_key)
        .subquery()
    )
    said = views.chosen.subquery()
    response_id, column = said.c
    of_here = (Response.consultation_id == consultation_id, is_single_form())
    people = (
        select(chose.c.about, func.count())
        .select_from(Response)
        .outerjoin(chose, chose.c.response_id == Response.id)
        .where(*of_here)
        .group_by(chose.c.about)
    )
    pairs = (
        select(chose.c.about, column, func.count())
        .select_from(Response)
        .join(said, response_id == Response.id)
        .outerjoin(chose, chose.c.response_id == Response.id)
        .where(*of_here)
        .group_by(chose.c.about, column)
    )
    return Counted(
        [(about, count) for about, count in db.session.execute(people)],
        [
            (about, count)
            for about, count in db.session.execute(people.where(Response.id.in_(views.answered)))
        ],
        [(about, keys, count) for about, keys, count in db.session.execute(pairs)],
    )


def _with_earlier(question: AskedQuestion) -> AskedQuestion:
    """The question with the options that it offers no more, in their own words."""
    known = {option.key: option for option in question.options}
    for wording in wordings_of(question.key):
        for option in wording.options:
            known.setdefault(option.key, option)
    return replace(question, options=tuple(known.values()))


def _closed_questions(consultation_id: str) -> list[Views]:
    statement = select(QuestionnaireVersion).where(QuestionnaireVersion.consultation_id == consultation_id)
    found: dict[str, Views] = {}
    for version in db.session.scalars(statement.order_by(QuestionnaireVersion.number.desc())):
        for question in as_questionnaire(version).questions:
            for facet in question.facets:
                if facet.kind in ("choice", "choices") and facet.key != PREFER_NOT_TO_SAY:
                    views = _views(question, facet)
                    found.setdefault(views.key, views)
    return list(found.values())


def _views(question: Question, facet: Facet) -> Views:
    of_this = (
        Answer.question_key == question.key,
        Answer.facet == facet.key,
        Answer.choices.is_not(None),
    )
    title = f"{question.text} {facet.label}" if facet.key and facet.label else question.text
    return Views(
        topic_of(question.key, facet.key),
        title,
        {option.key: option.label for option in facet.options},
        select(Answer.response_id, cast(Answer.choices, Text)).where(*of_this),
        select(Answer.response_id).where(*of_this),
    )
