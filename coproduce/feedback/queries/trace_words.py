"""One response's own texts with the places that an analyst marked, and its other answers as the results count them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select

from coproduce.analysis.disclosure import ProtectedCell, ProtectedTable
from coproduce.consultations.models import Answer, QuestionnaireVersion, Response
from coproduce.consultations.queries import as_questionnaire
from coproduce.consultations.questionnaire import Facet, Question, topic_of
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback.models import MeaningCorrection
from coproduce.feedback.queries.meaning import as_said, said_of
from coproduce.feedback.trace import CountedAnswer, OwnText, Span, TextTheme
from coproduce.insights.excerpts import place_of
from coproduce.insights.models import Coding, NoTheme, ResultsSnapshot, Theme
from coproduce.insights.queries.excerpts import ShownExcerpt, excerpts_of
from coproduce.insights.snapshot import read_document
from coproduce.safeguarding.models import Passage
from coproduce.web.templating import day

Answers = Mapping[str, Answer]


def day_of(moment: datetime | None) -> date | None:
    return clock.to_london(moment).date() if moment else None


def codings_of(passage_ids: Sequence[str]) -> dict[str, list[tuple[Coding, Theme]]]:
    """Passage id -> its approved themes with the decision that put it there."""
    rows = db.session.execute(
        select(Coding, Theme)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Coding.passage_id.in_(passage_ids), Theme.state == "approved")
        .order_by(Theme.name, Theme.id)
    )
    found: defaultdict[str, list[tuple[Coding, Theme]]] = defaultdict(list)
    for coding, theme in rows:
        found[coding.passage_id].append((coding, theme))
    return dict(found)


def own_texts(
    response: Response, answers: Answers, codings: Mapping[str, list[tuple[Coding, Theme]]], quoted: set[str]
) -> tuple[OwnText, ...]:
    """The texts in the order of the questions, as their writer saw them asked."""
    passages = {key: answer.passage for key, answer in answers.items() if answer.passage is not None}
    everything = list(passages.values())
    ids = [passage.id for passage in everything]
    marked = {
        row.passage_id: row for row in db.session.scalars(select(NoTheme).where(NoTheme.passage_id.in_(ids)))
    }
    excerpts, said = excerpts_of(everything), said_of(ids)
    return tuple(
        _own_text(
            asked_words(question, facet, response.format),
            passage,
            codings.get(passage.id, []),
            excerpts.get(passage.id, []),
            marked.get(passage.id),
            said.get(passage.id, []),
            quoted,
        )
        for question in questions_of(response)
        for facet in question.facets
        if (passage := passages.get(topic_of(question.key, facet.key))) is not None
    )


def questions_of(response: Response) -> tuple[Question, ...]:
    return as_questionnaire(db.session.get_one(QuestionnaireVersion, response.version_id)).questions


def _own_text(
    asked: str,
    passage: Passage,
    codings: Sequence[tuple[Coding, Theme]],
    excerpts: Sequence[ShownExcerpt],
    marked: NoTheme | None,
    said: Sequence[MeaningCorrection],
    quoted: set[str],
) -> OwnText:
    return OwnText(
        asked,
        passage.body,
        passage.state,
        day_of(passage.read_at),
        passage.redacted is not None and passage.redacted != passage.body,
        passage.may_quote,
        passage.id in quoted,
        tuple(theme.name for _, theme in codings),
        marked.reason if marked else "",
        passage_id=passage.id,
        coded=tuple(_theme(passage, coding, theme, excerpts) for coding, theme in codings),
        said=tuple(as_said(each) for each in said),
        no_theme_on=day_of(marked.marked_at) if marked else None,
    )


def _theme(passage: Passage, coding: Coding, theme: Theme, excerpts: Sequence[ShownExcerpt]) -> TextTheme:
    mine = [each for each in excerpts if each.theme.id == theme.id and each.stands]
    spans = [span for each in mine if (span := span_in_own_words(passage, each)) is not None]
    return TextTheme(theme.id, theme.name, tuple(spans), day_of(coding.coded_at), coding.from_machine)


def span_in_own_words(passage: Passage, excerpt: ShownExcerpt) -> Span | None:
    """Where an excerpt stands in what the person wrote: analysts mark the redacted text, the writer sees their own.
    None where it cannot be found there, since a part of it was hidden; then it counts for the whole text."""
    if passage.redacted is None or passage.redacted == passage.body:
        return excerpt.start, excerpt.end
    return place_of(excerpt.words, passage.body, excerpt.start)


def asked_words(question: Question, facet: Facet, wanted: str) -> str:
    """The question as the person saw it, with the words beside the box where it had several."""
    words = question.worded(wanted)
    label = words.label(facet.key) if facet.key else ""
    return f"{words.text} {label}" if label else words.text


def counted_answers(
    response: Response, answers: Answers, snapshot: ResultsSnapshot | None
) -> tuple[CountedAnswer, ...]:
    """The answers that are no texts, with how the published results count each: never more than anybody may read."""
    tables = _tables(snapshot.id, snapshot.version) if snapshot is not None else {}
    return tuple(
        CountedAnswer(
            asked_words(question, facet, response.format),
            _in_words(question, facet, answer, response.format),
            _counted(facet, answer, tables.get(topic)) if snapshot is not None else "",
        )
        for question in questions_of(response)
        for facet in question.facets
        if facet.kind != "text"
        and (answer := answers.get(topic := topic_of(question.key, facet.key))) is not None
    )


@lru_cache(maxsize=16)
def _tables(snapshot_id: str, version: int) -> dict[str, ProtectedTable]:
    """A published snapshot never changes (rule 16), so it is read once."""
    results = read_document(db.session.get_one(ResultsSnapshot, snapshot_id).document)
    return {each.key: each.table for each in results.questions}


def _in_words(question: Question, facet: Facet, answer: Answer, wanted: str) -> str:
    if answer.choices is not None:
        words = question.worded(wanted)
        labels = [
            words.label(option.key) or option.label
            for option in facet.options
            if option.key in answer.choices
        ]
        return ", ".join(labels)
    if answer.number is not None:
        shown = f"{answer.number.normalize():f}"
        return (
            f"£{shown}"
            if facet.unit == "pounds"
            else f"{shown}{'' if facet.unit == '%' else ' '}{facet.unit}".strip()
        )
    if answer.day is not None:
        return day(answer.day)
    return "You added a file."


def _counted(facet: Facet, answer: Answer, table: ProtectedTable | None) -> str:
    if table is None:
        return "There is no table of this in the results."
    chosen = {option.label for option in facet.options if option.key in (answer.choices or ())}
    cells = [cell for cell in table.cells if cell.label in chosen]
    if not cells:
        return "It is counted in the results, in one group with answers like it."
    return " ".join(_cell_in_words(cell, table) for cell in cells)


def _cell_in_words(cell: ProtectedCell, table: ProtectedTable) -> str:
    if cell.text == "not shown":
        return f"“{cell.label}”: no figure is shown, to protect the people who answered."
    of = f" of {table.base_text}" if table.base_text and not cell.hidden else ""
    return f"“{cell.label}”: {cell.text}{of}."
