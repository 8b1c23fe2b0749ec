"""From talk to change: a finding that speaks of a post of the forums."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.feedback.events import PostTakenIntoFinding
from coproduce.feedback.forum_models import FindingPost
from coproduce.feedback.models import Finding
from coproduce.forums.models import Post


def take_into_finding(actor: Actor, post: Post, finding: Finding | None) -> FindingPost:
    """Say that a finding speaks of a post. Twice changes nothing. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "feedback.write", finding)
    if finding is None:
        raise InvalidInput({"finding": "Choose a finding."})
    if post.passage is None or post.passage.state != "read" or post.withdrawn_at is not None:
        raise Refused("Only a post that a person has read, and that is not taken back, can be taken.")
    if post.topic.board.audience == "staff":
        raise Refused("What staff say among themselves is no view of families.")
    if finding.feedback.state != "writing":
        raise Refused("These answers are final.")
    known = db.session.scalars(
        select(FindingPost).where(FindingPost.finding_id == finding.id, FindingPost.post_id == post.id)
    ).first()
    if known is not None:
        return known
    link = FindingPost(
        id=new_id(),
        finding_id=finding.id,
        post_id=post.id,
        taken_by_id=actor.account_id,
        taken_on=clock.today(),
    )
    db.session.add(link)
    db.session.flush()
    audit.record(actor, "take_post", "finding", finding.id, details={"post": post.id})
    outbox.emit(PostTakenIntoFinding(link.id))
    return link


def give_post_back(actor: Actor, link: FindingPost) -> None:
    """It was taken by mistake. Raises NotAllowed, Refused."""
    require(actor, "feedback.write", link.finding)
    if link.finding.feedback.state != "writing":
        raise Refused("These answers are final.")
    db.session.delete(link)
    audit.record(actor, "give_post_back", "finding", link.finding_id, details={"post": link.post_id})
    db.session.flush()
