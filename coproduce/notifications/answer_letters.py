"""Letters to those who follow answers and promises: at once, and once a week on Monday at eight in London."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.jobs import every
from coproduce.forums.digest_rules import WEEKLY, boundary
from coproduce.notifications.addresses import recipient_key, site_address
from coproduce.notifications.answer_news import ANSWERS, MOVED, ShownNews, latest_news, note_news, shown
from coproduce.notifications.answer_scopes import AT_ONCE
from coproduce.notifications.answer_subscribing import (
    FOLLOWERS,
    followers_at_once,
    followers_weekly,
    wishes_of,
)
from coproduce.notifications.answer_words import HEADINGS
from coproduce.notifications.catalogue import Line
from coproduce.notifications.events import AnswerDigestDue, AnswerNewsNoted
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence
from coproduce.notifications.room_letters import RoomLetters, register_letters
from coproduce.notifications.subscription_models import AnswerDigest, AnswerNews, AnswerSubscriber

AN_HOUR = 60


@every(minutes=AN_HOUR)
def write_weekly_letters() -> None:
    """Write the letters of the week once, however often and in however many workers this runs: that they were written
    is noted in the transaction that writes them. A week in which no worker ran is told with the next."""
    week = week_of(boundary(WEEKLY, clock.now()))
    if db.session.get(AnswerDigest, week) is not None:
        return
    note_news()
    db.session.add(AnswerDigest(week=week, written_at=clock.now()))
    db.session.execute(update(AnswerNews).where(AnswerNews.digest == "").values(digest=week))
    db.session.flush()
    write_notices(AnswerDigestDue(week))


def week_of(moment: datetime) -> str:
    """The week in London that a moment lies in, as ISO 8601 writes it."""
    year, week, _ = clock.to_london(moment).isocalendar()
    return f"{year}-W{week:02}"


def news_of_week(week: str) -> list[ShownNews]:
    """What the letters of a week tell of, as far as everybody may read it now, the oldest first."""
    statement = (
        select(AnswerNews).where(AnswerNews.digest == week).order_by(AnswerNews.noted_at, AnswerNews.id)
    )
    return shown(db.session.scalars(statement).all())


def _at_once(occurrence: Occurrence) -> Iterable[str]:
    """Followers who want to hear at once, without those who had a letter of their own about the very thing."""
    news = _shown(occurrence.subject_id)
    if news is None:
        return []
    found = followers_at_once(news.scopes)
    told = _told_otherwise(occurrence.subject_id)
    return [address for address in found if recipient_key(address) not in told]


def _told_otherwise(news_id: str) -> set[str]:
    """Contributors hear of a moved date by their own letter: who follows as well gets one, not two."""
    row = db.session.get_one(AnswerNews, news_id)
    if row.kind != MOVED:
        return set()
    key = f"CommitmentMoved:{row.subject_id}:{row.occasion}"
    return set(db.session.scalars(select(Notice.recipient_key).where(Notice.event_key == key)))


def _weekly(occurrence: Occurrence) -> Iterable[str]:
    """Followers of the week for whom there is something to tell."""
    news = news_of_week(occurrence.subject_id)
    scopes = {scope for each in news for scope in each.scopes}
    return [address for address in followers_weekly(scopes) if _chosen(address, news)]


def _chosen(address: str, news: Iterable[ShownNews]) -> list[ShownNews]:
    """What an address hears of in its weekly letter: not what it heard at once."""
    wishes = wishes_of(address)
    at_once = {wish.scope for wish in wishes if wish.rhythm == AT_ONCE}
    weekly = {wish.scope for wish in wishes if wish.rhythm != AT_ONCE}
    return [each for each in news if each.scopes & weekly and not each.scopes & at_once]


def _shown(news_id: str) -> ShownNews | None:
    row = db.session.get(AnswerNews, news_id)
    return next(iter(shown([row])), None) if row is not None else None


def _of_news(event: AnswerNewsNoted) -> Occurrence | None:
    return Occurrence(f"AnswerNewsNoted:{event.news_id}", event.news_id) if _shown(event.news_id) else None


def _of_digest(event: AnswerDigestDue) -> Occurrence | None:
    return Occurrence(f"AnswerDigestDue:{event.week}", event.week)


def _news_facts(notice: Notice) -> Facts:
    news = _shown(notice.subject_id)
    if news is None:
        raise NoLongerWanted("this is not public any more")
    wishes = [
        wish for wish in wishes_of(notice.address) if wish.scope in news.scopes and wish.rhythm == AT_ONCE
    ]
    return {
        **_for_follower(notice, wishes),
        "heading": HEADINGS[news.kind],
        "news": _line(news),
        "opened": news.kind == ANSWERS,
    }


def _digest_facts(notice: Notice) -> Facts:
    news = _chosen(notice.address, news_of_week(notice.subject_id))
    wishes = [wish for wish in wishes_of(notice.address) if wish.rhythm != AT_ONCE]
    facts = _for_follower(notice, wishes)
    if not news:
        raise NoLongerWanted("none of this is public any more")
    return {**facts, "news": [_line(each) for each in news]}


def _line(news: ShownNews) -> Facts:
    return {
        "heading": HEADINGS[news.kind],
        "title": news.title,
        "about": news.about if news.about != news.title else "",
        "words": news.words,
        "link": site_address(news.page),
    }


def _for_follower(notice: Notice, wishes: list[AnswerSubscriber]) -> Facts:
    if not wishes:
        raise NoLongerWanted("nobody with this address follows this any more")
    token = FOLLOWERS.token(wishes[0].scope, notice.address)
    return {
        "settings_url": site_address(f"/notices/answers/{token}"),
        "stop_url": site_address(f"/notices/answers/{token}/stop"),
    }


def public_news(slug: str = "") -> list[ShownNews]:
    """The latest news for feeds, those of one consultation where `slug` names it."""
    return shown(latest_news(slug))


register_letters(
    RoomLetters(
        lines=(
            Line(AnswerNewsNoted, _at_once, "answer_news"),
            Line(AnswerDigestDue, _weekly, "answer_digest"),
        ),
        titles={
            "answer_news": "News of an answer or promise (followers)",
            "answer_digest": "News of the week (followers)",
        },
        occurrences={AnswerNewsNoted: _of_news, AnswerDigestDue: _of_digest},
        facts={"answer_news": _news_facts, "answer_digest": _digest_facts},
    )
)
