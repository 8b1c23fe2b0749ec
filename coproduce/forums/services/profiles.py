"""The name that others see."""

from __future__ import annotations

from coproduce.core import clock
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.forums.models import ForumProfile
from coproduce.forums.queries.people import profile_of, skeleton_is_taken, staff_skeletons
from coproduce.forums.rules.names import UNNAMED, name_problem, settled_name, skeleton_of
from coproduce.forums.rules.visibility import UNDER_AGE
from coproduce.safeguarding.services import mark_read, receive_passage

CONTEXT = "forum_name"


def choose_name(actor: Actor, name: str, age_band: str) -> ForumProfile:
    """Tell us one's age and, where `name` is given, by which name others should see one; without a name, or until a
    person has read it, others see "A parent or carer" or the like.

    Raises NotAllowed; InvalidInput for "name" or "age_band".
    """
    require(actor, "forums.write")
    if actor.account_id is None or age_band not in UNNAMED:
        raise InvalidInput({"age_band": "Choose your age."})
    skeleton = _checked(actor.account_id, name, age_band) if name.strip() else None
    profile = profile_of(actor.account_id)
    if profile is None:
        profile = ForumProfile(id=new_id(), account_id=actor.account_id, agreed_at=clock.now())
        db.session.add(profile)
    profile.age_band = age_band
    if skeleton is None:
        profile.passage_id = profile.skeleton = None
    elif profile.passage is None or profile.passage.body != settled_name(name):
        profile.skeleton = skeleton
        profile.passage_id = _take_in(actor, profile, settled_name(name))
    db.session.flush()
    db.session.expire(profile)
    return profile


def _checked(account_id: str, name: str, age_band: str) -> str:
    """The skeleton of a name that is fine."""
    skeleton = skeleton_of(settled_name(name))
    taken = {skeleton} if skeleton_is_taken(skeleton, account_id) else set()
    if problem := name_problem(name, age_band, taken=taken, staff=staff_skeletons()):
        raise InvalidInput({"name": problem})
    return skeleton


def _take_in(actor: Actor, profile: ForumProfile, name: str) -> str:
    passage = receive_passage(
        name,
        context_kind=CONTEXT,
        context_id=profile.id,
        topic="",
        young=profile.age_band in UNDER_AGE,
        may_quote=False,
        received_on=clock.today(),
        author_id=actor.account_id,
        age_band=profile.age_band,
    )
    if allows(actor, "passages.read"):
        mark_read(actor, passage)
    db.session.flush()
    return passage.id
