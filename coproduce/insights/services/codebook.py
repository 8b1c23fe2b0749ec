"""The codebook: rules of themes, coding what is left by them and by what people coded, taking suggestions up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from coproduce.analysis.codebook_features import words_of
from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.insights.codebook_rules import (
    FEWEST_TO_COMPARE,
    LEAST_CONFIDENCE_AT_ONCE,
    LONGEST_PHRASE,
    MOST_RULES,
    PARTS,
    Coded,
    Phrase,
    agreement_with_people,
    can_learn,
    labels_of,
    parts_of,
)
from coproduce.insights.events import CodesAsked
from coproduce.insights.models import CodebookRun, CodeSuggestion, Theme, ThemeRule
from coproduce.insights.queries.codebook import coded_of, phrases_of, uncoded_of, waiting_codes
from coproduce.insights.queries.themes import LIVE, live_themes, pieces, text_questions
from coproduce.insights.services.coding import chosen_texts
from coproduce.insights.services.machine_help import require_help
from coproduce.insights.services.steps import Change, read_by_coding
from coproduce.safeguarding.models import Passage

if TYPE_CHECKING:
    from coproduce.analysis.codebook import Codebook

Tell = Callable[[int, int], None]
MOST_AT_ONCE = 5000


@dataclass(frozen=True)
class CodebookWork:
    """What a run codes by, and what it codes: (passage id, words). `labels`: theme id -> the name it is learnt by."""

    topic: str
    coded: Sequence[Coded]
    phrases: Sequence[Phrase]
    texts: Sequence[tuple[str, str]]
    labels: Mapping[str, str]


@dataclass(frozen=True)
class CodebookFound:
    """(passage id, theme id, confidence) of each suggestion; `agreement` with people, None where too few coded."""

    method: str
    version: str
    suggestions: Sequence[tuple[str, str, float]]
    agreement: dict[str, Any] | None


def add_rule(actor: Actor, theme: Theme, phrase: str, *, excludes: bool = False) -> ThemeRule:
    """Say which words speak for a theme, or against it; `wait*` stands for every word that begins so. Raises
    NotAllowed, InvalidInput, Refused."""
    require(actor, "themes.edit", theme)
    if theme.state not in LIVE:
        raise Refused("This theme is no longer in use.")
    phrase = " ".join(phrase.split()).lower()
    if not words_of(phrase):
        raise InvalidInput({"phrase": "Write a word or a phrase."})
    if len(phrase) > LONGEST_PHRASE:
        raise InvalidInput({"phrase": f"Use at most {LONGEST_PHRASE} characters."})
    if len(theme.rules) >= MOST_RULES:
        raise InvalidInput({"phrase": f"A theme has at most {MOST_RULES} rules. Remove one first."})
    if any(rule.phrase == phrase for rule in theme.rules):
        raise InvalidInput({"phrase": "This theme has that rule already."})
    rule = ThemeRule(id=new_id(), phrase=phrase, excludes=excludes)
    theme.rules.append(rule)
    audit.record(actor, "add_rule", "theme", theme.id)
    db.session.flush()
    return rule


def remove_rule(actor: Actor, theme: Theme, rule_id: str) -> None:
    """A rule that is gone already stays gone."""
    require(actor, "themes.edit", theme)
    for rule in [each for each in theme.rules if each.id == rule_id]:
        theme.rules.remove(rule)
    audit.record(actor, "remove_rule", "theme", theme.id)
    db.session.flush()


def ask_for_codes(actor: Actor, consultation: Consultation, topic: str = "") -> None:
    """Ask the worker to code what nobody has coded. Raises NotAllowed, InvalidInput; Refused without anything to go by,
    or where the machine's help is switched off."""
    require(actor, "themes.edit", consultation)
    require_help()
    topics = text_questions(consultation.id)
    if topic and topic not in topics:
        raise InvalidInput({"topic": "Choose one of the questions."})
    phrases = phrases_of(consultation.id)
    wanted = [topic] if topic else list(topics)
    if not any(can_learn(coded_of(consultation.id, each), phrases) for each in wanted):
        raise Refused("Code at least 3 texts of a theme first, or give a theme a rule.")
    audit.record(actor, "ask_for_codes", "consultation", consultation.id)
    outbox.emit(CodesAsked(consultation.id, topic, actor.account_id or ""))


def work_for(consultation_id: str, topic: str = "") -> list[CodebookWork]:
    """What the worker reads: a piece for each question that has anything to go by and anything left."""
    phrases = phrases_of(consultation_id)
    labels = labels_of({theme.id: theme.name for theme in live_themes(consultation_id)})
    found = []
    for each in [topic] if topic else text_questions(consultation_id):
        coded, left = coded_of(consultation_id, each), uncoded_of(consultation_id, each)
        work = CodebookWork(each, coded, phrases, left, labels)
        if work.texts and can_learn(work.coded, phrases):
            found.append(work)
    return found


def think(work: CodebookWork, tell: Tell) -> CodebookFound:
    """Code the texts, and measure how the machine would have coded what people did. No database here; `tell` hears how
    many of its parts are done, the coding being one and each comparison another."""
    from coproduce.analysis.codebook import VERSION

    tell(0, 1 + PARTS)
    book = _learnt(work, work.coded)
    codes = book.code([words for _, words in work.texts])
    themes = {label: theme_id for theme_id, label in work.labels.items()}
    suggestions = [
        (passage_id, themes[code.theme], code.confidence)
        for (passage_id, _), found in zip(work.texts, codes, strict=True)
        for code in found.codes
    ]
    method = book.method_for([words for _, words in work.texts])
    return CodebookFound(method, VERSION, suggestions, _agreement(work, tell))


def save_codes(
    consultation_id: str, work: CodebookWork, found: CodebookFound, asked_by_id: str | None = None
) -> CodebookRun:
    """Keep the suggestions beside those of earlier runs; texts and themes that are gone meanwhile are left out."""
    run = CodebookRun(
        id=new_id(),
        consultation_id=consultation_id,
        topic=work.topic,
        method=found.method,
        method_version=found.version,
        seed=0,
        examples=len(work.coded),
        passages=len(work.texts),
        agreement=found.agreement,
        ran_at=clock.now(),
        asked_by_id=asked_by_id,
    )
    db.session.add(run)
    db.session.flush()
    themes = set(db.session.scalars(select(Theme.id).where(Theme.consultation_id == consultation_id)))
    there: set[str] = set()
    for piece in pieces({passage_id for passage_id, _, _ in found.suggestions}):
        there.update(db.session.scalars(select(Passage.id).where(Passage.id.in_(piece))))
    rows = [
        {"run_id": run.id, "passage_id": passage_id, "theme_id": theme_id, "confidence": confidence}
        for passage_id, theme_id, confidence in found.suggestions
        if passage_id in there and theme_id in themes
    ]
    if rows:
        db.session.execute(insert(CodeSuggestion), rows)
    return run


def take_up_codes(actor: Actor, theme: Theme, passage_ids: Sequence[str]) -> int:
    """Put texts into a theme because the codebook suggests it and a person agrees; they stay marked as such. Returns
    how many. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "themes.edit", theme)
    if theme.state not in LIVE:
        raise Refused("This theme is no longer in use.")
    chosen = chosen_texts(theme.consultation_id, passage_ids)
    change = Change(actor, theme.consultation_id)
    change.unmark(chosen)
    count = change.code(theme.id, chosen, from_machine=True)
    read_by_coding(actor, chosen)
    change.save("code", f"Took up {count:,} codes of the codebook for “{theme.name}”")
    audit.record(actor, "take_up_codes", "theme", theme.id, details={"texts": count})
    return count


def take_up_sure_codes(actor: Actor, theme: Theme, least: float) -> int:
    """As `take_up_codes`, for all suggestions of a theme that are at least so sure (0.5 to 1)."""
    if not LEAST_CONFIDENCE_AT_ONCE <= least <= 1:
        raise InvalidInput({"least": "Choose from 50% to 100%."})
    found = waiting_codes(actor, theme, MOST_AT_ONCE, least=least)
    if not found.rows:
        raise InvalidInput({"least": "No suggestion is as sure as that."})
    return take_up_codes(actor, theme, [each.passage.id for each in found.rows])


def _learnt(work: CodebookWork, coded: Iterable[Coded]) -> Codebook:
    from coproduce.analysis.codebook import Example, Rule, learn

    against: dict[str, list[str]] = {}
    for each in work.phrases:
        if each.excludes:
            against.setdefault(each.theme_id, []).append(each.phrase)
    rules = [
        Rule(work.labels[each.theme_id], (each.phrase,), tuple(against.get(each.theme_id, ())))
        for each in work.phrases
        if not each.excludes
    ]
    return learn(
        [Example(each.words, tuple(work.labels[theme] for theme in each.theme_ids)) for each in coded], rules
    )


def _agreement(work: CodebookWork, tell: Tell) -> dict[str, Any] | None:
    if len(work.coded) < FEWEST_TO_COMPARE:
        return None
    themes = {label: theme_id for theme_id, label in work.labels.items()}
    compared: list[Coded] = []
    machine: list[Sequence[str]] = []
    for part, (known, held_out) in enumerate(parts_of(work.coded), 1):
        tell(part, 1 + PARTS)
        if not held_out or not can_learn(known, work.phrases):
            continue
        codes = _learnt(work, known).code([each.words for each in held_out])
        compared += held_out
        machine += [[themes[label] for label in each.labels] for each in codes]
    return agreement_with_people(compared, machine) if compared else None
