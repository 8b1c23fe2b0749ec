"""What stands on the pages of boards and topics beside their posts, and what staff find on their home."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import render_template
from markupsafe import Markup

from coproduce.analysis.disclosure import protect_count
from coproduce.core import access
from coproduce.core.access import Actor
from coproduce.forums import liking_services, question_queries, subscription_services
from coproduce.forums.host_queries import events_of
from coproduce.forums.markdown import rendered
from coproduce.forums.models import Board, Topic
from coproduce.forums.queries.people import GONE, writers
from coproduce.forums.question_rules import in_words
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("staff_home", unanswered_questions, 22)
    register_panel("forum.board", on_board, 20)
    register_panel("forum.topic", on_topic, 10)
    register_panel("forum.topic_tools", tools_of_topic, 10)


def unanswered_questions(actor: Actor) -> str | None:
    """Questions that wait for this person or their service, the latest first."""
    asked = question_queries.unanswered(actor)
    return render_template("forums/panels/questions.html", asked=asked) if asked else None


def on_board(board: Board) -> str:
    actor = current_actor()
    return render_template(
        "forums/panels/board.html",
        board=board,
        overdue=question_queries.overdue_on_board(actor, board),
        signed_in=actor.signed_in,
    )


def on_topic(topic: Topic) -> str | None:
    """Where a question stands and its official answer; who supports an idea; what the host did."""
    events = events_of(topic.id)
    if topic.kind == "discussion" and not events:
        return None
    actor = current_actor()
    standing = question_queries.standing_of(topic)
    answer = question_queries.official_answer(topic)
    early = access.allows(actor, "questions.see_early", topic)
    return render_template(
        "forums/panels/topic.html",
        topic=topic,
        question=standing,
        words=in_words(standing, for_staff=early) if standing else "",
        answer=answer,
        html=Markup(rendered(answer.passage.words)) if answer and answer.passage else "",  # noqa: S704 - made safe
        writer=writers({answer.author_id}).get(answer.author_id, GONE) if answer else GONE,
        events=events,
        **_support(topic, actor),
    )


def _support(topic: Topic, actor: Actor) -> dict[str, object]:
    if topic.kind != "idea":
        return {}
    own = topic.author_id == actor.account_id
    return {
        "supporters": liking_services.supporters_in_public(topic),
        "exact": topic.support_count if access.allows(actor, "questions.see_early", topic) else None,
        "may_support": actor.signed_in and not own and topic.state in ("open", "locked"),
        "supported": actor.signed_in and liking_services.supports(actor, topic.id),
    }


def tools_of_topic(topic: Topic) -> str | None:
    actor = current_actor()
    if not actor.signed_in:
        return None
    return render_template(
        "forums/panels/topic_tools.html",
        topic=topic,
        signed_in=True,
        followed=subscription_services.subscription(actor, topic) is not None,
        hosts=access.allows(actor, "topics.host", topic)
        or (topic.kind == "question" and access.allows(actor, "questions.answer", topic)),
    )


@dataclass(frozen=True)
class PostTools:
    """What the reader of a page can do with its posts; asked once for all of them."""

    signed_in: bool = False
    may_answer: bool = False
    may_take: bool = False
    found_helpful: frozenset[str] = field(default_factory=frozenset)

    def helped(self, count: int) -> str:
        """“About 15 people found this helpful”; nothing while few have."""
        number = protect_count(count, "people")
        return f"{number.text.capitalize()} found this helpful" if number.shown else ""


def post_tools(actor: Actor, topic: Topic, post_ids: list[str]) -> PostTools:
    """The tools for one page of posts: one query for who is signed in, none for a visitor."""
    if not actor.signed_in:
        return PostTools()
    waits = topic.kind == "question" and topic.state in ("open", "locked")
    return PostTools(
        True,
        waits and access.allows(actor, "questions.answer", topic),
        access.allows(actor, "posts.take", topic),
        liking_services.found_helpful(actor, post_ids),
    )
