"""The living part of the front page: what is open, what was answered, the promise in figures.

It is the same for every visitor, so its HTML is kept for some seconds. What is kept never outlives the next moment at
which something opens, closes or becomes public (rule 4), a clock that is turned back, midnight, or the newest entry of
the audit trail: whatever staff change shows at once. A person who takes their own words back leaves no such entry
(rule 17), so the number of quotes that may be shown is looked at too: a quote disappears at once (rule 8).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from flask import current_app, render_template
from markupsafe import Markup
from sqlalchemy import bindparam, func, select

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import open_consultations
from coproduce.consultations.wording import card_of
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import UTCDateTime, db
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import AnswerCard, HeadlineFigures, headline_figures, public_answer_cards
from coproduce.home.proposals import early_notices
from coproduce.insights.models import PublicQuote
from coproduce.insights.queries.quotes import may_be_shown
from coproduce.safeguarding.models import Passage
from coproduce.web.excerpts import first_sentences

CARDS = 3
# Among this many of the latest answers, three of different kinds are shown: also what cannot be done.
CANDIDATES = 12
DONE = ("we_did",)
PROMISED = ("we_are_doing", "we_will", "we_need_to_understand", "we_keep_doing")
NOT_DONE = ("we_cannot", "not_ours")


@dataclass(frozen=True)
class State:
    """What the kept HTML was made from: the newest audit entry, how many quotes may be shown, and the day it is in
    London."""

    newest_change: datetime | None
    quotes: int
    today: date


@dataclass(frozen=True)
class Kept:
    html: Markup
    state: State
    since: datetime  # a clock that was turned back makes it say what is not public any more
    until: datetime


def live_part() -> Markup:
    """The HTML of the living part, made now or some seconds ago."""
    now = clock.now()
    state, next_moment = _state()
    kept: Kept | None = current_app.extensions.get("home_kept")
    if kept is not None and kept.state == state and kept.since <= now < kept.until:
        return kept.html
    html = Markup(_rendered())  # noqa: S704 - a template made it
    seconds = timedelta(seconds=current_app.config["HOME_KEPT_SECONDS"])
    until = min(now + seconds, next_moment or datetime.max.replace(tzinfo=now.tzinfo))
    current_app.extensions["home_kept"] = Kept(html, state, now, until)
    return html


# Built once: putting this statement together takes longer than running it.
_STATE = select(
    select(func.max(AuditEntry.at)).scalar_subquery(),
    select(func.count())
    .select_from(PublicQuote)
    .join(Passage, Passage.id == PublicQuote.passage_id)
    .where(may_be_shown())
    .scalar_subquery(),
    *(
        select(func.min(moment)).where(moment > bindparam("now", type_=UTCDateTime)).scalar_subquery()
        for moment in (Feedback.public_from, Consultation.opens_at, Consultation.closes_at)
    ),
)


def _state() -> tuple[State, datetime | None]:
    """In one statement: the newest change, and the next moment at which the page would differ by the clock alone."""
    newest, quotes, *upcoming = db.session.connection().execute(_STATE, {"now": clock.now()}).one()
    return State(newest, quotes, clock.today()), min(filter(None, upcoming), default=None)


def _rendered() -> str:
    return render_template(
        "home/_live.html",
        answers=varied(public_answer_cards(CANDIDATES)),
        figures=figures_in_words(headline_figures()),
        open_consultations=[card_of(consultation) for consultation in open_consultations()],
        early_notices=early_notices(),
    )


def varied(cards: list[AnswerCard]) -> list[AnswerCard]:
    """Three cards: something done, something promised, something that cannot be done, then whatever is latest.

    The page has to be short: one quote stands on each, the beginning of the answer, and why only where it is a no.
    """
    firsts = (
        next((card for card in cards if card.kind in kinds), None) for kinds in (DONE, PROMISED, NOT_DONE)
    )
    chosen = [card for card in firsts if card is not None]
    chosen = (chosen + [card for card in cards if card not in chosen])[:CARDS]
    return [_brief(card) for card in chosen]


def _brief(card: AnswerCard) -> AnswerCard:
    return replace(
        card,
        quotes=card.quotes[:1],
        answer=first_sentences(card.answer),
        reason=first_sentences(card.reason) if card.kind in NOT_DONE else "",
    )


def figures_in_words(figures: HeadlineFigures) -> list[tuple[str, str]]:
    """(figure, what it counts), only those that there is something to say of."""
    shown = []
    if figures.views_answered_percent is not None:
        percent = f"{figures.views_answered_percent}%"
        shown.append((percent, "of the views in closed consultations have a public answer"))
    if figures.promises_due.shown:
        kept, due = figures.promises_kept_on_time.shown or 0, figures.promises_due.shown
        shown.append((f"{kept} of {due}", "promises that have fallen due were kept on time"))
    if figures.promises_made.shown:
        shown.append((str(figures.promises_made.shown), "promises made, each with a name and a date"))
    if figures.weeks_to_answer is not None:
        weeks = figures.weeks_to_answer.shown
        shown.append(
            (f"{weeks} week{'' if weeks == 1 else 's'}", "is the usual time from closing to an answer")
        )
    return shown
