"""Who may keep boards, host topics and write.

Who may see a board and its posts depends on membership and on the reading of each text; that is decided in `rules` and
turned into conditions by `queries`.
"""

from __future__ import annotations

from typing import Any

from coproduce.accounts.roles import ADMINISTRATOR, ANALYST, COMMISSIONER, MODERATOR, STAFF
from coproduce.core.access import Actor, has_role, signed_in
from coproduce.forums.models import Board


def host_of_the_board(actor: Actor, subject: Any) -> bool:
    """The board's own host; `subject` is a board, or a topic or another thing that has one."""
    if not actor.signed_in:
        return False
    if subject is None:
        return True
    board = subject if isinstance(subject, Board) else subject.board
    return bool(board.host_id == actor.account_id)


def author(actor: Actor, subject: Any) -> bool:
    return actor.signed_in and (subject is None or subject.author_id == actor.account_id)


def owner_of_the_question(actor: Actor, subject: Any) -> bool:
    """Whoever a question was passed to."""
    return actor.signed_in and (subject is None or subject.owner_id == actor.account_id)


def commissioner_of_the_service(actor: Actor, subject: Any) -> bool:
    """A commissioner of the service that is asked, or any where no service was named."""
    if COMMISSIONER not in actor.roles:
        return False
    return subject is None or subject.organisation_id in (None, actor.organisation_id)


PERMISSIONS = {
    "boards.manage": (has_role(MODERATOR, COMMISSIONER, ADMINISTRATOR),),
    "topics.host": (has_role(MODERATOR), host_of_the_board),
    "forums.write": (signed_in,),
    "posts.change": (author,),
    "questions.answer": (host_of_the_board, owner_of_the_question, commissioner_of_the_service),
    # That a question is late is told to these some days before everybody hears of it (rule 6).
    "questions.see_early": (has_role(*STAFF), host_of_the_board),
    # Taking what was said into a consultation or into an answer.
    "posts.take": (has_role(COMMISSIONER, ANALYST),),
    "questions.see_all": (has_role(MODERATOR),),
}
