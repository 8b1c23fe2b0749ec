"""What groups said together, counted apart from single forms: hands and phones of the sessions that were confirmed."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, or_, select

from coproduce.consultations.models import Answer, GroupSession, Response, SessionNote
from coproduce.consultations.queries.session_contents import (
    countables_of,
)
from coproduce.consultations.queries.sessions import (
    confirmed_sessions,
)
from coproduce.consultations.questionnaire import Question
from coproduce.consultations.questionnaire.types.scales import AGREEMENT
from coproduce.consultations.rules.sessions import Countable
from coproduce.core.database import db
from coproduce.insights.counts import SessionResults, Tally
from coproduce.insights.models import Coding
from coproduce.insights.queries.themes import approved_themes, questions_of

Place = tuple[str, str]


def session_results(consultation_id: str) -> SessionResults:
    """Count the confirmed sessions of a consultation, with a fixed number of queries however many there are."""
    sessions = confirmed_sessions(consultation_id)
    if not sessions:
        return SessionResults()
    ids = [session.id for session in sessions]
    counts, people, raised = _counts(sessions)
    tallies = tuple(
        _tally(each, question, counts[each.place], people[each.place], raised[each.place])
        for question in questions_of(consultation_id)
        for each in countables_of(question)
        if counts[each.place]
    )
    others = [session for session in sessions if not session.may_name]
    return SessionResults(
        named=tuple((session.group_name, session.people) for session in sessions if session.may_name),
        others=len(others),
        people_in_others=sum(session.people for session in others),
        tallies=tallies,
        themes=_themes(consultation_id, ids),
        digest=_digest(sessions),
    )


def _counts(
    sessions: Sequence[GroupSession],
) -> tuple[dict[Place, Counter[str]], dict[Place, int], dict[Place, int]]:
    """By place: how often each option was given, how many answers that is, and how many people were in the rooms where
    it was asked."""
    counts: defaultdict[Place, Counter[str]] = defaultdict(Counter)
    answers: Counter[Place] = Counter()
    rooms: defaultdict[Place, set[str]] = defaultdict(set)
    for session in sessions:
        for count in session.counts:
            place = count.question_key, count.facet
            counts[place][count.option_key] += count.people
            answers[place] += count.people
            rooms[place].add(session.id)
    rows = db.session.execute(
        select(Response.group_session_id, Answer.question_key, Answer.facet, Answer.choices)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.group_session_id.in_([session.id for session in sessions]), Answer.choices.is_not(None)
        )
    )
    for session_id, key, facet, choices in rows:
        counts[key, facet].update(choices)
        answers[key, facet] += 1
        rooms[key, facet].add(str(session_id))
    heads = {session.id: session.people for session in sessions}
    return counts, answers, {place: sum(heads[each] for each in ids) for place, ids in _filled(rooms).items()}


def _filled(rooms: Mapping[Place, set[str]]) -> dict[Place, set[str]]:
    return {place: ids for place, ids in rooms.items() if ids}


def _tally(
    each: Countable, question: Question, given: Mapping[str, int], answers: int, in_rooms: int
) -> Tally:
    """Of one choice each answer is a person; of several everybody in the room was asked."""
    # Two options may carry the same words; a table's labels differ, so their counts go together.
    counts: dict[str, int] = {}
    for key, label in each.options:
        counts[label] = counts.get(label, 0) + given.get(key, 0)
    base = max([in_rooms, *counts.values()]) if each.several else max(answers, sum(counts.values()))
    is_scale = {option.key for option in AGREEMENT} <= {key for key, _ in each.options}
    text = question.text if not each.facet else f"{question.text} – {each.text}"
    kind = "scale" if is_scale else ("choices" if each.several else "choice")
    key = f"{each.question_key}.{each.facet}" if each.facet else each.question_key
    return Tally(key, text, kind, tuple(counts), tuple(counts.values()), base, question.sensitive)


def _themes(consultation_id: str, session_ids: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
    """In how many sessions each approved theme was spoken of, in notes or on phones; those of none are left out."""
    session_id = func.coalesce(SessionNote.session_id, Response.group_session_id)
    rows = db.session.execute(
        select(Coding.theme_id, func.count(session_id.distinct()))
        .outerjoin(SessionNote, SessionNote.passage_id == Coding.passage_id)
        .outerjoin(Answer, Answer.passage_id == Coding.passage_id)
        .outerjoin(Response, Response.id == Answer.response_id)
        .where(or_(SessionNote.session_id.in_(session_ids), Response.group_session_id.in_(session_ids)))
        .group_by(Coding.theme_id)
    )
    sizes = {str(theme_id): int(count) for theme_id, count in rows}
    return tuple(
        (theme.id, theme.name, sizes[theme.id])
        for theme in approved_themes(consultation_id)
        if theme.id in sizes
    )


def _digest(sessions: Sequence[GroupSession]) -> str:
    """Which sessions were counted, whatever their groups are called."""
    return hashlib.sha256("".join(sorted(session.id for session in sessions)).encode()).hexdigest()
