"""What one page of the form needs: the questions and the draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import and_, bindparam, select

from coproduce.consultations.models import (
    Consultation,
    Draft,
    QuestionnaireVersion,
)
from coproduce.consultations.phrases import PHRASES
from coproduce.consultations.queries.consultations import visible_to_everyone
from coproduce.consultations.queries.equality import asks_about_you
from coproduce.consultations.queries.formats import phrases_of
from coproduce.consultations.queries.questionnaires import published_questionnaire
from coproduce.consultations.queries.statements import with_added_statements
from coproduce.consultations.questionnaire import (
    EASY_READ,
    STANDARD,
    YOUNG_PEOPLE,
    Question,
    Questionnaire,
    Worded,
    Wording,
)
from coproduce.consultations.questionnaire.formats import direction_of, language_of
from coproduce.consultations.questionnaire.piping import WordsOf, piped, words_of_answers
from coproduce.consultations.rules import Window, takes_answers
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound


@dataclass(frozen=True)
class Asking:
    """All that one page of the form needs, read by one statement. `answers` are the draft's, by question key;
    `began_at` is None where there is no draft yet."""

    consultation_id: str
    slug: str
    title: str
    window: Window
    questionnaire: Questionnaire
    draft_version_id: str
    answers: dict[str, Any]
    format: str
    began_at: datetime | None
    expires_on: date | None = None
    on_behalf_of: str = ""
    admitted: bool = False
    group_session_id: str | None = None
    phrases: Mapping[str, str] = field(default_factory=dict)

    @property
    def young(self) -> bool:
        return self.format == YOUNG_PEOPLE

    @property
    def easy_read(self) -> bool:
        return self.format == EASY_READ

    @property
    def language(self) -> str:
        return language_of(self.format)

    @property
    def direction(self) -> str:
        return direction_of(self.format)

    def say(self, name: str, **facts: object) -> str:
        """The form's fixed words of this name, in the language of this draft where it has them."""
        return (self.phrases.get(name) or PHRASES[name]).format(**facts)

    @cached_property
    def path(self) -> tuple[Question, ...]:
        """The questions that the draft's answers lead through."""
        return self.questionnaire.path(self.answers)

    def worded(self, question: Question) -> Worded:
        """A question in the format of this draft, with earlier answers put in where its words repeat them."""
        words = question.worded(self.format, self.phrases)
        # Options and statements are not touched: some of them are other people's words.
        if "[[" not in words.text and "[[" not in words.help and "[[" not in words.label("body"):
            return words
        labels = {**words.labels, "body": piped(words.label("body"), self._words_of)}
        text, help_ = piped(words.text, self._words_of), piped(words.help, self._words_of)
        return replace(words, text=text, help=help_, labels=labels)

    def worded_section(self, question: Question) -> Wording | None:
        """The section that a question is in; None where it is in none."""
        section = self.questionnaire.section(question.section) if question.section else None
        if section is None:
            return None
        words = section.worded(self.format)
        return replace(words, text=piped(words.text, self._words_of), help=piped(words.help, self._words_of))

    @cached_property
    def _words_of(self) -> WordsOf:
        on_path = {question.key for question in self.path}
        answers = {key: answer for key, answer in self.answers.items() if key in on_path}
        return words_of_answers(self.questionnaire.questions, answers, self._label)

    def _label(self, question_key: str, option_key: str) -> str:
        question = self.questionnaire.question(question_key)
        return question.worded(self.format, self.phrases).label(option_key) if question else ""

    @cached_property
    def asks_about_you(self) -> bool:
        """Whether the optional questions about the person follow; read only where it is asked for."""
        return asks_about_you(self.consultation_id)

    @property
    def has_draft(self) -> bool:
        return self.began_at is not None

    @property
    def takes_answers(self) -> bool:
        return takes_answers(self.window, clock.now(), self.began_at)

    @property
    def is_stale(self) -> bool:
        """Whether the questions changed after this draft was begun."""
        return self.has_draft and self.draft_version_id != self.questionnaire.version_id


_newest_published = (
    select(QuestionnaireVersion.id)
    .where(
        QuestionnaireVersion.consultation_id == Consultation.id,
        QuestionnaireVersion.published_at.is_not(None),
    )
    .order_by(QuestionnaireVersion.number.desc())
    .limit(1)
    .correlate(Consultation)
    .scalar_subquery()
)


# Built once: putting this statement together takes longer than running it, and every page of the form needs it.
_ASKING = (
    select(
        Consultation.id,
        Consultation.slug,
        Consultation.title,
        Consultation.state,
        Consultation.opens_at,
        Consultation.closes_at,
        _newest_published.label("version_id"),
        Draft.version_id.label("draft_version_id"),
        Draft.answers,
        Draft.format,
        Draft.began_at,
        Draft.expires_on,
        Draft.on_behalf_of,
        Draft.admitted,
        Draft.group_session_id,
    )
    .outerjoin(
        Draft, and_(Draft.consultation_id == Consultation.id, Draft.token_digest == bindparam("token_digest"))
    )
    .where(Consultation.slug == bindparam("slug"), visible_to_everyone())
)


def asking(slug: str, token_digest: str) -> Asking:
    """What is asked, and the draft under this digest. Raises NotFound where visitors may not know of it."""
    row = db.session.connection().execute(_ASKING, {"slug": slug, "token_digest": token_digest}).first()
    if row is None or row.version_id is None:
        raise NotFound(f"consultation {slug!r}")
    return Asking(
        row.id,
        row.slug,
        row.title,
        Window(row.state, row.opens_at, row.closes_at),
        with_added_statements(published_questionnaire(row.version_id), row.id),
        row.draft_version_id or "",
        dict(row.answers or {}),
        row.format or STANDARD,
        row.began_at,
        row.expires_on,
        row.on_behalf_of or "",
        bool(row.admitted),
        row.group_session_id,
        phrases_of(row.format or STANDARD),
    )


_DRAFT_FOR_UPDATE = (
    select(Draft)
    .where(
        Draft.token_digest == bindparam("token_digest"),
        Draft.consultation_id == bindparam("consultation_id"),
    )
    .with_for_update()
)


def draft_for_update(consultation_id: str, token_digest: str) -> Draft | None:
    """The draft, locked until the end of this transaction: of two presses of a button the second one waits."""
    named = {"token_digest": token_digest, "consultation_id": consultation_id}
    return db.session.scalars(_DRAFT_FOR_UPDATE, named).first()
