"""What a theme rests on: its texts and excerpts, how they sound, who said it, and the quotes in use from it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, func, select

from coproduce.analysis.disclosure import PeopleKind, ProtectedTable, protect_counts
from coproduce.consultations.models import Answer, GroupSession, Response, SessionNote
from coproduce.consultations.queries.sessions import is_single_form
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.insights.facets import ADULT, FEWEST_RESPONSES, YOUNG
from coproduce.insights.models import Coding, PublicQuote, Theme
from coproduce.insights.queries.desk import DeskText, desk_page
from coproduce.insights.queries.desk_filter import DeskFilter
from coproduce.insights.queries.quotes import approved_quotes
from coproduce.insights.queries.sentiment import LABELS, split_of
from coproduce.safeguarding.models import Passage
from coproduce.web.paging import Page


@dataclass(frozen=True)
class Split:
    """A theme's texts or people under some labels: `exact` for staff who may see it, which is not for publication, or
    `table`, protected, for everybody else. Neither, where there is nothing to count or too little to tell."""

    exact: dict[str, int] = field(default_factory=dict)
    table: ProtectedTable | None = None
    base: int = 0


@dataclass(frozen=True)
class WhoSaidIt:
    """Single responses by age and by format, and group sessions by name with their number of texts. `too_few` says that
    there are responses, and so few that any split would point at somebody."""

    age: Split
    formats: Split
    sessions: dict[str, int]
    too_few: bool = False


def sources_page(actor: Actor, theme: Theme, size: int = 25, number: int = 1) -> tuple[Page[DeskText], int]:
    """One page of the texts of a theme, those of the same words as one, with their excerpts; and how many texts it has
    in all."""
    return desk_page(actor, theme.consultation_id, DeskFilter(view="all", theme=theme.id), size, number)


def sentiment_of(actor: Actor, theme: Theme) -> Split:
    """How many texts of a theme sound bad, neutral and good. A person's word stands before the machine's."""
    require(actor, "themes.see")
    coded = Passage.id.in_(select(Coding.passage_id).where(Coding.theme_id == theme.id))
    return _split(actor, "How the texts sound", split_of(coded), LABELS, "texts")


def who_said_it(actor: Actor, theme: Theme) -> WhoSaidIt:
    """Who spoke of a theme. People are counted, not texts; sessions are counted apart and by name, since their groups
    are known."""
    require(actor, "themes.see")
    ages: Counter[str] = Counter()
    formats: Counter[str] = Counter()
    for young, given_in, people in db.session.execute(_people(theme)):
        ages[YOUNG if young else ADULT] += people
        formats[str(given_in)] += people
    too_few = 0 < sum(ages.values()) < FEWEST_RESPONSES
    if too_few:
        return WhoSaidIt(Split(), Split(), _sessions(theme), too_few=True)
    age = _split(actor, "Young people and adults", ages, (YOUNG, ADULT), "responses")
    by_format = _split(actor, "Which form they used", formats, sorted(formats), "responses")
    return WhoSaidIt(age, by_format, _sessions(theme))


def _people(theme: Theme) -> Select[bool, str, int]:
    return (
        select(Response.young, Response.format, func.count(Response.id.distinct()))
        .join(Answer, Answer.response_id == Response.id)
        .join(Coding, Coding.passage_id == Answer.passage_id)
        .where(Coding.theme_id == theme.id, is_single_form())
        .group_by(Response.young, Response.format)
    )


def _sessions(theme: Theme) -> dict[str, int]:
    """In notes and on phones, in two queries."""
    found: defaultdict[str, int] = defaultdict(int)
    notes = (
        select(GroupSession.group_name, func.count())
        .join(SessionNote, SessionNote.session_id == GroupSession.id)
        .join(Coding, Coding.passage_id == SessionNote.passage_id)
    )
    phones = (
        select(GroupSession.group_name, func.count())
        .join(Response, Response.group_session_id == GroupSession.id)
        .join(Answer, Answer.response_id == Response.id)
        .join(Coding, Coding.passage_id == Answer.passage_id)
    )
    for statement in (notes, phones):
        chosen = statement.where(Coding.theme_id == theme.id).group_by(GroupSession.group_name)
        for name, texts in db.session.execute(chosen):
            found[str(name)] += int(texts)
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0].casefold())))


def _split(
    actor: Actor, title: str, counts: dict[str, int], labels: Sequence[str], kind: PeopleKind
) -> Split:
    held = {label: counts.get(label, 0) for label in labels}
    base = sum(held.values())
    if base == 0:
        return Split()
    if allows(actor, "results.see_exact"):
        return Split(held, base=base)
    table = protect_counts(title, list(held), list(held.values()), base, kind=kind)
    return Split(table=table)


def quotes_in_use(theme: Theme) -> list[PublicQuote]:
    """Quotes of the theme's texts that may be shown now."""
    return approved_quotes(theme.consultation_id, [theme.id])
