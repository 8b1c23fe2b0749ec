"""What the writing desk reads to warn of answers that fail people, and which warnings somebody let stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback import addresses
from coproduce.feedback.models import Commitment, Feedback, Finding, LintOverride, Reply, WordsWritten
from coproduce.feedback.queries.sources import Rest, rests_of, said_from
from coproduce.feedback.rules.lint import (
    ACTIONS,
    GivenAnswer,
    LintFacts,
    LintWarning,
    WrittenAnswer,
    lint,
    open_warnings,
)
from coproduce.insights.models import Coding
from coproduce.insights.queries.sentiment import split_of
from coproduce.safeguarding.models import Passage

# A theme is large that holds so many texts, and so large a part of all that were put into themes.
FEWEST_TEXTS, LARGE_SHARE = 10, 10


@dataclass(frozen=True)
class DeskWarning:
    """A warning with what was decided of it; `override` is None while it is open."""

    warning: LintWarning
    override: LintOverride | None


def warnings_of(feedback: Feedback) -> list[DeskWarning]:
    """Every warning, those too that somebody let stand."""
    let_stand = _overrides(feedback)
    return [DeskWarning(each, let_stand.get(each.digest)) for each in lint(lint_facts(feedback))]


def still_open(feedback: Feedback) -> list[LintWarning]:
    """Those that block telling."""
    return open_warnings(lint(lint_facts(feedback)), _overrides(feedback).keys())


def warning_of(feedback: Feedback, code: str, finding_id: str, digest: str = "") -> LintWarning:
    """The warning as it stands now; with `digest` only while it is about the same words. Raises NotFound."""
    for warning in lint(lint_facts(feedback)):
        if (warning.code, warning.finding_id) == (code, finding_id) and digest in ("", warning.digest):
            return warning
    raise NotFound("warning")


def override_of(feedback: Feedback, override_id: str) -> LintOverride:
    """Raises NotFound."""
    override = db.session.get(LintOverride, override_id)
    if override is None or override.feedback_id != feedback.id:
        raise NotFound("override")
    return override


def lint_facts(feedback: Feedback) -> LintFacts:
    """Everything that the checks ask for, in a handful of questions."""
    later, rests = _young_later(feedback), rests_of(feedback.findings)
    first_views, slug = _first_views(feedback), feedback.consultation.slug
    hurting = _hurting_themes(feedback)
    answers = tuple(
        _written(
            finding,
            number,
            _earliest(finding, rests[finding.id], first_views),
            hurts_many=any(theme.id in hurting for theme in finding.themes),
            later=later,
        )
        for number, finding in enumerate(feedback.findings, start=1)
    )
    return LintFacts(
        answers,
        _given_before(feedback),
        feedback.introduction,
        feedback.introduction_young,
        (None, "introduction") in later,
        addresses.overview(slug),
        addresses.introduction(slug),
    )


def _written(
    finding: Finding,
    number: int,
    earliest: date | None,
    *,
    hurts_many: bool,
    later: set[tuple[str | None, str]],
) -> WrittenAnswer:
    slug, reply = finding.feedback.consultation.slug, finding.reply
    answer = WrittenAnswer(
        finding.id,
        number,
        finding.you_said,
        finding.you_said_young,
        said_from=earliest,
        hurts_many=hurts_many,
        young_later=tuple(part for part in ("you_said", "reply") if (finding.id, part) in later),
        url=addresses.finding(slug, finding.id),
        reply_url=addresses.reply(slug, finding.id),
    )
    return _with_reply(answer, reply) if reply is not None else answer


def _with_reply(answer: WrittenAnswer, reply: Reply) -> WrittenAnswer:
    written = {
        "kind": reply.kind,
        "text": reply.text,
        "text_young": reply.text_young,
        "reason": reply.reason,
        "due_on": reply.due_on,
        "passed_on": reply.passed_on,
        "promise": reply.commitment.title if reply.commitment else "",
        "because_of_money": bool(reply.because_of_money),
    }
    return WrittenAnswer(**{**answer.__dict__, **written})


def _earliest(finding: Finding, rests: Sequence[Rest], first_views: dict[str, date]) -> date | None:
    opened = finding.feedback.consultation.opens_at
    days = [first_views[theme.id] for theme in finding.themes if theme.id in first_views]
    elsewhere = said_from(rests)
    days += [elsewhere] if elsewhere else []
    days += [clock.to_london(opened).date()] if opened else []
    return min(days, default=None)


def _first_views(feedback: Feedback) -> dict[str, date]:
    """Theme id -> the day of its first text."""
    themes = {theme.id for finding in feedback.findings for theme in finding.themes}
    rows = db.session.execute(
        select(Coding.theme_id, func.min(Passage.received_on).label("first"))
        .join(Passage, Passage.id == Coding.passage_id)
        .where(Coding.theme_id.in_(themes))
        .group_by(Coding.theme_id)
    )
    return {row.theme_id: row.first for row in rows}


def _hurting_themes(feedback: Feedback) -> set[str]:
    """Large themes, most of whose texts sound bad, among those that are only to go on as before."""
    asked = {
        theme.id
        for finding in feedback.findings
        if finding.reply is not None and finding.reply.kind == "we_keep_doing"
        for theme in finding.themes
    }
    if not asked:
        return set()
    sizes = _sizes(feedback)
    large = {
        each for each in asked if sizes.get(each, 0) >= max(FEWEST_TEXTS, sum(sizes.values()) / LARGE_SHARE)
    }
    return {each for each in large if _mostly_bad(each)}


def _sizes(feedback: Feedback) -> dict[str, int]:
    themes = {theme.id for finding in feedback.findings for theme in finding.themes}
    rows = db.session.execute(
        select(Coding.theme_id, func.count()).where(Coding.theme_id.in_(themes)).group_by(Coding.theme_id)
    )
    return {str(theme_id): int(count) for theme_id, count in rows}


def _mostly_bad(theme_id: str) -> bool:
    split = split_of(Passage.id.in_(select(Coding.passage_id).where(Coding.theme_id == theme_id)))
    return split.get("negative", 0) * 2 > sum(split.values())


def _given_before(feedback: Feedback) -> tuple[GivenAnswer, ...]:
    """What people were told before, of other consultations; as plain rows, since there may be thousands."""
    rows = db.session.execute(
        select(Consultation.title, Reply.text, Commitment.title.label("promise"))
        .join(Finding, Finding.id == Reply.finding_id)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .outerjoin(Commitment, Commitment.reply_id == Reply.id)
        .where(
            Feedback.id != feedback.id,
            Feedback.telling_began_at.is_not(None),
            Reply.kind.in_(sorted(ACTIONS)),
        )
        .order_by(Feedback.telling_began_at, Finding.position, Finding.id)
    )
    return tuple(GivenAnswer(f"the answers to “{row.title}”", row.text, row.promise or "") for row in rows)


def _young_later(feedback: Feedback) -> set[tuple[str | None, str]]:
    """(finding id, part) whose young people's words were written after people had been told, where the adults' words
    are those that they were told."""
    if feedback.telling_began_at is None:
        return set()
    rows = db.session.execute(
        select(WordsWritten.finding_id, WordsWritten.part).where(
            WordsWritten.feedback_id == feedback.id,
            WordsWritten.written_at <= feedback.telling_began_at,
            WordsWritten.young_written_at > feedback.telling_began_at,
        )
    )
    return {(row.finding_id, row.part) for row in rows}


def _overrides(feedback: Feedback) -> dict[str, LintOverride]:
    rows = db.session.scalars(
        select(LintOverride)
        .where(LintOverride.feedback_id == feedback.id)
        .order_by(LintOverride.at, LintOverride.id)
    )
    return {each.words_digest: each for each in rows}
