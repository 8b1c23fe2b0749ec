"""What writing anywhere in the forums has in common: may this person write here, and how their words are taken in."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core import clock
from coproduce.core.access import Actor, allows, require
from coproduce.core.errors import NotFound, Refusal, Refused
from coproduce.forums.models import Board, Topic
from coproduce.forums.queries.viewing import viewer_of
from coproduce.forums.rules.visibility import UNDER_AGE, Viewer, may_see_board, writing_refusal
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read, receive_passage

CONTEXT = "forum"
NAME_FIRST = "Tell us first by which name others should see you."


@dataclass(frozen=True)
class Words:
    """What was typed, and whether we may use it elsewhere without the writer's name (rule 8)."""

    text: str
    may_quote: bool = False


def writer_on(actor: Actor, board: Board) -> Viewer:
    """The actor as a writer on the board. Raises NotAllowed, NotFound, or Refused with the reason in words."""
    require(actor, "forums.write")
    viewer = viewer_of(actor)
    if not may_see_board(viewer, board.facts):
        raise NotFound("board")
    if refusal := writing_refusal(viewer, board.facts):
        raise Refused(refusal)
    if not viewer.staff and not viewer.age_band:
        raise Refused([Refusal(NAME_FIRST, "/forums/name")])
    return viewer


def take_in(actor: Actor, writer: Viewer, board: Board, topic_id: str, words: Words) -> Passage:
    """The words as a text that waits for a person, or that one has read where its writer reads texts for others."""
    age_band = writer.age_band if board.age_band == "everyone" else board.age_band
    passage = receive_passage(
        words.text,
        context_kind=CONTEXT,
        context_id=board.id,
        topic=topic_id,
        young=board.age_band in UNDER_AGE or writer.age_band in UNDER_AGE,
        may_quote=words.may_quote,
        received_on=clock.today(),
        author_id=actor.account_id,
        age_band=age_band or "adult",
    )
    if allows(actor, "passages.read"):
        mark_read(actor, passage)
    return passage


def open_topic(topic: Topic) -> None:
    """Raises Refused where a topic takes no more posts."""
    if topic.state != "open":
        raise Refused("Nobody can write in this topic any more.")
