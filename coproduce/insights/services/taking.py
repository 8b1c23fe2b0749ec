"""From talk to change: taking what was said in the forums as a view into a consultation."""

from __future__ import annotations

from sqlalchemy import delete, select

from coproduce.consultations.models import Consultation
from coproduce.consultations.progress import telling_has_begun
from coproduce.core import audit, clock, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.forums.models import Post
from coproduce.insights.events import ViewTaken
from coproduce.insights.models import Coding, NoTheme, Theme
from coproduce.insights.taken_models import TAKING, TakenView


def take_view(actor: Actor, post: Post, consultation: Consultation | None) -> TakenView:
    """Read a post's words among the texts of a consultation; its author is told. Figures about responses stay as they
    are. Taking it twice changes nothing. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "posts.take", post.topic)
    if consultation is None:
        raise InvalidInput({"consultation": "Choose a consultation."})
    _refuse_what_cannot_be_taken(post)
    if consultation.state not in TAKING:
        raise Refused("This consultation takes no views: it is a draft, or it was called off.")
    if telling_has_begun(consultation):
        raise Refused("People are told the answers of this consultation already. It takes no more views.")
    known = db.session.scalars(
        select(TakenView).where(
            TakenView.consultation_id == consultation.id, TakenView.passage_id == post.passage_id
        )
    ).first()
    if known is not None:
        return known
    taken = TakenView(
        id=new_id(),
        consultation_id=consultation.id,
        passage_id=post.passage_id,
        post_id=post.id,
        topic_id=post.topic_id,
        taken_by_id=actor.account_id,
        taken_on=clock.today(),
    )
    db.session.add(taken)
    db.session.flush()
    audit.record(actor, "take_view", "consultation", consultation.id, details={"post": post.id})
    outbox.emit(ViewTaken(taken.id))
    return taken


def give_view_back(actor: Actor, taken: TakenView) -> None:
    """It was taken by mistake: it leaves the consultation with the codings made there. Raises NotAllowed, Refused."""
    post = db.session.get_one(Post, taken.post_id)
    require(actor, "posts.take", post.topic)
    consultation = db.session.get_one(Consultation, taken.consultation_id)
    if telling_has_begun(consultation):
        raise Refused(
            "People are told the answers of this consultation already, and this view is among them."
        )
    _forget_coding(taken)
    db.session.delete(taken)
    audit.record(actor, "give_view_back", "consultation", consultation.id, details={"post": post.id})
    db.session.flush()


def _forget_coding(taken: TakenView) -> None:
    """Only what was made for this consultation: the same words may have been taken into another. A mark "no theme"
    belongs to the text, so it stays while another consultation holds it."""
    here = select(Theme.id).where(Theme.consultation_id == taken.consultation_id)
    db.session.execute(delete(Coding).where(Coding.passage_id == taken.passage_id, Coding.theme_id.in_(here)))
    elsewhere = db.session.scalar(
        select(TakenView.id)
        .where(TakenView.passage_id == taken.passage_id, TakenView.id != taken.id)
        .limit(1)
    )
    if elsewhere is None:
        db.session.execute(delete(NoTheme).where(NoTheme.passage_id == taken.passage_id))


def _refuse_what_cannot_be_taken(post: Post) -> None:
    if post.passage is None or post.passage.state != "read" or post.withdrawn_at is not None:
        raise Refused("Only a post that a person has read, and that is not taken back, can be taken.")
    if post.topic.board.audience == "staff":
        raise Refused("What staff say among themselves is no view of families.")
