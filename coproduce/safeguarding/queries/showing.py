"""The one question behind every page that shows a text: may this person see it, and which words?"""

from __future__ import annotations

from coproduce.core.access import Actor, allows
from coproduce.safeguarding.contexts import is_author
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.rules import Viewer, shown_words


def viewer_of(
    actor: Actor, passage: Passage, *, own_session: bool = False, own_group: bool = False
) -> Viewer:
    """What the actor is to this text. Whether it was written in their session, or by their group, knows the room that
    the text belongs to; who may decide that a group's words are the group's is that room too."""
    return Viewer(allows(actor, "passages.read"), is_author(actor, passage), own_session, own_group)


def words_for(
    actor: Actor, passage: Passage, *, own_session: bool = False, own_group: bool = False
) -> str | None:
    """The words that the actor is shown; None where they may not see this text (now)."""
    viewer = viewer_of(actor, passage, own_session=own_session, own_group=own_group)
    return shown_words(passage.state, passage.body, passage.redacted, viewer)
