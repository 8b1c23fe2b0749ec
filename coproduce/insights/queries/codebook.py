"""Reading the codebook of a consultation: its examples, rules, runs and what the machine suggests. No query a row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, func, select

from coproduce.analysis.codebook_reasons import most_alike
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.insights.codebook_rules import (
    PEOPLE,
    Coded,
    Phrase,
    ThemeAgreement,
    agreement_on,
    speaking_phrases,
)
from coproduce.insights.models import CodebookRun, CodeSuggestion, Coding, Theme, ThemeRule
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.insights.queries.themes import (
    LIVE,
    belongs_to,
    has_no_theme,
    has_theme,
    live_themes,
    text_questions,
)
from coproduce.safeguarding.models import Passage
from coproduce.web.paging import Page

# Examples of a theme that a text is compared with when it is shown; their identifiers are random, so it is a sample.
MOST_COMPARED = 500
FEWEST_SHARED_WORDS, MOST_SHARED_WORDS = 2, 4


@dataclass(frozen=True)
class CodebookEntry:
    """A theme of the codebook: how many texts people put into it, its rules, how many suggestions wait, and how the
    machine's codes compare with people's (None where that was not measured)."""

    theme: Theme
    examples: int
    rules: Sequence[ThemeRule]
    waiting: int
    agreement: ThemeAgreement | None


@dataclass(frozen=True)
class LikeThis:
    """A text that people put into the theme, and the first of the words that another text shares with it."""

    passage: Passage
    words: tuple[str, ...]


@dataclass(frozen=True)
class WaitingCode:
    """One suggestion beside its text and why: the phrases of the theme's rules that it holds, or else the text of the
    same question that people put into the theme and that is most like it in words (None where none is)."""

    suggestion: CodeSuggestion
    passage: Passage
    phrases: Sequence[str] = ()
    like: LikeThis | None = None


@dataclass(frozen=True)
class Difference:
    """A text that people and machine decided differently on; `by_people`: people put it into the theme."""

    passage: Passage
    by_people: bool


def coded_of(consultation_id: str, topic: str) -> list[Coded]:
    """Every text of a question that a person coded, in the order of their identifiers, which are random."""
    themes: defaultdict[str, list[str]] = defaultdict(list)
    for passage_id, theme_id in db.session.execute(
        select(Coding.passage_id, Coding.theme_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .join(Passage, Passage.id == Coding.passage_id)
        .where(belongs_to(consultation_id), Passage.topic == topic, Theme.state.in_(LIVE))
        .order_by(Coding.theme_id)
    ):
        themes[passage_id].append(theme_id)
    rows = db.session.execute(
        select(Passage.id, Passage.body)
        .where(belongs_to(consultation_id), Passage.topic == topic, has_theme() | has_no_theme())
        .order_by(Passage.id)
    )
    return [Coded(body, tuple(themes[passage_id]), passage_id) for passage_id, body in rows]


def phrases_of(consultation_id: str) -> list[Phrase]:
    rows = db.session.execute(
        select(ThemeRule.theme_id, ThemeRule.phrase, ThemeRule.excludes)
        .join(Theme)
        .where(Theme.consultation_id == consultation_id, Theme.state.in_(LIVE))
        .order_by(ThemeRule.theme_id, ThemeRule.phrase)
    )
    return [Phrase(theme_id, phrase, excludes) for theme_id, phrase, excludes in rows]


def uncoded_of(consultation_id: str, topic: str) -> list[tuple[str, str]]:
    """(id, words) of the texts that nobody has coded."""
    rows = db.session.execute(
        select(Passage.id, Passage.body)
        .where(belongs_to(consultation_id), Passage.topic == topic, ~has_theme(), ~has_no_theme())
        .order_by(Passage.id)
    )
    return [(passage_id, body) for passage_id, body in rows]


def newest_codebook_runs(actor: Actor, consultation_id: str) -> list[CodebookRun]:
    """The newest run of each question that is still asked; none while the machine's help is switched off."""
    require(actor, "themes.see")
    if not help_is_on():
        return []
    runs: dict[str, CodebookRun] = {}
    for run in db.session.scalars(
        select(CodebookRun).where(CodebookRun.consultation_id == consultation_id).order_by(CodebookRun.ran_at)
    ):
        runs[run.topic] = run
    return [runs[topic] for topic in text_questions(consultation_id) if topic in runs]


def codebook_of(actor: Actor, consultation_id: str) -> list[CodebookEntry]:
    """Every live theme with its examples, rules and waiting suggestions."""
    require(actor, "themes.see")
    examples = _counted(
        select(Coding.theme_id, func.count())
        .join(Theme)
        .where(Theme.consultation_id == consultation_id)
        .group_by(Coding.theme_id)
    )
    waiting = _counted(
        select(CodeSuggestion.theme_id, func.count())
        .join(Passage, Passage.id == CodeSuggestion.passage_id)
        .where(_waits(actor, consultation_id))
        .group_by(CodeSuggestion.theme_id)
    )
    rules = _rules_of(consultation_id)
    measured = [run.agreement for run in newest_codebook_runs(actor, consultation_id)]
    return [
        CodebookEntry(
            theme,
            examples[theme.id],
            rules[theme.id],
            waiting[theme.id],
            agreement_on(measured, theme.id),
        )
        for theme in live_themes(consultation_id)
    ]


def _counted(statement: Select[str, int]) -> Counter[str]:
    """How many rows each theme has, by its identifier."""
    return Counter({str(key): int(count) for key, count in db.session.execute(statement)})


def _rules_of(consultation_id: str) -> defaultdict[str, list[ThemeRule]]:
    rules: defaultdict[str, list[ThemeRule]] = defaultdict(list)
    for rule in db.session.scalars(
        select(ThemeRule)
        .join(Theme)
        .where(Theme.consultation_id == consultation_id)
        .order_by(ThemeRule.phrase)
    ):
        rules[rule.theme_id].append(rule)
    return rules


def waiting_codes(
    actor: Actor, theme: Theme, size: int, number: int = 1, least: float = 0.0
) -> Page[WaitingCode]:
    """Texts that the codebook would put into a theme and that nobody has coded, the surest first."""
    require(actor, "themes.see")
    phrases = [rule.phrase for rule in theme.rules if not rule.excludes]
    conditions = (
        _waits(actor, theme.consultation_id),
        CodeSuggestion.theme_id == theme.id,
        CodeSuggestion.confidence >= least,
    )
    joined = select(CodeSuggestion, Passage).join(Passage, Passage.id == CodeSuggestion.passage_id)
    counted = (
        select(func.count())
        .select_from(CodeSuggestion)
        .join(Passage, Passage.id == CodeSuggestion.passage_id)
    )
    total = db.session.scalar(counted.where(*conditions)) or 0
    rows = db.session.execute(
        joined.where(*conditions)
        .order_by(CodeSuggestion.confidence.desc(), CodeSuggestion.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    found = [
        WaitingCode(each, passage, speaking_phrases(passage.body, phrases) if phrases else ())
        for each, passage in rows
    ]
    return Page(found, number, size, total)


def with_examples(theme: Theme, page: Page[WaitingCode]) -> Page[WaitingCode]:
    """The same page, where no rule speaks for a suggestion with the example that does."""
    like = _most_alike(theme, [each.passage for each in page.rows if not each.phrases])
    return replace(page, rows=[replace(each, like=like.get(each.passage.id)) for each in page.rows])


def _most_alike(theme: Theme, passages: Sequence[Passage]) -> dict[str, LikeThis]:
    """Text id -> the example of the theme most like it, among those that staff may read: none that is held back, and
    in the words without private details. A query a question."""
    found: dict[str, LikeThis] = {}
    for topic in sorted({each.topic for each in passages}):
        examples = db.session.scalars(
            select(Passage)
            .join(Coding, Coding.passage_id == Passage.id)
            .where(Coding.theme_id == theme.id, Passage.topic == topic, Passage.state != "held")
            .order_by(Passage.id)
            .limit(MOST_COMPARED)
        ).all()
        asking = [each for each in passages if each.topic == topic]
        alike = most_alike(
            [each.words for each in asking], [each.words for each in examples], FEWEST_SHARED_WORDS
        )
        for passage, each in zip(asking, alike, strict=True):
            if each is not None:
                found[passage.id] = LikeThis(examples[each.number], each.words[:MOST_SHARED_WORDS])
    return found


def differences_of(actor: Actor, theme: Theme, most: int) -> list[Difference]:
    """Texts that a person coded and where the machine, which had not seen that, would have decided otherwise. What a
    person changed since and texts that are gone are left out."""
    measured = [run.agreement for run in newest_codebook_runs(actor, theme.consultation_id)]
    found = agreement_on(measured, theme.id)
    differ = dict(found.differ) if found else {}
    rows = db.session.scalars(select(Passage).where(Passage.id.in_(differ)).order_by(Passage.id)).all()
    inside = set(
        db.session.scalars(
            select(Coding.passage_id).where(Coding.theme_id == theme.id, Coding.passage_id.in_(differ))
        )
    )
    now = [Difference(each, differ[each.id] == PEOPLE) for each in rows]
    return [each for each in now if (each.passage.id in inside) == each.by_people][:most]


def _waits(actor: Actor, consultation_id: str) -> ColumnElement[bool]:
    """SQL condition over CodeSuggestion and its Passage: of a newest run, for a text that nobody has coded."""
    runs = [run.id for run in newest_codebook_runs(actor, consultation_id)]
    return and_(CodeSuggestion.run_id.in_(runs), belongs_to(consultation_id), ~has_theme(), ~has_no_theme())
