"""Wanting letters from the forums, or none."""

from __future__ import annotations

from coproduce.accounts.models import Account
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.forums.subscription_services import unfollow_everything
from coproduce.notifications.forum_models import ForumLetterStop


def stop_forum_letters(account_id: str) -> None:
    """No letters from the forums any more, neither about what is followed nor about own posts. Asking twice is fine."""
    if db.session.get(Account, account_id) is None:
        return
    unfollow_everything(account_id)
    stop = db.session.get(ForumLetterStop, account_id)
    if stop is None:
        db.session.add(ForumLetterStop(account_id=account_id, stopped_at=clock.now()))
    else:
        stop.stopped_at = clock.now()
    db.session.flush()


def take_forum_letters_again(actor: Actor) -> None:
    """Somebody wants letters after all. Raises NotAllowed."""
    require(actor, "notices.own")
    stop = db.session.get(ForumLetterStop, actor.account_id)
    if stop is not None:
        db.session.delete(stop)
        db.session.flush()
