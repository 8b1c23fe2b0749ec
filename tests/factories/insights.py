"""Themes, codings, quotes and results for tests. Each function adds to the session and flushes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coproduce.consultations.models import Consultation
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import AgreeScale, LongText, OneChoice, SeveralChoices
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.insights import services
from coproduce.insights.lifecycle import THEME
from coproduce.insights.models import (
    CandidateTheme,
    Coding,
    MachineCoding,
    PublicQuote,
    ResultsSnapshot,
    Theme,
    ThemeRun,
)
from coproduce.insights.queries import CONTEXT
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import passages_of
from tests.factories.consultations import make_consultation, make_response
from tests.factories.safeguarding import MODERATOR, make_passage

ANALYST = Actor(name="Ana Lyst (invented)", roles=frozenset({"analyst"}))
COMMISSIONER = Actor(name="Cora Missioner (invented)", roles=frozenset({"commissioner"}))

# A short questionnaire without bands: easy to count.
PLAIN_QUESTIONS = (
    OneChoice(
        key="who",
        text="Who is answering?",
        options=(Option("parent", "A parent or carer"), Option("young_person", "A young person")),
    ),
    SeveralChoices(
        key="times",
        text="Which times suit you?",
        options=(Option("weekday", "A weekday"), Option("saturday", "Saturday")),
    ),
    AgreeScale(key="listened", text="We were listened to."),
    LongText(key="comments", text="What would you change?"),
)


def make_texts(
    consultation: Consultation, bodies: Sequence[str], *, topic: str = "comments", **values: Any
) -> list[Passage]:
    """Texts of a consultation that stand by themselves, without a response around them."""
    return [
        make_passage(body, context_kind=CONTEXT, context_id=consultation.id, topic=topic, **values)
        for body in bodies
    ]


def make_answered(
    consultation: Consultation, answers: Sequence[Mapping[str, Any]], **values: Any
) -> list[Passage]:
    """Responses with these answers; returns all texts of the consultation."""
    for each in answers:
        make_response(consultation, each, **values)
    db.session.flush()
    return passages_of(CONTEXT, consultation.id)


def make_plain_consultation(state: str = "closed", **values: Any) -> Consultation:
    return make_consultation(state, questions=PLAIN_QUESTIONS, **values)


def make_theme(
    consultation: Consultation,
    name: str = "Waiting times",
    passages: Sequence[Passage] = (),
    *,
    state: str = "drafted",
    **values: Any,
) -> Theme:
    """A theme with some texts, drafted or approved; its texts count as read."""
    theme = Theme(id=new_id(), state=THEME.initial, consultation_id=consultation.id, name=name, **values)
    db.session.add(theme)
    db.session.flush()
    if passages:
        services.move_passages(ANALYST, consultation.id, [passage.id for passage in passages], theme)
    if state == "approved":
        services.approve_theme(ANALYST, theme)
    return theme


def make_coding(theme: Theme, passage: Passage) -> Coding:
    coding = Coding(theme_id=theme.id, passage_id=passage.id, coded_at=clock.now(), from_machine=False)
    db.session.add(coding)
    db.session.flush()
    return coding


def make_candidate(
    consultation: Consultation, passages: Sequence[Passage], name: str = "Waiting / list"
) -> CandidateTheme:
    """A theme as the machine suggests it."""
    run = ThemeRun(
        id=new_id(),
        consultation_id=consultation.id,
        topic=passages[0].topic,
        method="test",
        method_version="1",
        passages=len(passages),
        ran_at=clock.now(),
    )
    candidate = CandidateTheme(
        id=new_id(), run_id=run.id, name=name, keywords=["waiting", "list"], size=len(passages)
    )
    db.session.add_all([run, candidate])
    db.session.flush()
    db.session.add_all(
        MachineCoding(candidate_id=candidate.id, passage_id=passage.id) for passage in passages
    )
    db.session.flush()
    return candidate


def make_quote(
    consultation: Consultation,
    passage: Passage | None = None,
    *,
    state: str = "approved",
    words: str | None = None,
) -> PublicQuote:
    """A quote, proposed or approved; without `passage` of a new text whose writer agreed."""
    if passage is None:
        passage = make_passage(context_kind=CONTEXT, context_id=consultation.id, state="read", may_quote=True)
    quote = services.propose_quote(MODERATOR, consultation.id, passage, words)
    if state == "approved":
        services.approve_quote(MODERATOR, quote, personal_data_checked=True)
    return quote


def make_snapshot(consultation: Consultation, *, state: str = "published") -> ResultsSnapshot:
    """Results of a closed consultation as they stand, prepared or published."""
    snapshot = services.prepare_snapshot(consultation.id)
    if state == "published":
        services.publish_snapshot(COMMISSIONER, snapshot)
    return snapshot
