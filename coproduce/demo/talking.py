"""TALK: boards, their topics, and what came of them, as their writers wrote it.

Every board of `content/boards` is a file of its own: what it is for, by which names people write there, and what
happens on which day. Whatever is written is read twice a day by the demonstration's reader, as on a real site; what is
marked to stay waits for the decision that the story tells, or waits still.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from flask import current_app
from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import group_by_slug, organisation_by_slug
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.demo.content import FOLDER
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import READER
from coproduce.forums import draft_services, host_services, liking_services, subscription_services
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.question_services import direct, warn_of_overdue_questions
from coproduce.forums.rules.texts import Opening
from coproduce.forums.services import marks
from coproduce.forums.services.boards import BoardDetails, create_board
from coproduce.forums.services.posts import edit_post
from coproduce.forums.services.posts import reply as post_reply
from coproduce.forums.services.profiles import choose_name
from coproduce.forums.services.topics import begin_topic
from coproduce.forums.services.writing import Words
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.forum_news import write_digests
from coproduce.safeguarding.jobs import hint_passages
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read

Written = Mapping[str, Any]

ROUNDS = ((9, 10), (15, 40))  # when the reader reads
LAST_ROUND = -2  # what was written later waits on day zero
DIGESTS_AT = (8, 5)


@dataclass
class Talk:
    """One board while its story is told. Posts are named by their topic's key and their place in it, as written."""

    memory: Memory
    written: Written
    board_id: str = ""
    topics: dict[str, str] = field(default_factory=dict)
    posts: dict[tuple[str, int], str] = field(default_factory=dict)
    staying: set[str] = field(default_factory=set)  # passages that the reader leaves for a decision
    redactions: dict[str, str] = field(default_factory=dict)  # passage -> what the reader makes of it

    @property
    def board(self) -> Board:
        return db.session.get_one(Board, self.board_id)

    def actor(self, written: Written) -> Actor:
        return self.memory.actors[written["by"]]

    def topic(self, key: str) -> Topic:
        return db.session.get_one(Topic, self.topics[key])

    def post(self, named: list[Any]) -> Post:
        key, number = named
        return db.session.get_one(Post, self.posts[key, number])

    def passage(self, named: list[Any]) -> Passage:
        return db.session.get_one(Passage, self.post(named).passage_id)


Happening = Callable[[Talk, Written], None]


def read_boards() -> list[Written]:
    """Every board of the demonstration, by the name of its file."""
    files = sorted((FOLDER / "boards").glob("*.json"))
    return [json.loads(path.read_text(encoding="utf-8")) for path in files]


def steps_of_talking(
    memory: Memory, happenings: Mapping[str, Happening], now: Callable[[], Any] = clock.now
) -> Iterator[Step]:
    """Every board's story; `happenings` are what else can happen beside what is here, by name."""
    known = {**TALKING, **happenings}
    days = set()
    for written in read_boards():
        talk = Talk(memory, written)
        board = written["board"]
        yield Step(memory.at(board["made_in_days"], 10), partial(make, talk))
        for each in written["story"]:
            moment = _moment(memory, each, now)
            yield Step(moment, partial(known[each["do"]], talk, each), _works(each))
        rounds = {found for each in written["story"] if (found := _round_after(each)) is not None}
        for found in sorted(rounds):
            yield Step(memory.at(*found), partial(read_round, talk), (hint_passages, deliver_due))
        days |= {day for day, _, _ in rounds}
    for day in sorted(day + 1 for day in days):
        yield Step(memory.at(day, *DIGESTS_AT), write_digests, (deliver_due,))
    yield Step(memory.at(-12, 9), warn_of_overdue_questions, (deliver_due,))


def _moment(memory: Memory, each: Written, now: Callable[[], Any]) -> Any:
    """A day and time of the story, or some minutes before the demonstration begins."""
    if "minutes_before" in each:
        return now() - timedelta(minutes=each["minutes_before"])
    hour, minute = each["at"].split(":")
    return memory.at(each["in_days"], int(hour), int(minute))


def _works(each: Written) -> tuple[Callable[[], object], ...]:
    """What the worker does after such a step, at the same moment. Of words that are read in the next round it takes
    note with that round."""
    if each["do"] in WRITING:
        return () if _round_after(each) and not each.get("stays") else (hint_passages,)
    return (deliver_due,) if each["do"] not in SILENT else ()


def _round_after(each: Written) -> tuple[int, int, int] | None:
    """The reader's next round after something was written; None where day zero comes first."""
    if each["do"] not in WRITING:
        return None
    later = each["at"] >= "15:00"
    day = each["in_days"] + int(later)
    return (day, *ROUNDS[0 if later else 1]) if day <= LAST_ROUND else None


def make(talk: Talk) -> None:
    """The board, and the names by which people write there first."""
    written = dict(talk.written["board"])
    host = db.session.get_one(Account, talk.memory.account_ids[written.pop("host")])
    group = written.pop("group", "")
    actor = talk.memory.actors[written.pop("by")]
    del written["made_in_days"]
    details = BoardDetails(**written, host_id=host.id, group_id=group_by_slug(group).id if group else "")
    talk.board_id = create_board(actor, details).id
    for key, (age_band, name) in talk.written["names"].items():
        profile = choose_name(talk.memory.actors[key], name, age_band)
        if profile.passage is not None and profile.passage.state == "unread":
            mark_read(talk.memory.actors[READER], profile.passage)


def read_round(talk: Talk) -> None:
    """The reader goes through all that waits on the board, but for what is left for a decision."""
    waiting = select(Passage).where(
        Passage.context_kind == "forum", Passage.context_id == talk.board_id, Passage.state == "unread"
    )
    for passage in db.session.scalars(waiting.order_by(Passage.id)).all():
        if passage.id not in talk.staying:
            mark_read(talk.memory.actors[READER], passage, talk.redactions.get(passage.id))


# Writing --------------------------------------------------------------------------------------------------------------


def choose(talk: Talk, written: Written) -> None:
    """A name that nobody has read yet."""
    choose_name(talk.actor(written), written["name"], written["age_band"])


def begin(talk: Talk, written: Written) -> None:
    service = written.get("organisation", "")
    opening = Opening(
        written.get("kind", "discussion"),
        written["title"],
        _words(written.get("text", "")),
        written.get("parts"),
        organisation_by_slug(service).id if service else "",
    )
    topic = begin_topic(talk.actor(written), talk.board, opening, may_quote=bool(written.get("may_quote")))
    talk.topics[written["key"]] = topic.id
    _keep(
        talk, written["key"], db.session.scalars(select(Post).where(Post.topic_id == topic.id)).one(), written
    )


def reply(talk: Talk, written: Written) -> None:
    key = written["to"]
    parent, quoted = (
        talk.posts[key, written[name]] if name in written else "" for name in ("parent", "quote")
    )
    post = post_reply(
        talk.actor(written),
        talk.topic(key),
        Words(_words(written["text"]), bool(written.get("may_quote"))),
        parent_id=parent,
        quoted_post_id=quoted,
        official=bool(written.get("official")),
    )
    _keep(talk, key, post, written)


def _keep(talk: Talk, key: str, post: Post, written: Written) -> None:
    talk.posts[key, 1 + sum(known == key for known, _ in talk.posts)] = post.id
    if written.get("stays") and post.passage_id:
        talk.staying.add(post.passage_id)
    if "redacted" in written and post.passage_id:
        talk.redactions[post.passage_id] = written["redacted"]


def edit(talk: Talk, written: Written) -> None:
    words = Words(_words(written["text"]))
    post = talk.post(written["post"])
    edit_post(talk.actor(written), post, words, written["reason"], title=written.get("title", ""))


def _words(text: str) -> str:
    """Addresses of this site as people paste them."""
    return text.replace("{site}", current_app.extensions["settings"].site_url.rstrip("/"))


# Joining in and hosting -----------------------------------------------------------------------------------------------


def helpful(talk: Talk, written: Written) -> None:
    for key in written["people"]:
        liking_services.find_helpful(talk.memory.actors[key], talk.post(written["post"]))


def support(talk: Talk, written: Written) -> None:
    for key in written["people"]:
        liking_services.support(talk.memory.actors[key], talk.topic(written["topic"]))


def follow(talk: Talk, written: Written) -> None:
    """A topic, or the whole board where none is named."""
    place = talk.topic(written["topic"]) if "topic" in written else talk.board
    subscription_services.follow(talk.actor(written), place, written["rhythm"])


def see(talk: Talk, written: Written) -> None:
    """How far somebody has read."""
    marks.mark_seen(talk.actor(written), talk.topic(written["topic"]), written["up_to"])


def draft(talk: Talk, written: Written) -> None:
    topic = talk.topic(written["topic"]) if "topic" in written else None
    draft_services.save_draft(talk.actor(written), talk.board, topic, written["fields"])


def pin(talk: Talk, written: Written) -> None:
    host_services.pin(talk.actor(written), talk.topic(written["topic"]), written["reason"])


def change(talk: Talk, written: Written) -> None:
    """Lock, archive, and their ways back."""
    topic = talk.topic(written["topic"])
    host_services.change_state(talk.actor(written), topic, written["action"], written["reason"])


def merge(talk: Talk, written: Written) -> None:
    into = talk.topic(written["into"])
    host_services.merge(talk.actor(written), talk.topic(written["topic"]), into, written["reason"])


def pass_on(talk: Talk, written: Written) -> None:
    """A question goes to a service and a person there."""
    owner = db.session.get_one(Account, talk.memory.account_ids[written["owner"]])
    service = organisation_by_slug(written["organisation"])
    direct(talk.actor(written), talk.topic(written["topic"]), service, owner, written["reason"])


WRITING = frozenset({"begin", "reply", "edit", "answer"})
SILENT = frozenset(
    {"choose", "helpful", "support", "follow", "see", "draft", "pin"}
)  # no letter comes of these
TALKING: Mapping[str, Happening] = {
    "choose": choose,
    "begin": begin,
    "reply": reply,
    "edit": edit,
    "helpful": helpful,
    "support": support,
    "follow": follow,
    "see": see,
    "draft": draft,
    "pin": pin,
    "change": change,
    "merge": merge,
    "pass_on": pass_on,
}
