"""News of promises, and all answers and promises of one consultation, as feeds."""

from __future__ import annotations

from coproduce.feedback.queries import feedback_of, last_promise_changes, public_feedback
from coproduce.home.publications import MOST_ENTRIES, Entry, Withdrawn, answer_entry, withdrawn_entries
from coproduce.notifications.answer_letters import public_news
from coproduce.notifications.answer_news import ANSWERS, ShownNews
from coproduce.notifications.answer_words import HEADINGS


def promise_entries(slug: str = "") -> list[Entry]:
    """What became of promises lately, the latest first; of one consultation where `slug` names it."""
    found = [_entry(each) for each in public_news(slug) if each.kind != ANSWERS]
    return found[:MOST_ENTRIES]


def consultation_entries(consultation_id: str, slug: str) -> list[Entry]:
    """The answers to one consultation, and what became of the promises in them."""
    feedback = public_feedback(consultation_id)
    answers = [answer_entry(feedback, last_promise_changes())] if feedback is not None else []
    return sorted([*answers, *promise_entries(slug)], key=lambda each: each.updated, reverse=True)


def withdrawn_from(consultation_id: str) -> list[Withdrawn]:
    """What the feed of one consultation must not list any more."""
    return [
        each for each in withdrawn_entries() if each.id == getattr(feedback_of(consultation_id), "id", "")
    ]


def _entry(news: ShownNews) -> Entry:
    about = f" From: {news.about}." if news.about else ""
    return Entry(
        news.id, f"{HEADINGS[news.kind]}: {news.title}", news.page, news.words + about, news.at, news.at, ""
    )
